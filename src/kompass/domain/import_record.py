"""Rows of the record: evaluations, what was claimed about them, and how many there are said to be."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kompass.domain import rows
from kompass.domain.editions import editions, load_edition
from kompass.domain.import_lines import (
    Line,
    World,
    four_digits,
    known_country,
    municipality_of,
    read_when,
    too_long,
)
from kompass.domain.ledger import Cells, Ledger
from kompass.domain.queries.instruments import COMPASS, instrument_of
from kompass.language import N_
from kompass.method import When
from kompass.models import AreaResult, Claim, Evaluation, Municipality, StatedCount
from kompass.models.evaluation import Basis

_SAME: Final = "same"
_EVALUATION_FIELDS: Final = {"municipality": "stated_name", "municipality_code": "stated_code"}
_CLAIM_FIELDS: Final = {"id": "reference", **_EVALUATION_FIELDS}


@dataclass(frozen=True, slots=True)
class _Limits:
    """The areas an evaluation may have points for and how many; the areas that make up its total."""

    areas: Mapping[str, Fraction]
    total: Fraction
    complete: frozenset[str]


def evaluations(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """One row per evaluation; natural key: municipality and date."""
    sound: list[tuple[Line, dict[str, str], Municipality]] = []
    for line in lines:
        cells = _evaluation_cells(line)
        faults = len(ledger.problems)
        when = read_when(line, ledger, cells, "evaluated")
        _check_evaluation(line, cells, ledger, world)
        municipality = municipality_of(line, cells, when or When(""), ledger, world)
        if len(ledger.problems) == faults and municipality is not None:
            sound.append((line, cells, municipality))
    world.write()
    sources = world.sources(cells["source"] for _, cells, _ in sound)
    known = {
        (evaluation.municipality_id, evaluation.evaluated): evaluation
        for evaluation in Evaluation.objects.filter(
            municipality__country__in={cells["country"] for _, cells, _ in sound}
        )
        .select_related("municipality", "source")
        .prefetch_related("area_results")
    }
    new, changed, areas = [], [], []
    for line, cells, municipality in sound:
        key = f"{municipality.slug}|{cells['evaluated']}"
        if not ledger.first_time(line.number, key):
            continue
        evaluation = known.get((municipality.pk, cells["evaluated"]))
        old = rows.evaluation_cells(evaluation) if evaluation else None
        label = f"{cells['municipality']} {cells['evaluated']}".strip()
        cells = _with_kept_areas(line, cells, old or {})
        if not ledger.enter(line.number, key, label, cells, old):
            continue
        if evaluation is None:
            slug = f"{municipality.slug}-{cells['evaluated'] or 'undated'}"
            evaluation = Evaluation(municipality=municipality, slug=slug, evaluated=cells["evaluated"])
            new.append(evaluation)
        else:
            changed.append(evaluation)
        _fill(evaluation, cells)
        evaluation.source = sources.get(cells["source"])
        areas += [
            AreaResult(evaluation=evaluation, area=column.removeprefix(rows.AREA), points=int(text))
            for column, text in cells.items()
            if column.startswith(rows.AREA) and text
        ]
    Evaluation.objects.bulk_create(new)
    Evaluation.objects.bulk_update(changed, _EVALUATION_UPDATED, batch_size=200)
    AreaResult.objects.filter(evaluation__in=changed).delete()
    for result in areas:
        result.evaluation = result.evaluation  # the number a new evaluation has got by now
    AreaResult.objects.bulk_create(areas)


def claims(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """One row per claim; natural key: its id. The source "same" is that of the row above."""
    sound: list[tuple[Line, dict[str, str], Municipality | None]] = []
    above = ""
    for line in lines:
        cells = {column: line.get(column) for column in rows.CLAIM}
        cells["municipality_code"] = four_digits(cells["municipality_code"])
        faults = len(ledger.problems)
        if cells["source"] == _SAME:
            if not above:
                ledger.problem(line.number, "source", N_("no row above has a source: name it"))
            cells["source"] = above
        above = cells["source"]
        for column in ("id", "kind", "statement"):
            if not cells[column]:
                ledger.problem(line.number, column, N_("this column must not be empty"))
        too_long(line, cells, ledger, Claim, **_CLAIM_FIELDS)
        stated = read_when(line, ledger, cells, "stated")
        evaluated = read_when(line, ledger, cells, "evaluated")
        municipality = None
        if known_country(line, cells, ledger) and (cells["municipality_code"] or cells["municipality"]):
            when = evaluated if evaluated and evaluated.known else stated
            municipality = municipality_of(line, cells, when or When(""), ledger, world)
        if len(ledger.problems) == faults and ledger.first_time(line.number, cells["id"]):
            sound.append((line, cells, municipality))
    world.write()
    sources = world.sources(cells["source"] for _, cells, _ in sound)
    known = {claim.reference: claim for claim in Claim.objects.select_related("source")}
    new, changed = [], []
    for line, cells, municipality in sound:
        claim = known.get(cells["id"])
        if not ledger.enter(
            line.number, cells["id"], cells["id"], cells, rows.claim_cells(claim) if claim else None
        ):
            continue
        if claim is None:
            claim = Claim(reference=cells["id"])
            new.append(claim)
        else:
            changed.append(claim)
        claim.municipality, claim.source = municipality, sources.get(cells["source"])
        claim.source_as_written = _SAME if line.get("source") == _SAME else ""
        for column in set(rows.CLAIM) - {"id", "municipality", "municipality_code", "source"}:
            setattr(claim, column, cells[column])
        claim.stated_code, claim.stated_name = cells["municipality_code"], cells["municipality"]
    Claim.objects.bulk_create(new)
    Claim.objects.bulk_update(changed, _CLAIM_UPDATED, batch_size=200)


def counts(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """One row per stated count; natural key: country, since, as of, unit."""
    sound = []
    for line in lines:
        cells = {column: line.get(column) for column in rows.COUNT}
        faults = len(ledger.problems)
        known_country(line, cells, ledger)
        for column in ("since", "as_of"):
            if not (_is_year(cells[column]) or (column == "since" and not cells[column])):
                ledger.problem(line.number, column, N_("a year has four digits"))
        if not (cells["count"].isdecimal() and 0 < int(cells["count"]) < 10**9):
            ledger.problem(line.number, "count", N_("this must be a whole number above zero"))
        if not cells["unit"]:
            ledger.problem(line.number, "unit", N_("say what was counted, such as municipalities"))
        if cells["as_of"] and cells["since"] > cells["as_of"]:
            ledger.problem(line.number, "since", N_("the count begins after the year it was made"))
        too_long(line, cells, ledger, StatedCount)
        key = "|".join(cells[column] for column in ("country", "since", "as_of", "unit"))
        if len(ledger.problems) == faults and ledger.first_time(line.number, key):
            sound.append((line, cells, key))
    sources = world.sources(cells["source"] for _, cells, _ in sound)
    known = {
        (count.country, count.since, count.as_of, count.unit): count
        for count in StatedCount.objects.select_related("source")
    }
    new, changed = [], []
    for line, cells, key in sound:
        since = int(cells["since"]) if cells["since"] else None
        place = (cells["country"], since, int(cells["as_of"]), cells["unit"])
        count = known.get(place)
        label = f"{cells['country']} {cells['since']}–{cells['as_of']}, {cells['unit']}"
        if not ledger.enter(line.number, key, label, cells, rows.count_cells(count) if count else None):
            continue
        if count is None:
            count = StatedCount(country=place[0], since=since, as_of=place[2], unit=place[3])
            new.append(count)
        else:
            changed.append(count)
        count.count, count.source = int(cells["count"]), sources.get(cells["source"])
    StatedCount.objects.bulk_create(new)
    StatedCount.objects.bulk_update(changed, ["count", "source"], batch_size=200)


_EVALUATION_UPDATED: Final = (
    "stated_code",
    "stated_name",
    "edition",
    "total",
    "basis",
    "derived_from_claim",
    "note",
    "source",
)
_CLAIM_UPDATED: Final = (
    "country",
    "municipality",
    "stated_code",
    "stated_name",
    "stated",
    "evaluated",
    "kind",
    "value",
    "of",
    "scope",
    "statement",
    "source",
    "source_as_written",
)


def _fill(evaluation: Evaluation, cells: Cells) -> None:
    when = When.parse(cells["evaluated"])
    evaluation.earliest, evaluation.latest = when.earliest, when.latest
    evaluation.stated_code, evaluation.stated_name = cells["municipality_code"], cells["municipality"]
    evaluation.edition = rows.edition_id(cells["edition"])
    evaluation.total = int(cells["total"]) if cells["total"] else None
    evaluation.basis = cells["basis"]
    evaluation.derived_from_claim = cells["derived_from_claim"]
    evaluation.note = cells["note"]


def _evaluation_cells(line: Line) -> dict[str, str]:
    cells = {column: line.get(column) for column in rows.EVALUATION if not column.startswith(rows.AREA)}
    cells |= {column: text for column, text in line.cells.items() if column.startswith(rows.AREA) and text}
    cells["municipality_code"] = four_digits(cells["municipality_code"])
    cells["edition"] = rows.edition_cell(cells["edition"])
    for column, text in cells.items():
        if (column.startswith(rows.AREA) or column == "total") and text.isdecimal():
            cells[column] = str(int(text))
    return cells


def _with_kept_areas(line: Line, cells: dict[str, str], old: Cells) -> dict[str, str]:
    """A table without area columns leaves the kept areas alone; one with them empties those it leaves out."""
    silent = not any(column.startswith(rows.AREA) for column in line.cells)
    return {
        **{column: text if silent else "" for column, text in old.items() if column.startswith(rows.AREA)},
        **cells,
    }


def _check_evaluation(line: Line, cells: dict[str, str], ledger: Ledger, world: World) -> None:
    row = line.number
    in_country = known_country(line, cells, ledger)
    too_long(line, cells, ledger, Evaluation, **_EVALUATION_FIELDS)
    if not cells["municipality"]:
        ledger.problem(row, "municipality", N_("the name of the municipality is missing"))
    bases = [str(value) for value in Basis.values]
    if cells["basis"] not in bases:
        ledger.problem(row, "basis", N_("the basis must be one of: %(bases)s"), bases=", ".join(bases))
    elif in_country and (cells["basis"] == Basis.INVENTED) != (cells["country"] == "ZZ"):
        ledger.problem(
            row, "basis", N_("invented evaluations belong in the invented country ZZ, and only they")
        )
    if cells["derived_from_claim"] and not world.knows_claim(cells["derived_from_claim"]):
        ledger.problem(
            row,
            "derived_from_claim",
            N_("there is no claim %(claim)s: correct it, or import the claims first"),
            claim=cells["derived_from_claim"],
        )
    edition = rows.edition_id(cells["edition"])
    if edition and edition not in editions():
        known = ", ".join(rows.edition_cell(one) for one in editions())
        ledger.problem(row, "edition", N_("the edition must be one of: %(editions)s"), editions=known)
        return
    _check_points(line, cells, ledger, _limits(edition))


def _check_points(line: Line, cells: dict[str, str], ledger: Ledger, limits: _Limits) -> None:
    row = line.number
    points: dict[str, int] = {}
    for column, text in cells.items():
        area = column.removeprefix(rows.AREA)
        if not (column.startswith(rows.AREA) or column == "total") or not text:
            continue
        if column != "total" and area not in limits.areas:
            ledger.problem(row, column, N_("the edition has no area %(area)s"), area=area)
            continue
        highest = limits.total if column == "total" else limits.areas[area]
        if not text.isdecimal():
            ledger.problem(row, column, N_("points must be a whole number, not %(text)s"), text=text)
        elif int(text) > highest:
            ledger.problem(
                row, column, N_("%(points)s points are more than the %(highest)s there are"),
                points=text, highest=int(highest),
            )  # fmt: skip
        else:
            points[area] = int(text)
    total = points.pop("total", None)
    if cells["basis"] == Basis.KNOWN and cells["total"]:
        ledger.problem(row, "basis", N_("known means that the total was not seen, but there is one"))
    if cells["basis"] and cells["basis"] != Basis.KNOWN and not (cells["total"] or points):
        ledger.problem(row, "total", N_("points are missing; if none are known, the basis is known"))
    together = sum(points.values())
    if points.keys() == limits.complete:
        if total != together and not (cells["total"] and total is None):
            ledger.problem(
                row,
                "total",
                N_("the areas add up to %(sum)s: write that total, or correct the areas"),
                sum=together,
            )
        return
    if total is None:
        return
    rest = sum(limits.areas[area] for area in limits.complete - points.keys())
    if not together <= total <= together + rest:
        ledger.problem(
            row,
            "total",
            N_("with these areas the total lies between %(lowest)s and %(highest)s: correct one of them"),
            lowest=together,
            highest=int(together + rest),
        )


@functools.cache
def _limits(edition_id: str) -> _Limits:
    """Of an unknown edition: what any edition of the Municipal Compass could have given."""
    if edition_id:
        edition = load_edition(edition_id)
        areas = {area.id: area.maximum for area in edition.areas}
        return _Limits(areas, edition.maximum, frozenset(areas))
    every = [_limits(one) for one in editions() if instrument_of(one) == COMPASS]
    widest = {
        area: max(one.areas.get(area, Fraction(0)) for one in every) for one in every for area in one.areas
    }
    eight = frozenset(
        column.removeprefix(rows.AREA) for column in rows.EVALUATION if column.startswith(rows.AREA)
    )
    return _Limits(widest, max(one.total for one in every), eight)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal()
