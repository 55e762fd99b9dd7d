"""What lies encrypted, and the keys: interview notes and the names of those who are interviewed.

Each assignment has a key of its own, which lies in the database wrapped by the operator's key (KOMPASS_NOTES_KEYS, or
one derived from the secret key). On a set day after *final* it is destroyed, and with it goes what it sealed, also in
every copy of the database that cannot be opened otherwise. What that protects from and what not:
docs/explanation/how-notes-are-protected.md.
"""

import base64
import datetime as dt
import functools
import logging
from dataclasses import dataclass
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from kompass.domain import history
from kompass.domain.conflict import Refused
from kompass.domain.stages import place
from kompass.language import N_
from kompass.models import Assignment, Interviewee, InterviewNote, NotesKey, Stage

OPEN: Final = "open"
DESTROYED: Final = "destroyed"
LOST: Final = "lost"  # the operator's key that wrapped it is not configured any more

_log = logging.getLogger(__name__)


@functools.lru_cache(maxsize=4)
def _operator(configured: tuple[str, ...], secret: str) -> MultiFernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kompass interview notes").derive(
        secret.encode()
    )
    return MultiFernet([*map(Fernet, configured), Fernet(base64.urlsafe_b64encode(derived))])


def _operators_keys() -> MultiFernet:
    """All that may have wrapped a key; the first wraps new ones. The derived one stays last, so that keys may be
    configured later."""
    return _operator(tuple(settings.CONFIGURATION.notes_key_list), settings.SECRET_KEY)


def new_operators_key() -> str:
    """A key for KOMPASS_NOTES_KEYS."""
    return Fernet.generate_key().decode()


@dataclass(frozen=True, slots=True)
class Sealer:
    """The key of one assignment. `state`: open, destroyed or lost. `destroy_on`: None while it is not final."""

    state: str
    days: int
    destroy_on: dt.date | None
    _key: Fernet | None

    def seal(self, text: str) -> str:
        """Raises Refused where the key is gone."""
        if self._key is None:
            raise Refused({"": GONE if self.state == DESTROYED else CANNOT_BE_OPENED})
        return self._key.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """The text; "" where there is none or the key is gone."""
        if self._key is None or not sealed:
            return ""
        return self._key.decrypt(sealed.encode()).decode()


GONE: Final = N_(
    "The key of the interview notes was destroyed, as was promised: nothing can be written or read any more."
)
CANNOT_BE_OPENED: Final = N_(
    "The key of the interview notes cannot be opened: whoever runs the service has to restore the former "
    "KOMPASS_NOTES_KEYS or KOMPASS_SECRET_KEY. Nothing is lost until then."
)


def sealer(assignment: Assignment, *, make: bool = False) -> Sealer:
    """The key of an assignment; destroyed first where its day has come. `make`: it is made where there is none yet."""
    row = NotesKey.objects.filter(assignment=assignment).first()
    if row is None and not make:
        return Sealer(OPEN, settings.CONFIGURATION.notes_days, None, None)
    if row is None:
        wrapped = _operators_keys().encrypt(Fernet.generate_key()).decode()
        days = settings.CONFIGURATION.notes_days
        row, _new = NotesKey.objects.get_or_create(
            assignment=assignment, defaults={"wrapped": wrapped, "days": days}
        )
    row = _dated(row, assignment)
    if _due(row):
        row = _destroy(row.pk)
    if row.destroyed_at is not None:
        return Sealer(DESTROYED, row.days, row.destroy_on, None)
    try:
        key = Fernet(_operators_keys().decrypt(row.wrapped.encode()))
    except InvalidToken:
        return Sealer(LOST, row.days, row.destroy_on, None)
    return Sealer(OPEN, row.days, row.destroy_on, key)


def _due(row: NotesKey) -> bool:
    return row.destroyed_at is None and row.destroy_on is not None and row.destroy_on <= timezone.localdate()


def _dated(row: NotesKey, assignment: Assignment) -> NotesKey:
    """Sets the day on which the key is destroyed, once the assignment is final."""
    if row.destroy_on is None and place(assignment.stage) >= place(Stage.FINAL):
        row.destroy_on = _final_on(assignment) + dt.timedelta(days=row.days)
        row.save(update_fields=["destroy_on"])
    return row


def _final_on(assignment: Assignment) -> dt.date:
    """The day on which it became final, as the history says; today where it does not say."""
    moved = assignment.history.filter(kind="assignment", text__content__to=Stage.FINAL).last()
    return timezone.localdate(moved.at) if moved else timezone.localdate()


def destroy_due() -> tuple[str, ...]:
    """Destroy every key whose day has come; the keys of the assignments."""
    final = [stage for stage in Stage.values if place(stage) >= place(Stage.FINAL)]
    rows = NotesKey.objects.filter(destroyed_at=None, assignment__stage__in=final)
    gone = []
    for row in rows.select_related("assignment").order_by("pk"):
        if _due(_dated(row, row.assignment)):
            _destroy(row.pk)
            gone.append(row.assignment.key)
    return tuple(gone)


@transaction.atomic
def _destroy(pk: int) -> NotesKey:
    row = NotesKey.objects.select_for_update(of=("self",)).select_related("assignment").get(pk=pk)
    if row.destroyed_at is not None:
        return row
    overwrite_what_goes("kompass_noteskey", "kompass_interviewnote", "kompass_interviewee")
    now = timezone.now()
    row.wrapped, row.destroyed_at = "", now
    row.save(update_fields=["wrapped", "destroyed_at"])
    notes = InterviewNote.objects.filter(interview__assignment=row.assignment).update(sealed="")
    named = Interviewee.objects.filter(interview__assignment=row.assignment).exclude(sealed_name="")
    names = named.update(sealed_name="", erased_at=now, erased_why=EXPIRED)
    history.record(
        row.assignment,
        by=None,
        action="destroy",
        kind="notes_key",
        key="",
        content={"days": row.days, "notes": notes, "names": names},
    )
    return row


EXPIRED: Final = "expired"


_REWRITTEN: Final = {
    "kompass_noteskey": "ALTER TABLE kompass_noteskey ALTER COLUMN wrapped TYPE text USING wrapped || ''"
}
"""How PostgreSQL writes a table anew with the rows that are there, and nothing of former ones. VACUUM FULL would keep
former rows for whoever may still read them, and that is anybody who began earlier, in other databases too; of the other
tables VACUUM gives the room of former rows free, sooner or later."""


def overwrite_what_goes(*tables: str) -> None:
    """Within a transaction that takes something away: its bytes are not left lying in the database's file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
    transaction.on_commit(lambda: _sweep(tables))


def _sweep(tables: tuple[str, ...]) -> None:
    """Also not in the write-ahead log (SQLite), nor in the former versions of rows (PostgreSQL)."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.execute("PRAGMA secure_delete=OFF")
            else:
                for table in tables:
                    cursor.execute(_REWRITTEN.get(table, f"VACUUM {table}"))
    except Error:
        # What had to be taken away is; whatever else holds the file or the table sweeps later.
        _log.warning("former versions of a destroyed key could not be swept away at once")


def rotate() -> tuple[int, int]:
    """Wrap every key anew with the operator's first key: how many, and how many cannot be opened."""
    done = lost = 0
    for pk in NotesKey.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            row = NotesKey.objects.select_for_update().get(pk=pk)
            if not row.wrapped:
                continue
            try:
                row.wrapped = _operators_keys().rotate(row.wrapped.encode()).decode()
            except InvalidToken:
                lost += 1
                continue
            overwrite_what_goes("kompass_noteskey")
            row.save(update_fields=["wrapped"])
            done += 1
    return done, lost
