"""Files of political cases, to be opened by whoever sees the case."""

from dataclasses import dataclass
from typing import Any

from kompass.domain import files
from kompass.domain.access import NotVisible, Viewer, published_strategies, strategy_seat
from kompass.models import CasePaper


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A file, open for reading."""

    file: Any
    name: str
    size: int


def case_paper(viewer: Viewer, key: str, case: int, paper: str) -> OpenedPaper:
    """A file of a case of a strategy one works with. Raises NotVisible."""
    held = strategy_seat(viewer, key)
    rows = CasePaper.objects.filter(case__strategy=held.strategy, case=case, case__removed_at=None)
    return _opened(rows.filter(key=paper).first(), paper)


def published_paper(viewer: Viewer, slug: str, key: str, paper: str) -> OpenedPaper:
    """A file of a public case of a strategy that the municipality `slug` has published. Raises NotVisible."""
    rows = CasePaper.objects.filter(
        case__strategy__in=published_strategies(viewer).filter(key=key, municipality__slug=slug),
        case__public=True,
        case__removed_at=None,
    )
    return _opened(rows.filter(key=paper).first(), paper)


def _opened(row: CasePaper | None, paper: str) -> OpenedPaper:
    if row is None:
        raise NotVisible(paper)
    try:
        return OpenedPaper(files.opened(row.stored_as), row.file_name, row.size)
    except FileNotFoundError:
        raise NotVisible(paper) from None
