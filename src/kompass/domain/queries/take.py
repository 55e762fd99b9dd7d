"""A finding that can be taken over as a measure: what others do well, or what a report would have improved."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kompass.domain.access import NotAllowed, NotVisible, Viewer, published_findings, visible_assignments
from kompass.domain.editions import editions, load_edition
from kompass.domain.queries.aim import AimChoice
from kompass.domain.queries.signing import exported, signed_findings
from kompass.models import Finding, FindingKind, Snapshot

KINDS: Final = (FindingKind.BEST_PRACTICE, FindingKind.IMPROVEMENT)
LONGEST_TITLE: Final = 200
# What goes on with a small letter or a figure has not ended: "bl.a. dette", "kl. 9".
_END_OF_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅÄÖ«“”\"(])|\s*\n")


@dataclass(frozen=True, slots=True)
class Takeable:
    """What can be taken, and from whom. `evaluation`: the slug of the result in the record, "" where it is not there;
    then `assignment` is the key of the evaluation whose signed result says it. `edition` and `ratings`: what the
    municipality was given, only of best practice and only where the edition is still the one it was rated with."""

    key: str
    kind: str
    text: str
    criteria: tuple[str, ...]
    municipality: str
    when: str
    invented: bool
    evaluation: str
    assignment: str
    edition: str = ""
    ratings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def best_practice(self) -> bool:
        return self.kind == FindingKind.BEST_PRACTICE

    @property
    def title(self) -> str:
        """The first sentence, cut at a word where it is long."""
        first = _END_OF_SENTENCE.split(self.text.strip(), maxsplit=1)[0]
        short = textwrap.shorten(first, LONGEST_TITLE, placeholder="…")
        # A word as long as that leaves nothing but the mark.
        return (short if short != "…" else first[:LONGEST_TITLE]).removesuffix(".")

    def named(self, criterion: str) -> tuple[str, ...]:
        """The criterion asked for, or all it is about where it is none of these."""
        return (criterion,) if criterion in self.criteria else self.criteria

    def held(self, criterion: str, choice: AimChoice) -> Mapping[str, int]:
        """What was given to who does this, by aspect: the level that can be expected of who takes it.

        Nothing where that is not known, or where the edition of the strategy has another scale or other aspects: then
        nobody but the taker can say what to expect.
        """
        edition = load_edition(self.edition) if self.edition else None
        given = self.ratings.get(criterion)
        if edition is None or criterion not in edition.criterion_by_id or not isinstance(given, Mapping):
            return {}
        aspects = tuple((one.id, one.names) for one in edition.aspects_of(criterion))
        scale = tuple((one.value, one.names) for one in edition.levels)
        if (aspects, scale) != (choice.offered(criterion).aspects, choice.levels):
            return {}
        return {aspect: given[aspect] for aspect, _names in aspects if isinstance(given.get(aspect), int)}


def takeable(viewer: Viewer, finding: str) -> Takeable:
    """A finding this viewer may take: published, or of a signed result that the viewer may see. 8 queries at most.

    Raises:
        NotVisible: there is none; whatever is not signed yet is none, for evaluators too.
    """
    row = published_findings(viewer).filter(key=finding, kind__in=KINDS).first()
    return _published(row) if row else _signed(viewer, finding)


def _published(row: Finding) -> Takeable:
    result = row.assignment.published
    assert result is not None  # `published_findings` are of the record
    kept = Snapshot.objects.filter(evaluation=result).first()
    return Takeable(
        key=row.key,
        kind=row.kind,
        text=row.text,
        criteria=tuple(row.criteria),
        municipality=result.stated_name,
        when=result.evaluated,
        invented=row.assignment.is_example,
        evaluation=result.slug,
        assignment="",
        **_given(row.kind, kept.edition, kept.edition_hash, kept.ratings) if kept else {},
    )


def _signed(viewer: Viewer, finding: str) -> Takeable:
    one = visible_assignments(viewer).select_related("municipality").filter(findings__key=finding).first()
    if one is None:
        raise NotVisible(finding)
    try:
        lines = signed_findings(viewer, one.key)
        signed = exported(viewer, one.key)
    except NotAllowed:
        raise NotVisible(finding) from None
    line = next((line for line in lines if line.key == finding and line.kind in KINDS), None)
    if line is None:
        raise NotVisible(finding)
    return Takeable(
        key=line.key,
        kind=line.kind,
        text=line.text,
        criteria=tuple(tied.id for tied in line.criteria),
        municipality=one.municipality.name,
        when=one.evaluated,
        invented=one.is_example,
        evaluation="",
        assignment=one.key,
        **_given(line.kind, signed["edition"], signed["edition_hash"], signed["ratings"]),
    )


def _given(kind: str, edition: str, edition_hash: str, ratings: Mapping[str, Any]) -> dict[str, Any]:
    """Who is to improve shows nobody a level to reach."""
    if kind != FindingKind.BEST_PRACTICE or edition not in editions():
        return {}
    same = load_edition(edition).hash == edition_hash
    return {"edition": edition, "ratings": ratings} if same else {}
