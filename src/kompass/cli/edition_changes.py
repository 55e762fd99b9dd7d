"""What a terminal says of the differences between two editions."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from kompass.cli.output import exact, heading, share, show, table
from kompass.cli.words import LANGUAGE, _
from kompass.language import N_, number, percent

if TYPE_CHECKING:
    from kompass.method.crosswalk import Crosswalk
    from kompass.method.edition_diff import Change, EditionDiff

PARTS = {
    "edition": N_("edition"),
    "area": N_("area"),
    "sub_area": N_("sub-area"),
    "criterion": N_("criterion"),
    "level": N_("level"),
    "aspect": N_("aspect"),
    "panel": N_("panel"),
    "implausible": N_("implausible profile"),
    "main_task": N_("main task"),
    "role": N_("whom to ask"),
    "evidence": N_("kind of evidence"),
    "question": N_("question beforehand"),
}
ACTIONS = {
    "added": N_("added"),
    "removed": N_("removed"),
    "moved": N_("moved"),
    "points": N_("points"),
    "text": N_("text"),
    "fact": N_("changed"),
    "order": N_("order"),
}
_LONGEST = 90


def diff_json(found: "EditionDiff") -> dict[str, Any]:
    return {
        "before": side_json(found.a),
        "after": side_json(found.b),
        "same_instrument": found.same_instrument,
        "comparable": found.comparable,
        "comparable_share": share(found.crosswalk.comparable_share),
        "same_weight": share(found.crosswalk.same_weight),
        "n_changes": len(found.changes),
        "changes": [
            {
                "part": change.part,
                "id": change.id,
                "action": change.action,
                "key": change.key,
                "before": change.before,
                "after": change.after,
            }
            for change in found.changes
        ],
    }


def side_json(edition: Any) -> dict[str, Any]:
    return {"id": edition.id, "hash": edition.hash, "maximum": exact(edition.maximum)}


def print_diff(found: "EditionDiff") -> None:
    heading(_("From %(before)s to %(after)s") % {"before": found.a.id, "after": found.b.id})
    show(verdict(found))
    if not found.changes:
        return
    counted = Counter((change.part, change.action) for change in _one_each(found.changes))
    table(
        (_("What"), _("Change"), _("Number")),
        [(_(PARTS[part]), _(ACTIONS[action]), number(n, LANGUAGE)) for (part, action), n in counted.items()],
        right=(2,),
    )
    show("")
    for change in found.changes:
        show(_line(change))


def _one_each(changes: "tuple[Change, ...]") -> "list[Change]":
    """One of each part and action: a criterion that went to another area is moved once."""
    return list({(change.part, change.id, change.action): change for change in changes}.values())


def _line(change: "Change") -> str:
    what = f"{_(PARTS[change.part])} {change.id}".strip()
    key = f", {change.key}" if change.key else ""
    before, after = _plain(change.before), _plain(change.after)
    if change.action == "added":
        said = _cut(after)
    elif change.action == "removed":
        said = _cut(before)
    else:
        start = _start(before, after)
        said = f"{_cut(before, start)} -> {_cut(after, start)}"
    return f"{what}{key}: {_(ACTIONS[change.action])}" + (f": {said}" if said else "")


def _plain(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else "-" if value is None else str(value)
    return " ".join(text.split())


def _start(before: str, after: str) -> int:
    """Where to begin to show two texts that are long, so that the first difference is seen: at a word."""
    alike = next(
        (place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    if max(len(before), len(after)) <= _LONGEST or alike <= _LONGEST // 2:
        return 0
    return before.rfind(" ", 0, alike - _LONGEST // 3) + 1


def _cut(text: str, start: int = 0) -> str:
    shown = text[start : start + _LONGEST]
    return ("..." if start else "") + shown + ("..." if start + _LONGEST < len(text) else "")


def verdict(found: "EditionDiff") -> str:
    """Whether results remain comparable, in a sentence."""
    if found.comparable == "same":
        return _("Both are one and the same edition: results are comparable.")
    if not found.same_instrument:
        return _("They are editions of different instruments: results are not comparable.")
    if found.comparable == "alike":
        return _(
            "The same ratings give the same points in both. Results are comparable as far as the changed texts mean "
            "the same: read them."
        )
    if found.comparable == "unknown":
        return _(
            "One of them stops at areas, so nobody can tell which criteria its points stand in: whether results are "
            "comparable is not known."
        )
    if found.comparable == "not":
        return _("They share no criterion that both rate alike: results are not comparable.")
    return shares(found.crosswalk)


def shares(found: "Crosswalk") -> str:
    """How large a share is comparable, and how far it weighs the same."""
    if found.comparable_share is None or found.same_weight is None:
        return _("Which share of the points is comparable is not known.")
    return _(
        "%(share)s of the points stand in criteria that both have and rate alike; %(weight)s weigh the same in both. "
        "Compare single criteria, or the change on what both have, rather than totals."
    ) % {
        "share": percent(found.comparable_share, LANGUAGE, 1),
        "weight": percent(found.same_weight, LANGUAGE, 1),
    }
