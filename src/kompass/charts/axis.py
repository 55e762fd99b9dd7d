"""Round numbers for axes, and a place for each label that meets no other."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kompass.charts.drawing import Box, text_box


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale: `low`..`high` in the data's unit lie on `start`..`end` of the sheet."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_steps(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round numbers (1, 2 or 5 times a power of ten apart) within `low`..`high`, at most `most` + 1 of them."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * one for one in (1, 2, 5, 10) if span / (power * one) <= most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(index * step for index in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label could stand, its baseline and anchor."""

    x: float
    y: float
    anchor: str


def free_place(
    places: Sequence[Place],
    lines: Sequence[tuple[str, float, bool]],
    taken: Iterable[Box],
    within: Box,
) -> Place | None:
    """The first place where the lines (text, size, bold; set below each other) meet nothing and stay within."""
    occupied = tuple(taken)
    for place in places:
        boxes = label_boxes(place, lines)
        inside = all(
            within.left <= box.left
            and box.right <= within.right
            and within.top <= box.top
            and box.bottom <= within.bottom
            for box in boxes
        )
        if inside and not any(box.meets(other) for box in boxes for other in occupied):
            return place
    return None


def label_boxes(place: Place, lines: Sequence[tuple[str, float, bool]]) -> tuple[Box, ...]:
    return tuple(
        text_box(place.x, y, text, size, anchor=place.anchor, bold=bold)
        for y, (text, size, bold) in zip(baselines(place.y, lines), lines, strict=True)
    )


def baselines(first: float, lines: Sequence[tuple[str, float, bool]]) -> tuple[float, ...]:
    """Each line's baseline; the distance to the line above follows the lower one's size."""
    found = [first]
    for _text, size, _bold in lines[1:]:
        found.append(found[-1] + size * 1.25)
    return tuple(found)
