"""Two people change the same thing: the second one sees the first one's change and decides."""

from typing import Any


class Conflict(Exception):
    """It was changed since it was read. `current` is how it stands now, `version` the number that goes with it."""

    def __init__(self, *, current: Any, version: int, by: str = "") -> None:
        super().__init__(version)
        self.current = current
        self.version = version
        self.by = by


class Refused(Exception):
    """What was asked makes no sense as it stands. `faults`: field ("" for the whole) -> sentences, to translate;
    `values` fill them."""

    def __init__(self, faults: dict[str, str], **values: object) -> None:
        super().__init__(faults)
        self.faults = faults
        self.values = values
