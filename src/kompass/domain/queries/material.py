"""What a judgement of a criterion can rest on: whatever has been gathered that is tied to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kompass.domain import judgement
from kompass.domain.access import Capability, Seat
from kompass.domain.notes import tied
from kompass.domain.queries import answer, passage
from kompass.domain.sealing import sealer
from kompass.models import Finding, InterviewNote


@dataclass(frozen=True, slots=True)
class Piece:
    """Something tied to a criterion. `kind` names what it is, `text` what it says, `source` where from, "" if unsaid;
    `key` finds its own page. `evidence`: whether it shows that something is done."""

    kind: str
    text: str
    source: str = ""
    key: str = ""
    evidence: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    pieces: tuple[Piece, ...] = ()

    @property
    def n_evidence(self) -> int:
        return sum(piece.evidence for piece in self.pieces)


def material(held: Seat, criteria: Iterable[str]) -> Mapping[str, Material]:
    """Criterion id -> what is tied to it and this seat may see. Each source asks for its own capability."""
    found: dict[str, list[Piece]] = {criterion: [] for criterion in criteria}
    for criterion, piece in (*_answers(held), *_passages(held), *_notes(held, found), *_findings(held)):
        if criterion in found:
            found[criterion].append(piece)
    return {criterion: Material(tuple(pieces)) for criterion, pieces in found.items()}


def _answers(held: Seat) -> Iterator[tuple[str, Piece]]:
    """What the municipality answered; evidence where something proves it."""
    for one in answer.written(held):
        if one.text:
            piece = Piece("written_answer", one.text, one.by, one.question.id, evidence=bool(one.evidence))
            yield from ((criterion.id, piece) for criterion in one.feeds)


def _passages(held: Seat) -> Iterator[tuple[str, Piece]]:
    for one in passage.marked(held):
        piece = Piece("passage", one.quote, one.title, one.document)
        yield from ((criterion.id, piece) for criterion in one.criteria)


def _notes(held: Seat, criteria: Iterable[str]) -> Iterator[tuple[str, Piece]]:
    """Paragraphs of the evaluators' interview notes that name a criterion's code; none once their key is gone."""
    if not held.may(Capability.NOTES):
        return
    placed = judgement.edition_of(held.assignment).criterion_by_id
    ids = {placed[criterion].code: criterion for criterion in criteria}
    rows = (
        InterviewNote.objects.filter(interview__assignment=held.assignment)
        .exclude(sealed="")
        .select_related("author", "interview")
        .order_by("interview__day", "interview__starts", "id")
    )
    seals = sealer(held.assignment)
    for row in rows:
        for code, paragraph in tied(seals.open(row.sealed), ids):
            source = ", ".join(filter(None, (row.interview.title, row.author.name)))
            yield ids[code], Piece("interview", paragraph, source, row.interview.key)


def _findings(held: Seat) -> Iterable[tuple[str, Piece]]:
    if not held.may(Capability.SEE_DRAFT):
        return
    for row in Finding.objects.filter(assignment=held.assignment, removed_at=None):
        for criterion in row.criteria:
            yield criterion, Piece("finding", row.text, key=row.area, evidence=bool(row.evidence))
