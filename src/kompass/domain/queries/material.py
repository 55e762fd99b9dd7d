"""What a judgement of a criterion can rest on: whatever has been gathered that is tied to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kompass.domain.access import Capability, Seat
from kompass.models import Finding


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
    for criterion, piece in _findings(held):
        if criterion in found:
            found[criterion].append(piece)
    return {criterion: Material(tuple(pieces)) for criterion, pieces in found.items()}


def _findings(held: Seat) -> Iterable[tuple[str, Piece]]:
    if not held.may(Capability.SEE_DRAFT):
        return
    for row in Finding.objects.filter(assignment=held.assignment, removed_at=None):
        for criterion in row.criteria:
            yield criterion, Piece("finding", row.text, key=row.area, evidence=bool(row.evidence))
