"""A strategy as tables, for files: docs/reference/strategy-file.md says what each column holds."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from kompass.domain.queries.strategy import Plan
from kompass.domain.queries.strategy_words import BODIES, CASE_KINDS, GOAL_KINDS, MEASURE_STATUS
from kompass.language import N_, translator

FORMAT: Final = "kompass-strategy/1"
MARK: Final = "Kompass strategy"
"""What the first cell of each sheet says; the second one is the name of its table."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "strategy": {
        "title": N_("Title"),
        "vision": N_("Vision"),
        "note": N_("More about it"),
        "period_from": N_("Period from"),
        "period_until": N_("Period until"),
        "edition": N_("Edition"),
        "goal_kind": N_("Goal for the next evaluation"),
        "goal_value": N_("Points, or place"),
        "goal_text": N_("The goal in words"),
    },
    "sub_strategies": {"number": N_("Number"), "title": N_("Title"), "text": N_("What it is about")},
    "measures": {
        "key": N_("Key"),
        "title": N_("Measure"),
        "part": N_("Sub-strategy"),
        "text": N_("What is to be done"),
        "owner": N_("Owner"),
        "starts": N_("From"),
        "due": N_("Due"),
        "status": N_("Status"),
        "status_reason": N_("Why"),
        "cost": N_("Cost, in whole kroner"),
        "funding": N_("Paid from"),
        "effort": N_("Effort"),
        "priority": N_("Priority"),
        "waits_for": N_("Waits for"),
    },
    "milestones": {
        "measure": N_("Key"),
        "title": N_("Milestone"),
        "due": N_("Due"),
        "done_on": N_("Reached on"),
    },
    "criteria": {"measure": N_("Key"), "criterion": N_("Criterion"), "expected": N_("Expected")},
    "cases": {
        "body": N_("Decided by"),
        "number": N_("Case number"),
        "date": N_("Day of the meeting"),
        "title": N_("Title"),
        "decision": N_("Decision"),
        "kind": N_("What about"),
        "public": N_("Public"),
        "papers": N_("Papers in the archive"),
    },
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "status": MEASURE_STATUS,
    "goal_kind": GOAL_KINDS,
    "body": BODIES,
    "kind": CASE_KINDS,
}
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def tables(found: Plan) -> Tables:
    """The strategy as tables of ids, days as ISO texts and whole numbers; what is not said is None."""
    facts, head = found.facts, found.head
    return {
        "strategy": [
            {
                "title": head.title,
                **{name: plain(getattr(facts, name)) for name in COLUMNS["strategy"] if name != "title"},
            }
        ],
        "sub_strategies": [
            {"number": one.number, "title": one.title, "text": one.text} for one in found.parts
        ],
        "measures": [
            {
                **{name: plain(getattr(line, name)) for name in COLUMNS["measures"] if name != "waits_for"},
                "waits_for": " ".join(sorted(key for key, _title in line.depends_on)),
            }
            for line in found.measures
        ],
        "milestones": [
            {
                "measure": line.key,
                "title": one.title,
                "due": plain(one.due),
                "done_on": plain(one.done_on),
            }
            for line in found.measures
            for one in line.milestones
        ],
        "criteria": [
            {
                "measure": line.key,
                "criterion": aim.criterion,
                "expected": " ".join(f"{aspect}={level}" for aspect, level in sorted(aim.expected.items())),
            }
            for line in found.measures
            for aim in line.aims
        ],
        "cases": [
            {
                "body": one.body,
                "number": one.number,
                "date": plain(one.date),
                "title": one.title,
                "decision": one.decision,
                "kind": one.kind,
                "public": 1 if one.public else 0,
                "papers": "\n".join(f"{address} {title}" for title, address in one.attachments),
            }
            for one in found.cases
        ],
    }


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def to_json(found: Plan) -> str:
    return json.dumps({"format": FORMAT, **tables(found)}, ensure_ascii=False, indent=1) + "\n"


def sheets(found: Plan, language: str) -> list[tuple[str, list[str], list[list[Any]]]]:
    """Table, headings and lines in the language, for a workbook."""
    _ = translator(language)
    made = []
    for name, rows in tables(found).items():
        columns = COLUMNS[name]
        lines = [
            [
                _(CHOICES[column][row[column]]) if column in CHOICES and row[column] else row[column]
                for column in columns
            ]
            for row in rows
        ]
        made.append((name, [_(word) for word in columns.values()], lines))
    return made
