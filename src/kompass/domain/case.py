"""Political cases of a strategy: presented, adopted, heard once a year; papers by address (`case_paper`: as files)."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from kompass.domain import begun
from kompass.domain.access import NotVisible, StrategySeat, Viewer
from kompass.domain.conflict import Refused
from kompass.domain.strategy import NEW, change_of, editing, tell, texts_kept, titled
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import BegunKind, Case, CaseBody, CaseKind

FIELDS: Final = ("body", "number", "date", "title", "decision", "kind", "public", "attachments")
MOST_PAPERS: Final = 30


@transaction.atomic
def add(viewer: Viewer, key: str, **given: Any) -> Case:
    """Raises NotVisible, NotAllowed, Refused."""
    held = editing(viewer, key)
    row = Case(strategy=held.strategy)
    _fill(row, given)
    row.save()
    begun.sent(held, BegunKind.CASE, NEW)
    tell(held, "add", "case", str(row.pk), change_of({}, content(row)))
    return row


@transaction.atomic
def change(viewer: Viewer, key: str, case: int, *, mark: Mark, **given: Any) -> None:
    """Raises NotVisible, NotAllowed, Conflict, Refused."""
    held = editing(viewer, key)
    row = found(held, case)
    if not settle(row, mark, current=lambda: content(row)):
        return
    before = content(row)
    _fill(row, given)
    sign(row, mark)
    row.save()
    begun.sent(held, BegunKind.CASE, str(row.pk))
    changed = change_of(before, content(row))
    if changed:
        tell(held, "write", "case", str(row.pk), changed)


@transaction.atomic
def remove(viewer: Viewer, key: str, case: int) -> None:
    held = editing(viewer, key)
    row = found(held, case)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    tell(held, "remove", "case", str(row.pk), {"title": row.title})


def found(held: StrategySeat, case: int) -> Case:
    """The case, held until the transaction ends; raises NotVisible."""
    row = held.strategy.cases.select_for_update(of=("self",)).filter(pk=case, removed_at=None).first()
    if row is None:
        raise NotVisible(str(case))
    return row


def content(row: Case) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _fill(row: Case, given: dict[str, Any]) -> None:
    texts_kept(given, ("decision",))
    if given.get("body") not in CaseBody.values:
        raise Refused({"body": N_("Choose one from the list.")})
    if given.get("kind") not in CaseKind.values:
        raise Refused({"kind": N_("Choose one from the list.")})
    if len(given.get("number") or "") > 40:
        raise Refused({"number": N_("This is too long to be kept: shorten it.")})
    for name in FIELDS:
        if name in given and name != "attachments":
            setattr(row, name, given[name])
    row.title = titled(given.get("title", ""))
    row.attachments = papers(given.get("attachments") or [])


def papers(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Titles and addresses of papers in the archive; raises Refused for an address nobody can open."""
    kept = []
    for one in given[:MOST_PAPERS]:
        address, title = str(one.get("address", "")).strip(), str(one.get("title", "")).strip()
        if urlsplit(address).scheme not in ("https", "http") or len(address) > 600:
            raise Refused(
                {"attachments": N_("A paper needs an address that begins with https:// or http://.")}
            )
        kept.append({"title": (title or address)[:200], "address": address})
    return kept
