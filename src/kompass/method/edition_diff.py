"""What changed from one edition to another, and whether results under them remain comparable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from kompass.method.crosswalk import Crosswalk, crosswalk
from kompass.method.editions import Edition

Part = Literal[
    "edition",
    "area",
    "sub_area",
    "criterion",
    "level",
    "aspect",
    "panel",
    "implausible",
    "main_task",
    "role",
    "evidence",
    "question",
]
Action = Literal["added", "removed", "moved", "points", "text", "fact", "order"]
"""`order`: the parts that both have stand in another order; of criteria those that stayed in their sub-area, whose id
the change then bears."""
Comparable = Literal["same", "alike", "partly", "not", "unknown"]
"""`same`: one and the same content. `alike`: the same ratings give the same points in every area, but something else
differs, so whoever compares reads the changed texts first. `partly`: a share of the points is comparable
(`Crosswalk.comparable_share`), or the same criteria weigh otherwise. `not`: nothing is. `unknown`: an edition stops at
areas, so nobody can tell."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `key` is the field (`names.nb`, `maximum`, `texts.en.question`), "" where the whole part
    was added or removed; `before` and `after` are as JSON has them, None where there is nothing."""

    part: Part
    id: str
    action: Action
    key: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """From edition `a` to edition `b`; `changes` in the order edition, tree, scale and aspects, lists of the bank."""

    a: Edition
    b: Edition
    changes: tuple[Change, ...]
    crosswalk: Crosswalk

    @property
    def same_instrument(self) -> bool:
        return self.a.instrument == self.b.instrument

    @property
    def comparable(self) -> Comparable:
        if self.a == self.b:
            return "same"
        share = self.crosswalk.comparable_share
        if share is None:
            return "unknown" if self.same_instrument else "not"
        if share == 0:
            return "not"
        whole = share == 1 and self.crosswalk.same_weight == 1 and self.a.maximum == self.b.maximum
        stayed = not any(one.moved for one in self.crosswalk.shared)
        areas = [(area.id, area.maximum) for area in self.a.areas]
        return (
            "alike"
            if whole and stayed and areas == [(area.id, area.maximum) for area in self.b.areas]
            else "partly"
        )


_HOME: Final[Mapping[str, str]] = {
    "areas": "area",
    "levels": "level",
    "panels": "panel",
    "aspects": "aspect",
    "implausible": "implausible",
    "main_tasks": "main_task",
    "roles": "role",
    "evidence": "evidence",
    "questions": "question",
}
"""Fields of an edition that hold parts of their own."""
_WITHIN: Final = frozenset({"sub_areas", "criteria", "hash", "code", "shareable"})
"""What is no field of a part: the parts inside it, and what follows from its place."""
_ORDER: Final[tuple[Part, ...]] = (
    "edition",
    "area",
    "sub_area",
    "criterion",
    "level",
    "panel",
    "aspect",
    "implausible",
    "main_task",
    "role",
    "evidence",
    "question",
)


def edition_diff(a: Edition, b: Edition) -> EditionDiff:
    """Everything that differs from `a` to `b`, part by part."""
    before, after = _parts(a), _parts(b)
    changes = [change for part in _ORDER for change in _changes(part, before[part], after[part])]
    return EditionDiff(a, b, tuple(changes), crosswalk(a, b))


def _parts(edition: Edition) -> dict[Part, dict[str, dict[str, Any]]]:
    """Part -> id -> its fields, flat."""
    found: dict[Part, dict[str, dict[str, Any]]] = {part: {} for part in _ORDER}
    found["edition"][""] = dict(_flat(edition, "", frozenset(_HOME) | _WITHIN))
    for name, part in _HOME.items():
        for one in getattr(edition, name):
            found[part][_identity(one)] = dict(_flat(one, "", _WITHIN))  # type: ignore[index]
    for sub_area in edition.sub_areas:
        found["sub_area"][sub_area.id] = dict(_flat(sub_area, "", _WITHIN))
    for criterion in edition.criteria:
        found["criterion"][criterion.id] = dict(_flat(criterion, "", _WITHIN))
    return found


def _identity(one: Any) -> str:
    if hasattr(one, "id"):
        return str(one.id)
    if hasattr(one, "value"):
        return str(one.value)
    return f"{one.higher} > {one.lower}"


def _flat(value: Any, key: str, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """Fields of fields with their keys joined by points; what is empty is not there."""
    if is_dataclass(value):
        for item in fields(value):
            if item.name not in without:
                yield from _flat(getattr(value, item.name), f"{key}.{item.name}" if key else item.name)
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _flat(inside, f"{key}.{name}")
    elif value not in ("", (), None):
        if isinstance(value, Fraction):
            value = str(value)
        yield key, list(value) if isinstance(value, tuple) else value


def _changes(
    part: Part, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    for id in (*before, *(id for id in after if id not in before)):
        if id not in after:
            yield Change(part, id, "removed", before=_shown(before[id]))
        elif id not in before:
            yield Change(part, id, "added", after=_shown(after[id]))
        else:
            then, now = before[id], after[id]
            for key in (*then, *(key for key in now if key not in then)):
                if then.get(key) != now.get(key):
                    yield Change(part, id, _action(key), key, then.get(key), now.get(key))
    yield from _reordered(part, before, after)


def _reordered(
    part: Part, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    stayed = [id for id in before if id in after]
    homes = dict.fromkeys(before[id].get("sub_area", "") for id in stayed) if part == "criterion" else [""]
    for home in homes:
        here = [
            id for id in stayed if not home or before[id].get("sub_area") == after[id].get("sub_area") == home
        ]
        if here != (now := [id for id in after if id in set(here)]):
            yield Change(part, home, "order", before=here, after=now)


def _shown(one: Mapping[str, Any]) -> Any:
    """What a part that was added or removed is called: its first name, title or question."""
    heads = ("names.", "texts.")
    return next((text for key, text in one.items() if key.startswith(heads)), None)


def _action(key: str) -> Action:
    if key in ("area", "sub_area"):
        return "moved"
    if key in ("maximum", "weight"):
        return "points"
    texts = ("names", "texts", "introduction", "purpose", "reason", "descriptions", "levels", "provenance")
    return "text" if key.split(".")[0] in texts else "fact"
