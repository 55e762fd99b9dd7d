"""The ratings behind a result: taken in only where they give the published points again, exactly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kompass import installed
from kompass.domain import rows
from kompass.domain.import_lines import Line, World, four_digits, known_country, municipality_of, read_when
from kompass.domain.ledger import Ledger
from kompass.domain.result import frozen
from kompass.language import N_
from kompass.method import (
    METHOD_VERSION,
    NOT_APPLICABLE,
    RatingError,
    Score,
    When,
    score,
)
from kompass.method.ratings import check_ratings
from kompass.models import Evaluation, Municipality, Snapshot

_OF_EVALUATION: Final = ("country", "municipality_code", "municipality", "evaluated")
_OF_SNAPSHOT: Final = ("edition", "edition_hash", "method_version")


def ratings(lines: Sequence[Line], ledger: Ledger, world: World) -> None:
    """One row per evaluation and criterion; natural key: municipality, date and criterion.

    What a table does not name stays as it is. The evaluations must be there, with the points that the ratings give.
    """
    sound = _by_evaluation(lines, ledger, world)
    world.write()
    known = {
        (evaluation.municipality_id, evaluation.evaluated): evaluation
        for evaluation in Evaluation.objects.filter(
            municipality__country__in={municipality.country for municipality, _, _ in sound}
        )
        .select_related("municipality", "snapshot")
        .prefetch_related("area_results")
    }
    of_evaluation: dict[int, list[Line]] = defaultdict(list)
    evaluations: dict[int, Evaluation] = {}
    for municipality, evaluated, found in sound:
        evaluation = known.get((municipality.pk, evaluated))
        if evaluation is None:
            ledger.problem(
                found[0].number,
                "evaluated",
                N_("there is no evaluation of %(name)s with this date: import the evaluations first"),
                name=municipality.name,
            )
            continue
        evaluations[evaluation.pk] = evaluation
        of_evaluation[evaluation.pk] += found
    taken = [_taken(evaluations[pk], of_one, ledger) for pk, of_one in of_evaluation.items()]
    snapshots = [snapshot for snapshot in taken if snapshot is not None]
    Snapshot.objects.filter(evaluation__in=[snapshot.evaluation for snapshot in snapshots]).delete()
    Snapshot.objects.bulk_create(snapshots)
    Evaluation.objects.bulk_update(
        [snapshot.evaluation for snapshot in snapshots], ["exact_total"], batch_size=200
    )


def _by_evaluation(
    lines: Iterable[Line], ledger: Ledger, world: World
) -> list[tuple[Municipality, str, list[Line]]]:
    """Whose they are, when, and the rows: looked up once for all rows that name it in the same way."""
    alike: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        alike[tuple(line.get(column) for column in _OF_EVALUATION)].append(line)
    sound = []
    for names, found in alike.items():
        cells = dict(zip(_OF_EVALUATION, names, strict=True))
        cells["municipality_code"] = four_digits(cells["municipality_code"])
        first, faults = found[0], len(ledger.problems)
        when = read_when(first, ledger, cells, "evaluated")
        known_country(first, cells, ledger)
        if not (cells["municipality"] or cells["municipality_code"]):
            ledger.problem(first.number, "municipality", N_("the name of the municipality is missing"))
        municipality = municipality_of(first, cells, when or When(""), ledger, world)
        if len(ledger.problems) == faults and municipality is not None:
            sound.append((municipality, cells["evaluated"], found))
    return sound


def _taken(evaluation: Evaluation, lines: Sequence[Line], ledger: Ledger) -> Snapshot | None:
    """The snapshot that follows; None, with problems noted where there are any, if nothing is to be written."""
    kept = getattr(evaluation, "snapshot", None)
    first, faults = lines[0], len(ledger.problems)
    about = {column: first.get(column) for column in _OF_SNAPSHOT}
    about["edition"] = rows.edition_cell(about["edition"])
    numbers: dict[str, int] = {}
    given: dict[str, Any] = {}
    differs = False
    for line in lines:
        criterion = line.get("criterion")
        key = f"{evaluation.slug}|{criterion}"
        if not ledger.first_time(line.number, key):
            continue
        levels = {
            column: text for column, text in line.cells.items() if column.startswith(rows.LEVEL) and text
        }
        cells = {
            "country": evaluation.municipality.country,
            "municipality_code": evaluation.stated_code,
            "municipality": evaluation.stated_name,
            "evaluated": evaluation.evaluated,
            **{column: line.get(column) for column in _OF_SNAPSHOT},
            "edition": rows.edition_cell(line.get("edition")),
            "criterion": criterion,
            "not_applicable": line.get("not_applicable").lower(),
            **levels,
        }
        _check_row(line, cells, levels, about, ledger)
        old = rows.rating_cells(evaluation, kept, criterion) if kept and criterion in kept.ratings else None
        emptied = {column: "" for column in old or {} if column not in cells}
        label = f"{evaluation.stated_name} {evaluation.evaluated}, {criterion}"
        differs |= ledger.enter(line.number, key, label, {**cells, **emptied}, old)
        numbers[criterion] = line.number
        given[criterion] = (
            NOT_APPLICABLE
            if cells["not_applicable"]
            else {
                column.removeprefix(rows.LEVEL): int(text) if text.isdecimal() else text
                for column, text in levels.items()
            }
        )
    if not differs or len(ledger.problems) > faults:
        return None
    if kept and all(getattr(kept, column) == about[column] for column in _OF_SNAPSHOT[1:]):
        given = {**kept.ratings, **given}
    return _snapshot(evaluation, about, given, numbers, first.number, ledger)


def _check_row(
    line: Line, cells: Mapping[str, str], levels: Mapping[str, str], about: Mapping[str, str], ledger: Ledger
) -> None:
    if not cells["criterion"]:
        ledger.problem(line.number, "criterion", N_("this column must not be empty"))
    for column in _OF_SNAPSHOT:
        if cells[column] != about[column]:
            ledger.problem(line.number, column, N_("all rows of one evaluation must have the same here"))
    if cells["not_applicable"] not in ("", rows.MARK):
        ledger.problem(line.number, "not_applicable", N_("write %(mark)s, or leave it empty"), mark=rows.MARK)
    elif cells["not_applicable"] and levels:
        ledger.problem(
            line.number,
            "not_applicable",
            N_("a criterion is either rated or not applicable: leave one of them out"),
        )


def _snapshot(
    evaluation: Evaluation,
    about: Mapping[str, str],
    given: Mapping[str, Any],
    numbers: Mapping[str, int],
    row: int,
    ledger: Ledger,
) -> Snapshot | None:
    """The result computed anew; None, with problems noted, where it is not the published one."""
    if rows.edition_id(about["edition"]) != evaluation.edition:
        ledger.problem(
            row,
            "edition",
            N_("the record says that the evaluation used the edition %(edition)s: correct one of them"),
            edition=rows.edition_cell(evaluation.edition) or "-",
        )
        return None
    known = evaluation.edition in installed.editions()
    edition = installed.load_edition(evaluation.edition) if known else None
    if edition is None or edition.areas_only:
        ledger.problem(row, "edition", N_("this edition has no criteria to rate"))
        return None
    if about["edition_hash"] != edition.hash:
        ledger.problem(
            row,
            "edition_hash",
            N_("the edition has changed since: use the version of Kompass that has it as it was"),
        )
        return None
    if about["method_version"] != METHOD_VERSION:
        ledger.problem(
            row,
            "method_version",
            N_("the version of the method must be %(version)s here"),
            version=METHOD_VERSION,
        )
        return None
    try:
        levels = check_ratings(edition, given, rows=numbers)
    except RatingError as error:
        ledger.problems += error.problems
        return None
    clean: dict[str, Any] = {}
    for criterion in given:
        of_one = levels[criterion]
        aspects = [aspect.id for aspect in edition.aspects_of(criterion)]
        clean[criterion] = (
            NOT_APPLICABLE
            if of_one is None
            else {a: level for a, level in zip(aspects, of_one, strict=True) if level is not None}
        )
    result = score(edition, clean)
    if not _as_published(evaluation, result, row, ledger):
        return None
    evaluation.exact_total = "" if result.exact_total is None else str(result.exact_total)
    return Snapshot(
        evaluation=evaluation,
        edition=result.edition,
        edition_hash=result.edition_hash,
        method_version=result.method_version,
        ratings=clean,
        result=frozen(result),
    )


def _as_published(evaluation: Evaluation, result: Score, row: int, ledger: Ledger) -> bool:
    published = {one.area: one.points for one in evaluation.area_results.all()}
    pairs = [(rows.AREA + area, points, published.pop(area, None)) for area, points in result.areas.items()]
    pairs += [(rows.AREA + area, None, points) for area, points in published.items()]
    pairs.append(("total", result.total, evaluation.total))
    wrong = [(name, computed, stated) for name, computed, stated in pairs if computed != stated]
    for name, computed, stated in wrong:
        ledger.problem(
            row,
            name,
            N_("these ratings give %(computed)s points, the record has %(stated)s: correct one of them"),
            computed="-" if computed is None else computed,
            stated="-" if stated is None else stated,
        )
    return not wrong
