"""Reminders by e-mail of what is late: to whom it is up, in their language, never twice a day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from kompass.domain import history, letter, stages
from kompass.domain.access import EVALUATORS, Capability, Viewer, seat
from kompass.domain.judgement import edition_of
from kompass.domain.queries.assignment import due_of
from kompass.language import plural_translator, translator
from kompass.models import Assignment, Participation, Reminder, Role, Stage, User


@dataclass(frozen=True, slots=True)
class Late:
    """Something that is up to somebody: `what` is answers, declaration, locks or agreement; `n` how many areas."""

    what: str
    n: int
    due: dt.date


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter. `state`: sent, folder or nowhere (as `letter.way` says), again (one went today already), would (only
    looked), or the mail server's refusal: failed."""

    assignment: str
    municipality: str
    name: str
    late: tuple[Late, ...]
    state: str


def remind(*, today: dt.date | None = None, only_look: bool = False) -> tuple[Sent, ...]:
    """Remind everybody of everything that is late today. Invented evaluations remind nobody."""
    day_ = today or timezone.localdate()
    rows = Assignment.objects.filter(is_example=False).exclude(stage__in=(Stage.PLANNED, Stage.CLOSED))
    return tuple(
        one
        for row in rows.select_related("municipality").order_by("id")
        for one in _remind(row, day_, only_look=only_look)
    )


def remind_now(viewer: Viewer, key: str) -> tuple[Sent, ...]:
    """Remind those of one assignment, because who leads it wants so.

    Raises:
        NotVisible, NotAllowed.
    """
    held = seat(viewer, key)
    held.need(Capability.PLAN)
    found = _remind(held.assignment, timezone.localdate(), only_look=False)
    reached = [one for one in found if one.state not in ("again", "failed")]
    if reached:
        with transaction.atomic():
            content = {"letters": len(reached)}
            history.record(
                held.assignment, by=viewer.person, action="remind", kind="assignment", key="", content=content
            )
    return tuple(found)


def _remind(one: Assignment, today: dt.date, *, only_look: bool) -> list[Sent]:
    people = {user.pk: user for user in User.objects.filter(participations__assignment=one, is_active=True)}
    found = []
    for person, late in sorted(late_of(one, today).items()):
        user = people.get(person)
        if user is None:
            continue
        state = "would" if only_look else _send(one, user, late, today)
        found.append(Sent(one.key, one.municipality.name, user.name, late, state))
    return found


def late_of(one: Assignment, today: dt.date) -> dict[int, tuple[Late, ...]]:
    """What is late, by the id of who has to do it. Nothing before the day after the one it was to be done by."""
    found: dict[int, list[Late]] = defaultdict(list)
    people = list(Participation.objects.filter(assignment=one).values_list("user", "role", "declared_at"))
    edition = edition_of(one)
    until = one.preparation_until
    unsigned = one.answers_signed_off_at is None and bool(edition.questions)
    if one.stage in (Stage.PREPARATION, Stage.REVIEW) and until is not None and until < today and unsigned:
        for user, role, _at in people:
            if role == Role.COORDINATOR:
                found[user].append(Late("answers", 1, until))
    due = due_of(one, one.stage)
    if due is None or due >= today or one.stage == Stage.PLANNED:
        return {user: tuple(late) for user, late in found.items()}
    evaluators = {user: declared_at for user, role, declared_at in people if role in EVALUATORS}
    locked = list(one.area_locks.values_list("evaluator", flat=True))
    unagreed = len(edition.areas) - one.area_agreements.count()
    for user, declared_at in evaluators.items():
        unlocked = len(edition.areas) - locked.count(user)
        if stages.place(one.stage) < stages.place(Stage.RATING) and declared_at is None:
            found[user].append(Late("declaration", 1, due))
        if one.stage == Stage.RATING and unlocked:
            found[user].append(Late("locks", unlocked, due))
        if one.stage in (Stage.CONSENSUS, Stage.FACT_CHECK) and unagreed:
            found[user].append(Late("agreement", unagreed, due))
    return {user: tuple(late) for user, late in found.items()}


def _send(one: Assignment, user: User, late: tuple[Late, ...], today: dt.date) -> str:
    try:
        with transaction.atomic():
            # First: of two who remind at once, one is told that it is done.
            row = Reminder.objects.create(
                assignment=one, user=user, day=today, what=[item.what for item in late]
            )
    except IntegrityError:
        return "again"
    subject, text = _letter(one, user, late)
    try:
        return letter.send(to=user.email, subject=subject, text=text)
    except OSError:
        row.delete()
        return "failed"


def _letter(one: Assignment, user: User, late: tuple[Late, ...]) -> tuple[str, str]:
    _ = translator(user.language)
    place = {"name": one.municipality.name}
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        "",
        _("In the evaluation of %(name)s this is waiting for you:") % place,
        "",
        *(f"- {_sentence(item, user.language)}" for item in late),
        "",
        f"{settings.CONFIGURATION.base_address}/{user.language}/work/{one.key}/",
        "",
        _("This letter comes at most once a day, until it is done or the date is moved."),
    ]
    return _("Evaluation of %(name)s: something is late") % place, "\n".join(lines) + "\n"


def _sentence(item: Late, language: str) -> str:
    _, ngettext = translator(language), plural_translator(language)
    with override(language):
        when = date_format(item.due)
    words = {
        "answers": _("The answers to the questions should have been signed off by %(day)s."),
        "declaration": _("Your declaration of interests should have been made by %(day)s."),
        "locks": ngettext(
            "You have %(n)d area left to rate and lock; it should have been done by %(day)s.",
            "You have %(n)d areas left to rate and lock; it should have been done by %(day)s.",
            item.n,
        ),
        "agreement": ngettext(
            "%(n)d area is not agreed yet; it should have been by %(day)s.",
            "%(n)d areas are not agreed yet; it should have been by %(day)s.",
            item.n,
        ),
    }[item.what]
    return words % {"n": item.n, "day": when}
