"""A strategy taken in from a file: one that was taken away, to equality, or an existing plan for the first time.

Both the workbook and the JSON file hold the same tables; what is a decision (adopted, published, who has a role) and
what people said is in neither. See docs/reference/strategy-file.md.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from kompass.domain import case, measure, strategy
from kompass.domain.access import StrategyCapability, Viewer, strategy_seat
from kompass.domain.conflict import Refused
from kompass.domain.queries.strategy import plan, possible_owners
from kompass.domain.queries.strategy_tables import CHOICES, COLUMNS, FORMAT, MARK, Row, plain, tables
from kompass.domain.uploads import UPLOADS, seat
from kompass.domain.writing import Mark
from kompass.language import LANGUAGES, N_, translator
from kompass.models import MeasureStatus, Milestone, Strategy, SubStrategy
from kompass.tables import TableError
from kompass.tables.reading import read_sheets

_DAYS: Final = frozenset({"period_from", "period_until", "starts", "due", "done_on", "date"})
_WHOLE: Final = frozenset({"goal_value", "number", "cost", "effort", "priority"})
# What existing plans call their columns.
_ALSO: Final = {
    "title": ("tiltak", "prosjekt", "measure", "åtgärd", "tittel", "navn"),
    "owner": ("ansvarlig", "ansvar", "eier", "responsible", "ansvarig"),
    "due": ("frist", "slutt", "ferdig", "deadline", "slut"),
    "starts": ("start", "oppstart", "fra"),
    "part": ("delstrategi", "delstrategi nr", "område", "sub-strategy"),
    "text": ("beskrivelse", "description", "beskrivning", "innhold"),
    "cost": ("kostnad", "kost", "cost"),
    "funding": ("finansiering", "funding"),
}

# Taking in -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row, to translate; `row` as the person sees it, 0 for the whole sheet."""

    sheet: str
    row: int
    text: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking in did, or would do. With faults nothing is written."""

    added: int
    changed: int
    same: int
    faults: tuple[RowFault, ...]
    written: bool


class _Undo(Exception):
    pass


def take_in(viewer: Viewer, key: str, data: bytes, *, name: str, write: bool) -> Outcome:
    """Take a workbook, CSV or JSON file into a strategy; `write` False tries it and leaves everything as it is.

    A row with the key of a measure changes it, one without adds one; nothing is taken away.

    Raises:
        NotVisible, NotAllowed.
        TableError: it cannot be read.
        Busy: too many files are being read.
    """
    strategy_seat(viewer, key).need(StrategyCapability.EDIT)
    given, faults = _read(data, name)
    taking = _Taking(viewer, key, list(faults))
    try:
        with transaction.atomic():
            taking.all(given)
            if taking.faults or not write:
                raise _Undo
            held = strategy.editing(viewer, key)
            strategy.tell(held, "import", "strategy", "", {"added": taking.added, "changed": taking.changed})
    except _Undo:
        pass
    return Outcome(
        taking.added, taking.changed, taking.same, tuple(taking.faults), write and not taking.faults
    )


def _read(data: bytes, name: str) -> tuple[dict[str, list[tuple[int, Row]]], list[RowFault]]:
    if data.lstrip()[:1] == b"{":
        return _from_json(data), []
    with seat():
        found = read_sheets(data, name=name, mark=MARK, limits=UPLOADS)
    given: dict[str, list[tuple[int, Row]]] = {}
    faults: list[RowFault] = []
    for sheet in found:
        rows = list(sheet.rows)
        table = "measures"
        if rows and rows[0][1][:1] == (MARK,):
            table = rows[0][1][1] if len(rows[0][1]) > 1 else ""
            rows = rows[1:]
        if table in COLUMNS:
            given[table] = _rows(table, rows, faults)
    return given, faults


def _from_json(data: bytes) -> dict[str, list[tuple[int, Row]]]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _unreadable()
    given: dict[str, list[tuple[int, Row]]] = {}
    for table, columns in COLUMNS.items():
        rows = said.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _unreadable()
        given[table] = [
            (number, {column: "" if row.get(column) is None else str(row[column]) for column in columns})
            for number, row in enumerate(rows[: UPLOADS.rows], start=1)
        ]
    return given


def _unreadable() -> TableError:
    from kompass.tables.problems import refused

    return refused(N_("this is no strategy as Kompass writes it"))


def _headings(table: str) -> dict[str, str]:
    """What a column may be called, in small letters -> its id."""
    known: dict[str, str] = {}
    for column, word in COLUMNS[table].items():
        for language in LANGUAGES:
            known.setdefault(translator(language)(word).casefold(), column)
        known.setdefault(column, column)
        if table == "measures":
            for other in _ALSO.get(column, ()):
                known.setdefault(other, column)
    return known


def _rows(
    table: str, rows: Sequence[tuple[int, tuple[str, ...]]], faults: list[RowFault]
) -> list[tuple[int, Row]]:
    known = _headings(table)
    for place, (_number, texts) in enumerate(rows[:20]):
        columns = [known.get(" ".join(text.casefold().split())) for text in texts]
        if "title" in columns or (table == "criteria" and "criterion" in columns):
            return [
                (
                    number,
                    {
                        column: text.strip()
                        for column, text in zip(columns, line, strict=False)
                        if column is not None
                    },
                )
                for number, line in rows[place + 1 :]
                if any(text.strip() for text in line)
            ]
    faults.append(
        RowFault(table, 0, N_("no row of headings was found: one column must be called Measure or Title"), {})
    )
    return []


class _Taking:
    """One file being taken in; every row says what became of it."""

    def __init__(self, viewer: Viewer, key: str, faults: list[RowFault]) -> None:
        self.viewer, self.key, self.faults = viewer, key, faults
        self.added = self.changed = self.same = 0
        self.before = plan(viewer, key)
        self.now = {table: list(rows) for table, rows in tables(self.before).items()}
        self.owners = {name.casefold(): person for person, name in possible_owners(viewer, key)}
        self.keys: dict[str, str] = {}

    def all(self, given: Mapping[str, list[tuple[int, Row]]]) -> None:
        for table in COLUMNS:
            for number, texts in given.get(table, ()):
                try:
                    with transaction.atomic():
                        self.one(table, self._values(texts))
                except Refused as refused:
                    text = next(iter(refused.faults.values()))
                    self.faults.append(RowFault(table, number, text, refused.values))
        for number, texts in given.get("measures", ()):
            self._tie(number, texts)

    def _values(self, texts: Row) -> Row:
        """Texts as values; raises Refused for what is no day, number or choice."""
        values: Row = {}
        for column, text in texts.items():
            if column in CHOICES:
                values[column] = _choice(column, text)
            elif column in _DAYS:
                values[column] = _day(column, text)
            elif column in _WHOLE and not (column == "number" and "body" in texts):
                values[column] = _whole(column, text)
            else:
                values[column] = text
        return values

    def one(self, table: str, row: Row) -> None:
        getattr(self, f"_{table}")(row)

    def _count(self, before: Row | None, row: Row) -> bool:
        """Count a row; whether there is anything to write."""
        if before is None:
            self.added += 1
        elif any(_same(before.get(name)) != _same(plain(value)) for name, value in row.items()):
            self.changed += 1
        else:
            self.same += 1
            return False
        return True

    def _strategy(self, row: Row) -> None:
        before = self.now["strategy"][0]
        if not self._count(before, row):
            return
        facts = self.before.facts
        said = {name: getattr(facts, name) for name in COLUMNS["strategy"] if name != "title"}
        said |= {"title": self.before.head.title, **row}
        said["goal_kind"] = said["goal_kind"] or "none"
        mark = Mark(Strategy.objects.values_list("version", flat=True).get(key=self.key))
        strategy.change(self.viewer, self.key, mark=mark, basis=facts.basis.key, **said)

    def _sub_strategies(self, row: Row) -> None:
        number = row.get("number")
        before = next((one for one in self.now["sub_strategies"] if one["number"] == number), None)
        if not self._count(before, row):
            return
        if before is None:
            made = strategy.add_part(self.viewer, self.key, title=row["title"], text=row.get("text", ""))
            if number and number != made.number:
                SubStrategy.objects.filter(pk=made.pk).update(number=number)
            self.now["sub_strategies"].append({**row, "number": number or made.number})
            return
        part = SubStrategy.objects.get(strategy__key=self.key, number=int(number or 0))
        strategy.change_part(
            self.viewer,
            self.key,
            part.number,
            mark=Mark(part.version),
            title=row["title"],
            text=row.get("text", part.text),
        )

    def _part(self, text: str) -> int | None:
        """A sub-strategy by number or title; one that is not there is added."""
        if not text:
            return None
        parts = self.now["sub_strategies"]
        for one in parts:
            if text in (str(one["number"]), f"{one['number']} {one['title']}") or (
                one["title"].casefold() == text.casefold()
            ):
                return int(one["number"])
        if text.isdigit():
            raise Refused({"part": N_("There is no such sub-strategy: choose one from the list.")})
        made = strategy.add_part(self.viewer, self.key, title=text)
        parts.append({"number": made.number, "title": made.title, "text": ""})
        self.added += 1
        return made.number

    def _measures(self, row: Row) -> None:
        given = row.get("key", "")
        before = next((one for one in self.now["measures"] if given and one["key"] == given), None)
        if "part" in row:
            row["part"] = self._part(str(row["part"] or ""))
        row = {name: value for name, value in row.items() if name not in ("key", "waits_for")}
        write = self._count(before, row)
        if before is not None:
            self.keys[given] = given
        if not write:
            return
        line = next((one for one in self.before.measures if before and one.key == given), None)
        said = {name: getattr(line, name) for name in measure.FIELDS} if line else {}
        said |= {name: row[name] for name in measure.FIELDS if name in row}
        owner, said["owner_name"] = self._owner(
            row.get("owner", line.owner if line else ""), line.owner_name if line else ""
        )
        part = row.get("part", line.part if line else None)
        if line is None:
            made = measure.add(self.viewer, self.key, part=part, owner=owner, **said)
            self.keys[given or made.key] = made.key
        else:
            made = measure.change(
                self.viewer, self.key, line.key, mark=Mark(line.version), part=part, owner=owner, **said
            )
        status = row.get("status") or made.status
        reason = row.get("status_reason", made.status_reason)
        if (status, reason) != (made.status, made.status_reason):
            if status == MeasureStatus.STOPPED and not reason:
                raise Refused({"status_reason": N_("Say why it is stopped.")})
            made.status, made.status_reason = status, reason
            made.save(update_fields=["status", "status_reason"])

    def _owner(self, name: str, typed: str) -> tuple[str, str]:
        """Whose name it is among those who can own it, or else the name itself."""
        person = self.owners.get(name.casefold(), "") if name else ""
        return (person, typed) if person else ("", name)

    def _tie(self, number: int, texts: Row) -> None:
        if "waits_for" not in texts or self.faults:
            return
        own = self.keys.get(texts.get("key", ""))
        wanted = {self.keys.get(key, key) for key in texts["waits_for"].replace(",", " ").split()}
        line = next((one for one in plan(self.viewer, self.key).measures if one.key == own), None)
        if line is None or {key for key, _title in line.depends_on} == wanted:
            return
        said = {name: getattr(line, name) for name in measure.FIELDS}
        try:
            measure.change(
                self.viewer,
                self.key,
                line.key,
                mark=Mark(line.version),
                part=line.part,
                owner=line.owner_key,
                depends_on=wanted,
                **said,
            )
        except Refused as refused:
            self.faults.append(
                RowFault("measures", number, next(iter(refused.faults.values())), refused.values)
            )

    def _own(self, row: Row) -> str:
        found = self.keys.get(row.get("measure", ""))
        if found is None:
            raise Refused({"measure": N_("No measure in this file has that key.")})
        return found

    def _milestones(self, row: Row) -> None:
        own = self._own(row)
        row = {**row, "measure": own}
        before = next(
            (one for one in self.now["milestones"] if (one["measure"], one["title"]) == (own, row["title"])),
            None,
        )
        if not self._count(before, row):
            return
        if before is None:
            made = measure.add_milestone(self.viewer, self.key, own, title=row["title"], due=row.get("due"))
        else:
            made = Milestone.objects.filter(measure__key=own, title=row["title"])[0]
            made.due = row.get("due", made.due)
            made.save(update_fields=["due"])
        if row.get("done_on") != made.done_on:
            measure.reach_milestone(self.viewer, self.key, own, made.pk, done_on=row.get("done_on"))

    def _criteria(self, row: Row) -> None:
        own = self._own(row)
        row = {**row, "measure": own}
        before = next(
            (
                one
                for one in self.now["criteria"]
                if (one["measure"], one["criterion"]) == (own, row["criterion"])
            ),
            None,
        )
        if self._count(before, row):
            pairs = [pair.partition("=") for pair in row.get("expected", "").split()]
            if not all(level.isdigit() for _aspect, _sign, level in pairs):
                raise Refused({"expected": N_("The scale of this edition has no such level.")})
            expected = {aspect: int(level) for aspect, _sign, level in pairs}
            measure.aim(self.viewer, self.key, own, criterion=row["criterion"], expected=expected)

    def _cases(self, row: Row) -> None:
        named = ("body", "number", "title")
        before = next(
            (one for one in self.now["cases"] if all(one[name] == row.get(name) for name in named)), None
        )
        row["public"] = 1 if str(row.get("public", "")).casefold() in ("1", "ja", "yes", "true") else 0
        if not self._count(before, row):
            return
        lines = [line.split(None, 1) for line in str(row.pop("papers", "")).splitlines() if line.strip()]
        row["attachments"] = [
            {"address": line[0], "title": line[1] if len(line) > 1 else ""} for line in lines
        ]
        row["public"] = bool(row["public"])
        if before is None:
            case.add(self.viewer, self.key, **row)
            return
        found = next(
            one for one in self.before.cases if all(getattr(one, name) == row[name] for name in named)
        )
        case.change(self.viewer, self.key, found.id, mark=Mark(found.version), **row)


def _same(value: Any) -> str:
    return "" if value is None else str(value)


def _choice(column: str, text: str) -> str:
    if not text:
        return ""
    wanted = text.casefold()
    for one, word in CHOICES[column].items():
        if wanted == one or any(wanted == translator(language)(word).casefold() for language in LANGUAGES):
            return one
    raise Refused({column: N_("Choose one from the list.")})


def _day(column: str, text: str) -> dt.date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text[:10], form).date()
        except ValueError:
            continue
    raise Refused({column: N_("“%(text)s” is no day: write it as 2027-06-30.")}, text=text[:40])


def _whole(column: str, text: str) -> int | None:
    plain = "".join(text.split())
    if not plain:
        return None
    if not plain.isascii() or not plain.removesuffix(".0").isdigit() or len(plain) > 15:
        raise Refused({column: N_("“%(text)s” is no whole number.")}, text=text[:40])
    return int(plain.removesuffix(".0"))
