"""Quality checks: what should be looked at again before the result is signed, each with its place.

Computed when read. Each check is a function from the material to places; what a viewer may not see yet (ratings of
others in an area that is not open) is not part of the material.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain import judgement
from kompass.domain.access import EVALUATORS, MUNICIPALITYS, Capability, Seat, Viewer, open_areas, seat
from kompass.domain.consensus import agreed_ratings
from kompass.domain.queries.assignment import Head, head_of
from kompass.domain.queries.finding import FindingLine, Tied, lines_of
from kompass.domain.queries.interview import Covered, names_of_interviewees, roles_not_interviewed
from kompass.domain.queries.material import material
from kompass.domain.stages import place
from kompass.language import N_
from kompass.method import Edition
from kompass.models import FindingKind, Rating, Stage

HIGH: Final = Fraction(5, 6)
LOW: Final = Fraction(1, 3)
SHORTEST_NAME: Final = 3
"""Letters of a part of a name that is looked for in texts."""

MUST, SHOULD = "must", "should"
SEVERITY: Final[Mapping[str, str]] = {
    "unrated": MUST,
    "profile": MUST,
    "name": MUST,
    "not_applicable": MUST,
    "one_rater": SHOULD,
    "no_evidence": SHOULD,
    "text_against_rating": SHOULD,
    "no_finding": SHOULD,
    "not_interviewed": SHOULD,
}
"""In the order in which they are shown: what must be mended, then what should be looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a criterion, a finding, an area as a whole, or (`area` "") the plan of interviews. `text`
    (with `values`) says what is wrong there, "" where the kind of check says it all; to be translated."""

    area: str
    criterion: Tied | None = None
    finding: str = ""
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    kind: str
    severity: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """`checks`: those that found something; `n_kinds`: how many kinds of check were made; `hidden`: areas whose
    ratings of others are not open to the viewer yet, so that only own ratings were looked at."""

    head: Head
    checks: tuple[Check, ...]
    n_kinds: int
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What is looked at. `judged`: criterion -> levels or None (not applicable), agreed where it is, in an area that
    is not open the viewer's own; `given`: criterion -> how many evaluators rated it in full."""

    edition: Edition
    opened: frozenset[str]
    judged: Mapping[str, Mapping[str, int] | None]
    reasoned: frozenset[str]
    agreed: Mapping[str, Any]
    given: Mapping[str, int]
    evaluators: int
    findings: tuple[FindingLine, ...]
    evidence: frozenset[str]
    names: frozenset[str]
    unheard: tuple[Covered, ...]
    """Roles of which nobody was heard, once the visit is over."""


def checks(viewer: Viewer, key: str) -> Checks:
    """Raises NotVisible, NotAllowed."""
    held = seat(viewer, key)
    held.need(Capability.SEE_CHECKS)
    looked_at = _material(held)
    found = []
    for kind, severity in SEVERITY.items():
        places = tuple(_LOOKS[kind](looked_at))
        if places:
            found.append(Check(kind, severity, places))
    hidden = tuple(area.id for area in looked_at.edition.areas if area.id not in looked_at.opened)
    return Checks(head=head_of(held), checks=tuple(found), n_kinds=len(SEVERITY), hidden=hidden)


def _material(held: Seat) -> Material:
    edition = judgement.edition_of(held.assignment)
    opened = open_areas(held)
    people = list(held.assignment.participations.select_related("user"))
    evaluators = {one.user_id for one in people if one.role in EVALUATORS}
    given: dict[str, int] = {}
    judged: dict[str, Mapping[str, int] | None] = {}
    reasoned: set[str] = set()
    for row in held.assignment.ratings.filter(evaluator__in=evaluators):
        if row.area not in opened and row.evaluator_id != held.person:
            continue
        given[row.criterion] = given.get(row.criterion, 0) + _in_full(edition, row)
        if row.area not in opened and (row.levels or row.not_applicable):
            judged[row.criterion] = None if row.not_applicable else row.levels
            reasoned |= {row.criterion} if row.reason else set()
    for agreed in held.assignment.consensus.filter(area__in=opened):
        judged[agreed.criterion] = None if agreed.not_applicable else agreed.levels
        reasoned |= {agreed.criterion} if agreed.reason else set()
    findings = lines_of(held.assignment, edition)
    resting = material(held, edition.criterion_by_id)
    return Material(
        edition=edition,
        opened=opened,
        judged=judged,
        reasoned=frozenset(reasoned),
        agreed=agreed_ratings(held.assignment),
        given=given,
        evaluators=len(evaluators),
        findings=findings,
        evidence=frozenset(key for key, one in resting.items() if one.n_evidence),
        names=frozenset(one.user.name for one in people if one.role in MUNICIPALITYS and one.user.name)
        | frozenset(names_of_interviewees(held.viewer, held.assignment.key)),
        unheard=roles_not_interviewed(held.viewer, held.assignment.key)
        if place(held.assignment.stage) >= place(Stage.RATING)
        else (),
    )


def _in_full(edition: Edition, row: Rating) -> int:
    return int(row.not_applicable or len(row.levels) == len(edition.aspects_of(row.criterion)))


def _place(material: Material, criterion: str, text: str = "", **values: object) -> Place:
    found = material.edition.criterion_by_id[criterion]
    titles = {language: one.title for language, one in found.texts.items()}
    return Place(found.area, Tied(found.id, found.code, titles), text=text, values=values)


def _fulfilment(material: Material, criterion: str) -> Fraction | None:
    """Of the judgement there is, 0 to 1; None where it is not applicable or not rated in full."""
    levels = material.judged.get(criterion)
    aspects = material.edition.aspects_of(criterion)
    if not levels or len(levels) != len(aspects):
        return None
    return sum(
        (aspect.weight * Fraction(levels[aspect.id], material.edition.highest_level) for aspect in aspects),
        Fraction(),
    )


def unrated(material: Material) -> Iterator[Place]:
    """Not agreed where the ratings are open, not rated by the viewer where they are not."""
    for criterion in material.edition.criteria:
        if criterion.area in material.opened:
            if criterion.id not in material.judged:
                yield _place(material, criterion.id, N_("not agreed"))
        elif not material.given.get(criterion.id):
            yield _place(material, criterion.id, N_("not rated in full by you"))


def rated_by_one(material: Material) -> Iterator[Place]:
    """In open areas: not every evaluator rated it."""
    for criterion in material.edition.criteria:
        n = material.given.get(criterion.id, 0)
        if criterion.area in material.opened and n < material.evaluators:
            yield _place(
                material,
                criterion.id,
                N_("rated by %(n)d of %(all)d evaluators"),
                n=n,
                all=material.evaluators,
            )


def without_evidence(material: Material) -> Iterator[Place]:
    """A high rating and nothing that it rests on."""
    for criterion in material.edition.criteria:
        share = _fulfilment(material, criterion.id)
        if share is not None and share >= HIGH and criterion.id not in material.evidence:
            yield _place(material, criterion.id)


def without_sense(material: Material) -> Iterator[Place]:
    """A profile the edition calls implausible, and no reason for it."""
    for criterion, levels in material.judged.items():
        if levels and criterion not in material.reasoned and judgement.implausible(material.edition, levels):
            yield _place(material, criterion)


def text_against_rating(material: Material) -> Iterator[Place]:
    """Low points and only praise, or high points and only what to improve: of a criterion, and of an area."""
    praise = (FindingKind.STRENGTH, FindingKind.BEST_PRACTICE)
    said: dict[str, set[bool]] = {}
    of_area: dict[str, set[bool]] = {}
    for line in material.findings:
        if line.kind == FindingKind.CARRIED_OUT:
            continue
        of_area.setdefault(line.area, set()).add(line.kind in praise)
        for tied in line.criteria:
            said.setdefault(tied.id, set()).add(line.kind in praise)
    for criterion in material.edition.criteria:
        share = _fulfilment(material, criterion.id)
        if criterion.id in said and share is not None and (wrong := _against(share, said[criterion.id])):
            yield _place(material, criterion.id, wrong)
    for area in material.edition.areas:
        shares = [share for one in area.criteria if (share := _fulfilment(material, one.id)) is not None]
        if shares and area.id in of_area:
            wrong = _against(sum(shares, Fraction()) / len(shares), of_area[area.id])
            if wrong:
                yield Place(area.id, text=wrong)


def _against(share: Fraction, praised: set[bool]) -> str:
    if share <= LOW and praised == {True}:
        return N_("rated low, but the findings only praise")
    if share >= HIGH and praised == {False}:
        return N_("rated high, but the findings only say what to improve")
    return ""


def names_in_findings(material: Material) -> Iterator[Place]:
    """Names of people of the municipality in a finding: the whole name, whatever the case."""
    names = [name for name in material.names if len(name) >= SHORTEST_NAME]
    for line in material.findings:
        found = sorted(name for name in names if _named(name, line.text))
        if found:
            yield Place(
                line.area, finding=line.key, text=N_("names %(names)s"), values={"names": ", ".join(found)}
            )


def _named(name: str, text: str) -> bool:
    pattern = r"\W+".join(re.escape(part) for part in name.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) is not None


def too_much_not_applicable(material: Material) -> Iterator[Place]:
    """More is not applicable than the edition allows without another look."""
    share = method.score(material.edition, material.agreed).not_applicable_share
    if share > material.edition.not_applicable_limit:
        for criterion in material.edition.criteria:
            if material.judged.get(criterion.id, {}) is None:
                yield _place(material, criterion.id)


def without_finding(material: Material) -> Iterator[Place]:
    """An area that is open has no strength, or nothing to improve."""
    kinds: dict[str, set[str]] = {}
    for line in material.findings:
        kinds.setdefault(line.area, set()).add(line.kind)
    for area in material.edition.areas:
        if area.id not in material.opened:
            continue
        for kind, text in (
            (FindingKind.STRENGTH, N_("no strength is written down")),
            (FindingKind.IMPROVEMENT, N_("no area for improvement is written down")),
        ):
            if kind not in kinds.get(area.id, set()):
                yield Place(area.id, text=text)


def not_interviewed(material: Material) -> Iterator[Place]:
    """A role that the edition's criteria ask, and nobody in it was heard."""
    for one in material.unheard:
        yield Place("", text=N_("%(role)s: nobody was heard"), values={"role": one.names})


_LOOKS: Final[Mapping[str, Callable[[Material], Iterable[Place]]]] = {
    "unrated": unrated,
    "profile": without_sense,
    "name": names_in_findings,
    "not_applicable": too_much_not_applicable,
    "one_rater": rated_by_one,
    "no_evidence": without_evidence,
    "text_against_rating": text_against_rating,
    "no_finding": without_finding,
    "not_interviewed": not_interviewed,
}
