"""Who asks."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `person` is the id of who has signed in, None for anyone; `administrator`: of the whole service."""

    person: int | None = None
    administrator: bool = False


PUBLIC: Final = Viewer()
