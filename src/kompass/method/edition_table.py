"""An edition with its bank as tables, which a workbook holds: what stands in which sheet, from the data.

`kompass.method.edition_sheets` reads such sheets back; `kompass.reports.edition_workbook` writes them. Each sheet says
in its first row (hidden) MARK, FORMAT, its kind and the edition's id; in its second row (hidden) what its columns are.
From the fourth row on it has a record in each row, the sheets Edition and Bank a key in each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kompass.language import N_
from kompass.method.edition_check import block, blocks
from kompass.method.edition_columns import (
    MOST,
    Column,
    Known,
    below,
    cell_text,
    columns,
    definitions,
    resolved,
    value_at,
)
from kompass.method.edition_source import EditionError, EditionProblem, Path_
from kompass.method.editions import Whole

MARK: Final = "kompass-edition"
FORMAT: Final = "1"
FIRST_ROW: Final = 4
"""The row, counted from 1, in which records begin."""

EDITION, BANK, AREAS, SUB_AREAS, CRITERIA, TEXTS = (
    "edition",
    "bank",
    "edition:areas",
    "sub_areas",
    "criteria",
    "texts",
)
"""Kinds of sheets. Each language has one for texts (`texts.nb`), each list one (`edition:aspects`, `bank:roles`)."""

KEY, VALUE, ID, KEPT, AREA, SUB_AREA, PLACED = (
    "@key",
    "@value",
    "@id",
    "@kept",
    "@area",
    "@sub_area",
    "@placed.",
)
"""Columns that are no key of a record: what ties the sheets together. `@placed.` goes before a placed criterion's."""

SPREAD: Final = {"evidence": 4, "ask": 5, "main_tasks": 3}
_OWN = {"areas": frozenset({("sub_areas",)}), "sub_areas": frozenset({("criteria",)})}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: the keys of its columns, and texts by key in each row. Keys in round brackets are for people alone."""

    kind: str
    keys: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def lists(part: str) -> tuple[Path_, ...]:
    """Where an edition or a bank has lists of records that are not areas or criteria: each has a sheet of its own."""
    return tuple(path for path in _lists(definitions()[part], ()) if path != ("areas",))


def _lists(node: Mapping[str, Any], path: Path_) -> Iterator[Path_]:
    for name in node["properties"]:
        inside = below(node, name) or {}
        if inside.get("type") == "array" and resolved(inside["items"]).get("type") == "object":
            yield (*path, name)
        elif "properties" in inside:
            yield from _lists(inside, (*path, name))


def list_kind(part: str, path: Path_) -> str:
    return f"{part}:{'.'.join(map(str, path))}"


def record_of(part: str, path: Path_) -> Mapping[str, Any]:
    """The schema of the records in a list of an edition or a bank."""
    node: Any = definitions()[part]
    for step in (*path, 0):
        node = below(node, step)
    return resolved(node)


def without(part: str) -> frozenset[Path_]:
    """What the sheet Edition, or Bank, leaves to other sheets."""
    return frozenset({*lists(part), ("areas",), ("criteria",)})


def bank_data(whole: Whole) -> dict[str, Any] | None:
    """The bank as if it stood in one file."""
    return {**whole.bank.head.data, "criteria": whole.bank.criteria} if whole.bank else None


def languages_of(
    data: Mapping[str, Any], bank: Mapping[str, Any] | None, more: Sequence[str]
) -> tuple[str, ...]:
    """The languages promised, then the others that criteria have, then those to be added."""
    head = bank or {}
    used = [
        language
        for holder in (head, data)
        for criterion in block(holder, "criteria").values()
        for language in block(criterion, "texts")
    ]
    promised = (*data["languages"], *head.get("languages", ()), *head.get("titles_in", ()))
    return tuple(dict.fromkeys((*promised, *used, *more)))


def tables(whole: Whole, *, more_languages: Sequence[str] = ()) -> tuple[Table, ...]:
    """The sheets of an edition, with room for `more_languages`; raises EditionError where a text is too long."""
    data, bank = whole.source.data, bank_data(whole)
    languages = languages_of(data, bank, more_languages)
    names = {
        "aspects": tuple(item["id"] for _, item in blocks(data, "aspects")),
        "levels": tuple(str(item["value"]) for _, item in blocks(data.get("scale"), "levels")),
    }
    # The texts of the tree are in the edition's languages; those of the bank may be in more.
    tree = Known(tuple(dict.fromkeys((*data["languages"], *more_languages))), names, SPREAD)
    banked = Known(tuple(dict.fromkeys((*tree.languages, *(bank or {}).get("languages", ())))), names, SPREAD)
    sheets = [_upright(EDITION, data, tree), _upright(BANK, bank or {}, banked)]
    areas = [area for _, area in blocks(data, "areas")]
    sheets.append(_flat(AREAS, record_of(EDITION, ("areas",)), areas, tree, _OWN["areas"]))
    sub_areas = [(area["id"], sub_area) for area in areas for _, sub_area in blocks(area, "sub_areas")]
    within = [{AREA: area} for area, _ in sub_areas]
    records = [sub_area for _, sub_area in sub_areas]
    sheets.append(_flat(SUB_AREAS, definitions()["sub_area"], records, tree, _OWN["sub_areas"], within))
    sheets += _criteria(data, bank or {}, languages, banked)
    for part, holder, known in ((EDITION, data, tree), (BANK, bank or {}, banked)):
        for path in lists(part):
            found = [item for _, item in blocks(value_at(holder, path[:-1]), str(path[-1]))]
            sheets.append(_flat(list_kind(part, path), record_of(part, path), found, known))
    _refuse_long(whole.source.file, sheets)
    return tuple(sheets)


def _upright(part: str, data: Mapping[str, Any], known: Known) -> Table:
    found = columns(definitions()[part], [data] if data else [], known, without=without(part))
    rows = [{KEY: each.key, VALUE: cell_text(value_at(data, each.path), each.kind)} for each in found]
    return Table(part, (KEY, "(what)", VALUE, "(how)"), tuple(rows))


def _flat(
    kind: str,
    node: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    known: Known,
    elsewhere: frozenset[Path_] = frozenset(),
    before: Sequence[Mapping[str, str]] = (),
) -> Table:
    found = tuple(columns(node, records, known, without=elsewhere))
    more = tuple(before[0]) if before else (AREA,) if kind == SUB_AREAS else ()
    rows = [
        {**(before[place] if before else {}), **_row(record, found)} for place, record in enumerate(records)
    ]
    return Table(kind, (*more, *(each.key for each in found)), tuple(rows))


def _row(record: Mapping[str, Any], found: Sequence[Column]) -> dict[str, str]:
    return {each.key: cell_text(value_at(record, each.path), each.kind) for each in found}


def _criteria(
    data: Mapping[str, Any], bank: Mapping[str, Any], languages: Sequence[str], known: Known
) -> Iterator[Table]:
    """The sheet of criteria and one sheet of texts for each language: placed ones in their order, then the others."""
    placed = {
        item["criterion"]: (sub_area["id"], f"{sub_area['id']}.{place}", item)
        for _, area in blocks(data, "areas")
        for _, sub_area in blocks(area, "sub_areas")
        for place, item in enumerate(sub_area["criteria"], start=1)
    }
    kept = {
        **{key: (EDITION, one) for key, one in block(data, "criteria").items()},
        **{key: (BANK, one) for key, one in block(bank, "criteria").items()},
    }
    order = list(dict.fromkeys((*placed, *kept)))
    node = below(definitions()["criteria"], "any") or {}
    found = tuple(columns(node, [one for _, one in kept.values()], known, without={("texts",)}))
    items = [item for _, _, item in placed.values()]
    places = tuple(columns(definitions()["placed"], items, known, without={("criterion",)}))
    rows = []
    for key in order:
        where, one = kept[key]
        sub_area, _code, item = placed.get(key, ("", "", {}))
        title = next(iter(one["texts"].values()))["title"]
        rows.append(
            {ID: key, "(title)": title, KEPT: where, SUB_AREA: sub_area}
            | {f"{PLACED}{name}": text for name, text in _row(item, places).items()}
            | _row(one, found)
        )
    keys = (ID, "(title)", SUB_AREA, *(f"{PLACED}{each.key}" for each in places))
    yield Table(CRITERIA, (*keys, *(each.key for each in found), KEPT), tuple(rows))
    text = definitions()["criterion_text"]
    all_texts = [said for _, one in kept.values() for said in one["texts"].values()]
    found = tuple(columns(text, all_texts, known))
    for language in languages:
        rows = []
        for key in order:
            _sub_area, code, _item = placed.get(key, ("", "", {}))
            rows.append({ID: key, "(code)": code} | _row(kept[key][1]["texts"].get(language, {}), found))
        yield Table(f"{TEXTS}.{language}", (ID, "(code)", *(each.key for each in found)), tuple(rows))


def _refuse_long(file: str, sheets: Sequence[Table]) -> None:
    message = N_(
        "%(kind)s, %(key)s: %(length)d characters do not go into a cell of Excel (%(limit)d): shorten it"
    )
    problems = [
        EditionProblem(
            file, None, message, {"kind": one.kind, "key": key, "length": len(text), "limit": MOST}
        )
        for one in sheets
        for row in one.rows
        for key, text in row.items()
        # Excel counts units of UTF-16: a sign outside the basic plane takes two.
        if len(text) > MOST // 2 and len(text.encode("utf-16-le")) // 2 > MOST
    ]
    if problems:
        raise EditionError(tuple(problems))
