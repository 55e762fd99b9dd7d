"""The main job with two instruments: from a file to ratings, points, report, import, pages, comparison, API, and back.

Nothing in the program knows which instrument it works with: the same steps hold for both.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from kompass.domain import exporting
from kompass.domain.access import PUBLIC
from kompass.domain.carried import as_csv, as_yaml
from kompass.domain.importing import import_files
from kompass.domain.queries.calculation import calculate
from kompass.domain.queries.comparison import compare
from kompass.domain.queries.evaluation import evaluation, latest
from kompass.domain.queries.municipality import municipality
from kompass.domain.queries.progress import progress
from kompass.domain.queries.record import record
from kompass.domain.queries.side_by_side import side_by_side
from kompass.domain.queries.tile_map import tile_map
from kompass.method import Edition, Score, load_edition, load_ratings, score
from kompass.models import Evaluation, Municipality, Snapshot
from kompass.reports import evaluation_report
from kompass.reports.calculation import calculation_report
from kompass.reports.form import rating_form
from tests import making
from tests.cli.running import answer
from tests.forms import filled

pytestmark = pytest.mark.django_db

INSTRUMENTS = ("open-2020", "caf-2020")
Rated = Mapping[str, Mapping[str, int]]


def rated(edition: Edition, seed: int) -> Rated:
    """Every criterion on every aspect that counts for it; no profile that asks for a reason."""
    chance = random.Random(seed)
    values = [value for level in edition.levels for value in range(level.value, level.last + 1)]
    found = {}
    for criterion in edition.criteria:
        level = chance.choice(values)
        found[criterion.id] = {aspect.id: level for aspect in edition.aspects_of(criterion)}
        if not edition.implausible:
            found[criterion.id] = {aspect: chance.choice(values) for aspect in found[criterion.id]}
    return found


def as_json(edition: Edition, ratings: Rated) -> bytes:
    return json.dumps({"edition": edition.id, "ratings": ratings}).encode()


def as_form(edition: Edition, ratings: Rated) -> bytes:
    words = {
        level.value: level.value if edition.banded else f"{level.value} – {level.name('en')}"
        for level in edition.levels
    }
    cells = {
        key: {aspect: words.get(level, level) for aspect, level in levels.items()}
        for key, levels in ratings.items()
    }
    return filled(rating_form(edition, language="en"), cells)


FILES: Mapping[str, Callable[[Edition, Any], bytes]] = {
    "csv": lambda edition, ratings: as_csv(edition, ratings, {}),
    "yaml": lambda edition, ratings: as_yaml(edition, ratings, {}),
    "json": as_json,
    "xlsx": as_form,
}


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def tables(edition: Edition, result: Score, ratings: Rated, name: str, when: str) -> dict[str, bytes]:
    """The two files that bring an evaluation in: its points, and the ratings behind them."""
    about = {"country": "NO", "municipality_code": "", "municipality": name, "evaluated": when}
    row = {
        **about,
        "edition": edition.id,
        **{f"area_{area}": points for area, points in result.areas.items()},
        "total": result.total,
        "basis": "published",
        "derived_from_claim": "",
        "note": "",
        "source": "a report",
    }
    lines = [
        {
            **about,
            "edition": edition.id,
            "edition_hash": edition.hash,
            "method_version": result.method_version,
            "criterion": key,
            **{f"level_{aspect}": level for aspect, level in levels.items()},
            "not_applicable": "",
        }
        for key, levels in ratings.items()
    ]
    return {"evaluations": _csv([row]), "ratings": _csv(lines)}


def _csv(lines: list[dict[str, Any]]) -> bytes:
    file = io.StringIO()
    names = list(dict.fromkeys(name for line in lines for name in line))
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode()


def take_in(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for kind, content in files.items():
        (folder / f"{kind}.csv").write_bytes(content)
    reports = import_files([folder / f"{kind}.csv" for kind in files])
    assert [report.problems for report in reports] == [()] * len(files)


def kept() -> list[tuple[Any, ...]]:
    fields = ("evaluation__slug", "evaluation__exact_total", "edition", "edition_hash", "ratings", "result")
    return list(Snapshot.objects.order_by("evaluation__slug").values_list(*fields))


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("id", INSTRUMENTS)
def test_a_file_of_any_kind_gives_the_points_of_its_ratings(id: str, form: str, tmp_path: Path) -> None:
    edition = load_edition(id)
    ratings = rated(edition, 7)
    path = tmp_path / f"ratings.{form}"
    path.write_bytes(FILES[form](edition, ratings))
    read = load_ratings(path, edition)
    expected = score(edition, ratings)
    assert score(edition, read) == expected
    assert expected.flags == ()
    told = answer("score", str(path))
    assert (told["edition"], told["total"], told["provisional"]) == (id, expected.total, False)


@pytest.mark.parametrize("id", INSTRUMENTS)
def test_a_calculation_has_bounds_gaps_and_a_report(id: str) -> None:
    edition = load_edition(id)
    ratings = dict(rated(edition, 3))
    whole = score(edition, ratings)
    left_open = ratings.pop(edition.criteria[0].id)
    assert left_open
    found = calculate(PUBLIC, edition, ratings, name="Prøvevik")
    assert found.provisional
    assert found.score.total is None
    assert found.score.lowest is not None
    assert found.score.highest is not None
    assert whole.total is not None
    assert found.score.lowest <= whole.total <= found.score.highest
    assert len(found.page.areas) == len(edition.areas)
    for language in ("nb", "en"):
        text = text_of(calculation_report(found, language=language))
        assert "Prøvevik" in text
        assert edition.areas[-1].name(language).split()[0] in text


@pytest.mark.parametrize("id", INSTRUMENTS)
def test_from_ratings_to_a_record_and_back(id: str, client: Client, tmp_path: Path) -> None:
    edition = load_edition(id)
    making.municipality("Prøvevik", slug="no-provevik", code="9901")
    making.municipality("Nabovik", slug="no-nabovik", code="9902")
    results = {}
    for number, (name, when) in enumerate(
        [("Prøvevik", "2020-05"), ("Prøvevik", "2024-05"), ("Nabovik", "2023-03")]
    ):
        ratings = rated(edition, number)
        result = results[name, when] = score(edition, ratings)
        take_in(tmp_path / str(number), tables(edition, result, ratings, name, when))

    own = evaluation(PUBLIC, "no-provevik-2024-05")
    last = results["Prøvevik", "2024-05"]
    assert own.evaluation.total == last.total
    assert {area.code: area.points for area in own.areas} == last.areas
    assert own.snapshot is not None
    assert own.snapshot.exact_total == last.exact_total
    assert len(own.snapshot.criteria) == len(edition.criteria)
    assert {gap.code for gap in own.comparison.gaps} == {area.id for area in edition.areas}

    compared = compare(PUBLIC, "no-provevik-2024-05")
    other = results["Nabovik", "2023-03"].exact_total
    assert other is not None
    assert last.exact_total is not None
    assert [member.slug for member in compared.members] == ["no-nabovik-2023-03"]
    assert compared.rank == (1 if last.exact_total >= other else 2)
    (change,) = progress(PUBLIC, "no-provevik").changes
    assert change.points == (last.total or 0) - (results["Prøvevik", "2020-05"].total or 0)
    assert (change.crosses_editions, change.crossing) == (False, None)
    assert len(change.areas) == len(edition.areas)

    for language in ("nb", "en"):
        page = client.get(f"/{language}/evaluations/no-provevik-2024-05/")
        assert page.status_code == 200
        html = page.content.decode()
        assert f'<span class="big">{last.total}</span>' in html
        assert client.get(f"/{language}/municipalities/no-provevik/").status_code == 200

    assert str(last.total) in text_of(evaluation_report(PUBLIC, "no-provevik-2024-05", language="nb"))
    told = client.get("/api/v1/evaluations/no-provevik-2024-05").json()
    assert told["total"] == last.total
    assert told["total_exact"] == str(last.exact_total)
    assert Fraction(told["maximum_exact"]) == edition.maximum
    beside = client.get("/api/v1/compare?e=no-provevik-2020-05&e=no-provevik-2024-05").json()
    assert len(beside["groups"][0]["areas"]) == len(edition.areas)

    before = kept()
    files = {kind: exporting.export(kind, "csv", country="NO") for kind in ("evaluations", "ratings")}
    Evaluation.objects.all().delete()
    take_in(tmp_path / "again", files)
    assert kept() == before
    assert {kind: exporting.export(kind, "csv", country="NO") for kind in files} == files


@pytest.mark.parametrize("id", INSTRUMENTS)
def test_quick_entry_asks_for_every_criterion_and_gives_the_points(id: str, client: Client) -> None:
    edition = load_edition(id)
    html = client.get(f"/en/calculator/{id}/").content.decode()
    assert [criterion.id for criterion in edition.criteria if f"{criterion.id}" not in html] == []


@pytest.fixture
def mixed() -> str:
    """A municipality evaluated with both instruments, and others with each; CAF's totals are the higher ones."""
    own = making.municipality("Prøvevik", slug="no-provevik")
    making.evaluation(own, "2019-05", 300, edition="official-2020")
    making.evaluation(own, "2021-05", 850, edition="caf-2020", areas={"1": 95, "9": 90})
    making.evaluation(own, "2023-05", 400, edition="official-2020")
    making.evaluation(own, "2024-05", 860, edition="caf-2020", areas={"1": 96, "9": 91})
    for name, total, edition in (("Avik", 500, "official-2020"), ("Bvik", 870, "caf-2020")):
        making.evaluation(making.municipality(name), "2022-01", total, edition=edition)
    return own.slug


def test_results_of_different_instruments_never_meet(mixed: str, client: Client) -> None:
    assert Municipality.objects.count() == 3  # what could mix is there
    compass, caf = compare(PUBLIC, f"{mixed}-2023-05"), compare(PUBLIC, f"{mixed}-2024-05")
    assert [member.slug for member in compass.members] == ["no-avik-2022-01"]
    assert [member.slug for member in caf.members] == ["no-bvik-2022-01"]
    assert compass.left_out["instrument"] == caf.left_out["instrument"] == 3
    assert caf.stated is None

    found = progress(PUBLIC, mixed)
    assert [(one.start.total, one.end.total) for one in found.changes] == [(300, 400), (850, 860)]
    assert evaluation(PUBLIC, f"{mixed}-2024-05").previous.total == 850  # type: ignore[union-attr]
    assert evaluation(PUBLIC, f"{mixed}-2023-05").previous.total == 300  # type: ignore[union-attr]

    beside = side_by_side(PUBLIC, [f"{mixed}-2023-05", f"{mixed}-2024-05", "no-avik-2022-01"])
    assert beside.slugs == (f"{mixed}-2023-05", "no-avik-2022-01")
    assert [(one.kind, one.value) for one in beside.problems] == [("instrument", f"{mixed}-2024-05")]
    refused = client.get(f"/api/v1/compare?e={mixed}-2023-05&e={mixed}-2024-05")
    assert refused.status_code == 422
    assert "another instrument" in refused.content.decode()

    page = municipality(PUBLIC, mixed)
    assert (page.latest.total if page.latest else None) == 400
    assert {row.edition for row in page.comparable} == {"official-2020"}
    assert [tile.total for tile in tile_map(PUBLIC, "NO").evaluated] == [500, 400]
    summary = record(PUBLIC)
    assert (summary.n_evaluations, summary.mean_total) == (3, 400)
    assert {row.edition for row in latest(PUBLIC)} == {"official-2020"}


def test_caf_points_by_hand() -> None:
    """Fine-tuned: the mean of plan, do, check and act, and of trends and targets. Classical: one value. A criterion is
    the mean of its sub-criteria, out of 100 (CAF 2020, chapter on scoring)."""
    caf = load_edition("caf-2020")
    counts = [len(area.sub_areas) for area in caf.areas]
    assert counts == [4, 4, 3, 6, 3, 2, 2, 2, 2]
    assert [level.mark for level in caf.levels] == ["0–10", "11–30", "31–50", "51–70", "71–90", "91–100"]
    ratings: dict[str, Any] = {criterion.id: 0 for criterion in caf.criteria}
    first, second = (caf.areas[0].criteria[place].id for place in (0, 1))
    ratings[first] = {"plan": 90, "do": 70, "check": 50, "act": 30}  # mean 60
    ratings[second] = 40
    result = caf.areas[5].criteria[0].id
    ratings[result] = {"trend": 45, "targets": 80}  # mean 62.5
    found = score(caf, ratings)
    assert found.exact_areas["1"] == Fraction(60 + 40 + 0 + 0, 4)
    assert found.exact_areas["6"] == Fraction(125, 4)
    assert (found.areas["1"], found.areas["6"], found.total) == (25, 31, 56)
