"""Registers handed in as files: a new year's municipalities, changes, inhabitants and groups."""

from pathlib import Path

import pytest

from kompass.domain.importing import ImportReport, import_file, import_files
from kompass.models import Grouping, Municipality, MunicipalityPeriod, Population
from tests.domain.tables import MUNICIPALITY, write
from tests.making import evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ENDED_RØROS = {
    "country": "NO",
    "code": "5025",
    "name": "Røros - Rosse",
    "county_code": "50",
    "county": "Trøndelag",
    "valid_from": "2023-01-01",
    "valid_to": "2025-01-01",
}
RENUMBERED = {
    "from_code": "5025",
    "to_code": "9901",
    "type": "renumbering_and_name_change",
    "from_name": "Røros - Rosse",
    "to_name": "Nyby",
    "date": "2025-01-01",
}
FIGURE = {"country": "NO", "code": "5025", "year": "2026", "population": "5700", "source": "SSB 07459"}
GROUP = {"country": "NO", "code": "5025", "code_year": "2024", "kostra_group": "9", "centrality_class": "6"}


def texts(report: ImportReport) -> list[str]:
    return [problem.text() for problem in report.problems]


def take(tmp_path: Path, kind: str, *lines: dict[str, str]) -> ImportReport:
    return import_file(write(tmp_path / f"{kind}.csv", kind, *lines))


def test_a_new_year_of_the_register_goes_on_with_the_old_municipality(tmp_path: Path) -> None:
    reports = import_files(
        [
            write(tmp_path / "c.csv", "changes", RENUMBERED),
            write(tmp_path / "m.csv", "municipalities", ENDED_RØROS, MUNICIPALITY),
        ]
    )
    assert [texts(report) for report in reports] == [[], []]
    assert [(row.outcome, row.what) for row in reports[1].rows] == [
        ("changed", "5025 Røros - Rosse 2023-01-01: valid_to - > 2025-01-01"),
        ("created", "9901 Nyby 2025-01-01"),
    ]
    assert [(row.outcome, row.what) for row in reports[0].rows] == [
        ("created", "renumbering_and_name_change 5025 > 9901, 2025-01-01")
    ]
    renamed = Municipality.objects.get(slug="no-roros")
    assert (renamed.name, renamed.dissolved) == ("Nyby", None)
    assert renamed.search_key == "nyby roros roros rosse 1640 5025 9901"
    assert renamed.evaluations.count() == 3
    again = import_files([tmp_path / "m.csv", tmp_path / "c.csv"])
    assert [(report.created, report.changed, report.unchanged) for report in again] == [(0, 0, 2), (0, 0, 1)]


def test_a_code_that_goes_on_stays_the_same_municipality(tmp_path: Path) -> None:
    going_on = {**ENDED_RØROS, "name": "Røros", "valid_from": "2025-01-01", "valid_to": ""}
    take(tmp_path, "municipalities", ENDED_RØROS, going_on)
    assert Municipality.objects.get(slug="no-roros").periods.count() == 4


def test_a_shared_new_name_gets_its_code_in_the_address(tmp_path: Path) -> None:
    take(tmp_path, "municipalities", {**MUNICIPALITY, "name": "Røros (Nyfylke)"})
    assert MunicipalityPeriod.objects.get(code="9901").municipality.slug == "no-roros-9901"


def test_municipalities_without_codes_go_by_their_name(tmp_path: Path) -> None:
    line = {"country": "DK", "name": "Fredericia"}
    assert take(tmp_path, "municipalities", line, {**line, "name": "Odder"}).created == 1
    assert take(tmp_path, "municipalities", line).unchanged == 1
    assert Municipality.objects.get(slug="dk-fredericia").name == "Fredericia"


def test_the_swedish_register_brings_its_population_along(tmp_path: Path) -> None:
    path = tmp_path / "scb.csv"
    path.write_text(
        "code,name,county_code,county,population,population_year\n"
        "0115,Vallentuna,01,Stockholms län,34999,2025\n"
        "9902,Nystad,99,Nylän,1000,2025\n",
        encoding="utf-8",
    )
    report = import_file(path)
    assert (report.kind, report.created, texts(report)) == ("municipalities", 2, [])
    assert list(
        Population.objects.filter(year=2025, municipality__country="SE").values_list(
            "code", "inhabitants", "source"
        )
    ) == [("0115", 34999, "SCB"), ("9902", 1000, "SCB")]


def test_problems_of_municipalities(tmp_path: Path) -> None:
    report = take(
        tmp_path,
        "municipalities",
        {**MUNICIPALITY, "country": "FI"},
        {**MUNICIPALITY, "name": ""},
        {**MUNICIPALITY, "valid_from": "1 January"},
        {**MUNICIPALITY, "valid_to": "2024-01-01"},
        {**MUNICIPALITY, "country": "DK"},
        {**MUNICIPALITY, "code": "99"},
        {**MUNICIPALITY, "county_code": ""},
        {**MUNICIPALITY, "county": "x" * 121},
        MUNICIPALITY,
        MUNICIPALITY,
        {**ENDED_RØROS, "valid_from": "2024-01-01"},
    )
    assert texts(report) == [
        "row 2, column country: the country must be NO, SE or DK",
        "row 3, column name: the name is missing",
        "row 4, column valid_from: a day is written like 2020-01-31",
        "row 5, column valid_to: the first day without the code must lie after the first day with it",
        "row 6, column code: municipalities of this country are kept without codes: leave it empty",
        "row 7, column code: a code has four digits",
        "row 8, column county_code: the county's code is missing",
        "row 9, column county: 121 characters are too many: at most 120",
        "row 11: row 10 is about the same thing: leave one of them out",
        "column valid_to: the code 5025 would be in force twice from 2024-01-01 on: correct the dates",
    ]
    assert not MunicipalityPeriod.objects.filter(code="9901").exists()


def test_problems_of_changes(tmp_path: Path) -> None:
    report = take(
        tmp_path,
        "changes",
        {**RENUMBERED, "type": "moved"},
        {**RENUMBERED, "date": "2025"},
        {**RENUMBERED, "from_code": "", "to_name": ""},
        {**RENUMBERED, "country": "DK"},
        {**RENUMBERED, "to_name": "x" * 121},
        RENUMBERED,
        RENUMBERED,
    )
    kinds = "merger, name_change, renumbering, renumbering_and_name_change, split, split_and_merger"
    assert texts(report) == [
        f"row 2, column type: the change must be one of: {kinds}",
        "row 3, column date: a day is written like 2020-01-31",
        "row 4, column from_code: this column must not be empty",
        "row 4, column to_name: this column must not be empty",
        "row 5, column country: the country must be NO or SE",
        "row 6, column to_name: 121 characters are too many: at most 120",
        "row 7: no municipality has the code 9901 from 2025-01-01 on: import the municipalities first",
        "row 8: row 7 is about the same thing: leave one of them out",
    ]


def test_two_that_cannot_be_one_are_told_and_nothing_is_kept(tmp_path: Path) -> None:
    before = Municipality.objects.count()
    joined = {
        "from_code": "1516",
        "to_code": "9903",
        "type": "renumbering",
        "from_name": "Ulstein",
        "to_name": "Ulstein",
        "date": "2025-01-01",
    }
    ulstein = {
        "country": "NO",
        "code": "1516",
        "name": "Ulstein",
        "county_code": "15",
        "county": "Møre og Romsdal",
        "valid_from": "1964-01-01",
        "valid_to": "2025-01-01",
    }
    municipalities = write(
        tmp_path / "m.csv", "municipalities", ulstein, {**MUNICIPALITY, "code": "9903", "name": "Annet"}
    )
    assert texts(import_file(municipalities)) == []
    evaluation(Municipality.objects.get(slug="no-annet"), "2019", 300)
    report = import_file(write(tmp_path / "c.csv", "changes", joined))
    assert texts(report) == ["no-ulstein and no-annet would become one, but both have an evaluation of 2019"]
    assert Municipality.objects.count() == before + 1


def test_population_is_created_changed_unchanged(tmp_path: Path) -> None:
    report = take(tmp_path, "population", FIGURE, {**FIGURE, "year": "2027"})
    assert [row.outcome for row in report.rows] == ["changed", "created"]
    assert take(tmp_path, "population", FIGURE).unchanged == 1
    assert list(
        Population.objects.filter(municipality__slug="no-roros", year__gte=2026)
        .order_by("year")
        .values_list("year", "inhabitants")
    ) == [(2026, 5700), (2027, 5700)]


def test_problems_of_population(tmp_path: Path) -> None:
    report = take(
        tmp_path,
        "population",
        {**FIGURE, "year": "now"},
        {**FIGURE, "population": "5 700"},
        {**FIGURE, "code": "1640"},
        {**FIGURE, "country": "DK"},
        FIGURE,
        FIGURE,
    )
    assert texts(report) == [
        "row 2, column year: this must be a whole number",
        "row 3, column population: this must be a whole number",
        "row 4, column code: no municipality had the code 1640 on 2026-01-01: correct it, "
        "or import the municipalities first",
        "row 5, column country: the country must be NO or SE",
        "row 7: row 6 is about the same thing: leave one of them out",
    ]


def test_groups_are_created_changed_emptied(tmp_path: Path) -> None:
    report = take(tmp_path, "groups", GROUP, {**GROUP, "code_year": "2025"})
    assert [row.outcome for row in report.rows] == ["changed", "created"]
    report = take(tmp_path, "groups", {**GROUP, "kostra_group": ""}, {**GROUP, "code_year": "2025"})
    assert [row.what for row in report.rows] == ["Røros 2024: kostra_group 9 > -", "Røros 2025"]
    found = Grouping.objects.filter(municipality__slug="no-roros", year__gte=2024).order_by("year", "scheme")
    assert list(found.values_list("year", "scheme", "value")) == [
        (2024, "centrality_class", "6"),
        (2025, "centrality_class", "6"),
        (2025, "kostra_group", "9"),
    ]


def test_problems_of_groups(tmp_path: Path) -> None:
    report = take(tmp_path, "groups", {**GROUP, "code_year": ""}, {**GROUP, "code": "9999"}, GROUP, GROUP)
    assert texts(report) == [
        "row 2, column code_year: this must be a whole number",
        "row 3, column code: no municipality had the code 9999 on 2024-01-01: correct it, "
        "or import the municipalities first",
        "row 5: row 4 is about the same thing: leave one of them out",
    ]
