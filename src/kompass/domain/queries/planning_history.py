"""What a municipality has planned for itself, change by change: its scenarios and self-assessments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kompass import installed
from kompass.domain.access import NotVisible, Viewer, planning_organisations
from kompass.domain.history import verify
from kompass.domain.queries.history import PER_PAGE, Change, Entry, entry_of
from kompass.language import LANGUAGES
from kompass.method.editions import Aspect, Criterion
from kompass.models import HistoryEntry, HistoryHead, Organisation, Scenario, SelfAssessment

_FIRST: Final = ("title", "basis", "edition", "strategy", "criterion", "levels", "reason")


@dataclass(frozen=True, slots=True)
class PlanningHistory:
    """A page of it, the latest first; `kind` and `key` where it is that of one scenario or self-assessment, `title`:
    what that is called. `names`: criteria by id, for fields and values that are ids."""

    organisation: str
    municipality: str
    invented: bool
    entries: tuple[Entry, ...]
    names: Mapping[str, Criterion]
    n: int
    page: int
    pages: int
    kind: str
    key: str
    title: str
    digest: str
    n_faults: int | None
    """How many faults the chain has; None where it was not checked."""


def planning_history(
    viewer: Viewer, organisation: str, *, page: int = 1, kind: str = "", of: str = "", check: bool = False
) -> PlanningHistory:
    """The history, or that of one object (`kind` and `of`). `check`: recompute the whole chain. 12 queries at most.

    Raises:
        NotVisible: no municipality of that key that the viewer plans for.
    """
    owner = planning_organisations(viewer).select_related("municipality").filter(key=organisation).first()
    if owner is None:
        raise NotVisible(organisation)
    rows = owner.history.all()
    if kind:
        rows = rows.filter(kind=kind, key=of)
    n = rows.count()
    pages = max(1, -(-n // PER_PAGE))
    page = min(max(1, page), pages)
    shown = list(
        rows.order_by("-number").select_related("actor", "text")[(page - 1) * PER_PAGE : page * PER_PAGE]
    )
    titles = _titles(owner, shown)
    criteria, aspects = _instruments(owner)
    names = {key: dict.fromkeys(LANGUAGES, title) for key, title in titles.items()}
    kept = HistoryHead.objects.filter(organisation=owner).first()
    return PlanningHistory(
        organisation=owner.key,
        municipality=owner.name,
        invented=owner.municipality is not None and owner.municipality.country == "ZZ",
        entries=tuple(
            replace(one, changes=tuple(_sorted(one.changes, criteria)))
            for one in (entry_of(row, names, aspects) for row in shown)
        ),
        names=criteria,
        n=n,
        page=page,
        pages=pages,
        kind=kind,
        key=of,
        title=titles.get((kind, of), ""),
        digest=kept.digest if kept else "",
        n_faults=len(verify(owner).faults) if check else None,
    )


def _titles(owner: Organisation, rows: Sequence[HistoryEntry]) -> dict[tuple[str, str], str]:
    """What the objects are called now, or were when they were taken away, by kind and key."""
    keys = {row.key for row in rows}
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        said: Any = row.text.content if hasattr(row, "text") else None
        title = (said or {}).get("title")
        if title and (row.kind, row.key) not in found:
            found[row.kind, row.key] = title[-1] if isinstance(title, list) else title
    for model, kind in ((Scenario, "scenario"), (SelfAssessment, "self_assessment")):
        kept = model.objects.filter(organisation=owner, key__in=keys)
        found |= {(kind, key): title for key, title in kept.values_list("key", "title")}
    return found


def _instruments(owner: Organisation) -> tuple[Mapping[str, Criterion], Mapping[str, Aspect]]:
    """Criteria and aspects by id, of the editions this municipality has planned with."""
    used = set(SelfAssessment.objects.filter(organisation=owner).values_list("edition", flat=True))
    used |= (
        set(owner.municipality.evaluations.values_list("edition", flat=True)) if owner.municipality else set()
    )
    criteria: dict[str, Criterion] = {}
    aspects: dict[str, Aspect] = {}
    for edition in map(installed.load_edition, sorted(used & set(installed.editions()))):
        criteria |= edition.criterion_by_id
        aspects |= {aspect.id: aspect for aspect in edition.aspects}
    return criteria, aspects


def _sorted(changes: Sequence[Change], criteria: Mapping[str, Criterion]) -> Iterator[Change]:
    """What is no criterion first, then criteria by their codes: PostgreSQL does not keep the order of JSON."""
    yield from sorted(
        changes,
        key=lambda one: (
            one.field in criteria,
            criteria[one.field].code if one.field in criteria else "",
            _FIRST.index(one.field) if one.field in _FIRST else len(_FIRST),
            one.field,
        ),
    )
