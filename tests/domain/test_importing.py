"""Evaluations, claims and counts handed in as files, beside the shipped record."""

from pathlib import Path

import pytest

from kompass.domain.importing import ImportReport, import_file, import_files
from kompass.models import AreaResult, Claim, Evaluation, Municipality, Source, StatedCount
from tests.domain.tables import CLAIM, COLUMNS, COUNT, EVALUATION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

AREAS = {
    f"area_{number}": str(points) for number, points in enumerate([70, 71, 72, 73, 74, 75, 76, 77], start=1)
}

DANISH = {**EVALUATION, "country": "DK", "municipality_code": "", "municipality": "Fredericia"}


def texts(report: ImportReport) -> list[str]:
    return [problem.text() for problem in report.problems]


def take(tmp_path: Path, kind: str, *lines: dict[str, str]) -> ImportReport:
    return import_file(write(tmp_path / f"{kind}.csv", kind, *lines))


def problems_of(tmp_path: Path, kind: str, *lines: dict[str, str]) -> list[str]:
    report = take(tmp_path, kind, *lines)
    assert not report.applied
    return texts(report)


class TestEvaluations:
    def test_a_new_one_is_created_with_its_areas_and_source(self, tmp_path: Path) -> None:
        report = take(tmp_path, "evaluations", {**EVALUATION, **AREAS, "total": "588", "note": "new"})

        assert (report.kind, report.created, report.changed, report.unchanged) == ("evaluations", 1, 0, 0)
        assert report.applied
        assert [(row.row, row.outcome, row.what) for row in report.rows] == [(2, "created", "Røros 2024-03")]
        made = Evaluation.objects.get(slug="no-roros-2024-03")
        assert (made.municipality.slug, made.total, made.edition, made.note) == (
            "no-roros",
            588,
            "official-2020",
            "new",
        )
        assert (str(made.earliest), str(made.latest)) == ("2024-03-01", "2024-03-31")
        assert made.source == Source.objects.get(reference="a page")
        assert {result.area: result.points for result in made.area_results.all()} == {
            str(number): 69 + number for number in range(1, 9)
        }

    def test_the_same_file_again_changes_nothing(self, tmp_path: Path) -> None:
        take(tmp_path, "evaluations", {**EVALUATION, **AREAS, "total": "588"})
        before = list(Evaluation.objects.order_by("id").values())
        report = take(tmp_path, "evaluations", {**EVALUATION, **AREAS, "total": "588"})
        assert (report.created, report.changed, report.unchanged, report.problems) == (0, 0, 1, ())
        assert list(Evaluation.objects.order_by("id").values()) == before

    def test_a_change_says_what(self, tmp_path: Path) -> None:
        take(tmp_path, "evaluations", {**EVALUATION, **AREAS, "total": "588"})
        report = take(
            tmp_path, "evaluations", {**EVALUATION, "area_1": "71", "total": "589", "source": "another page"}
        )
        assert [(row.outcome, row.what) for row in report.rows] == [
            (
                "changed",
                "Røros 2024-03: area_1 70 > 71, area_2 71 > -, area_3 72 > -, area_4 73 > -, area_5 74 > -, "
                "area_6 75 > -, area_7 76 > -, area_8 77 > -, total 588 > 589, source a page > another page",
            )
        ]
        changed = Evaluation.objects.get(slug="no-roros-2024-03")
        assert (changed.total, changed.source.reference) == (589, "another page")
        assert list(changed.area_results.values_list("area", "points")) == [("1", 71)]

    def test_a_table_without_area_columns_leaves_the_areas_alone(self, tmp_path: Path) -> None:
        take(tmp_path, "evaluations", {**EVALUATION, **AREAS, "total": "588"})
        columns = [column for column in COLUMNS["evaluations"] if not column.startswith("area_")]
        line = {**EVALUATION, "total": "588", "note": "later"}
        report = import_file(write(tmp_path / "plain.csv", "evaluations", line, columns=columns))
        assert [row.what for row in report.rows] == ["Røros 2024-03: note - > later"]
        assert AreaResult.objects.filter(evaluation__slug="no-roros-2024-03").count() == 8

    def test_a_dry_run_does_everything_and_keeps_nothing(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "e.csv",
            "evaluations",
            EVALUATION,
            DANISH,
        )
        before = Evaluation.objects.count(), Municipality.objects.count(), Source.objects.count()
        report = import_file(path, dry_run=True)
        assert (report.created, report.applied, report.problems) == (2, False, ())
        assert (Evaluation.objects.count(), Municipality.objects.count(), Source.objects.count()) == before

    def test_one_wrong_row_keeps_the_others_out(self, tmp_path: Path) -> None:
        report = take(
            tmp_path, "evaluations", EVALUATION, {**EVALUATION, "evaluated": "2025", "total": "801"}
        )
        assert texts(report) == ["row 3, column total: 801 points are more than the 800 there are"]
        assert (report.created, report.applied) == (1, False)
        assert not Evaluation.objects.filter(slug="no-roros-2024-03").exists()

    def test_all_problems_are_told_at_once_each_with_its_place(self, tmp_path: Path) -> None:
        assert problems_of(
            tmp_path,
            "evaluations",
            {**EVALUATION, "evaluated": "June 2024"},
            {**EVALUATION, "edition": "2011"},
            {**EVALUATION, "basis": "rumour"},
            {**EVALUATION, "total": "12,5"},
            {**EVALUATION, "area_1": "101"},
            {**EVALUATION, "country": "FI"},
            {**EVALUATION, "derived_from_claim": "nobody-said"},
            {**EVALUATION, "evaluated": "1987"},
            {**EVALUATION, "evaluated": "2999-01"},
            {**EVALUATION, "municipality": ""},
            {**EVALUATION, "basis": "known"},
            {**EVALUATION, "total": ""},
            {**EVALUATION, "basis": "invented"},
            {**EVALUATION, "source": "x" * 601},
            {**EVALUATION, "municipality": "", "municipality_code": ""},
        ) == [
            'row 2, column evaluated: June 2024 is no date: write 2017-06, 2017, or nothing',
            "row 3, column edition: the edition must be one of: caf-2020, 2002, 2010, 2016, 2020, open-2010, open-2020",
            "row 4, column basis: the basis must be one of: published, derived, second-hand, known, invented",
            "row 5, column total: points must be a whole number, not 12,5",
            "row 6, column area_1: 101 points are more than the 100 there are",
            "row 7, column country: the country must be NO, SE or DK",
            "row 8, column derived_from_claim: there is no claim nobody-said: correct it, or import the claims first",
            "row 9, column evaluated: 1987 lies before 1993 or in the future: correct it",
            "row 10, column evaluated: 2999-01 lies before 1993 or in the future: correct it",
            "row 11, column municipality: the name of the municipality is missing",
            "row 12, column basis: known means that the total was not seen, but there is one",
            "row 13, column total: points are missing; if none are known, the basis is known",
            "row 14, column basis: invented evaluations belong in the invented country ZZ, and only they",
            "row 15, column source: 601 characters are too many: at most 600",
            "row 16, column municipality: the name of the municipality is missing",
        ]  # fmt: skip

    def test_areas_and_total_must_fit_together(self, tmp_path: Path) -> None:
        assert problems_of(
            tmp_path,
            "evaluations",
            {**EVALUATION, **AREAS, "total": "589"},
            {**EVALUATION, **AREAS, "total": "", "evaluated": "2023"},
            {**EVALUATION, "area_1": "90", "area_2": "90", "total": "170", "evaluated": "2022"},
            {**EVALUATION, "area_1": "10", "total": "720", "evaluated": "2021-01"},
        ) == [
            "row 2, column total: the areas add up to 588: write that total, or correct the areas",
            "row 3, column total: the areas add up to 588: write that total, or correct the areas",
            "row 4, column total: with these areas the total lies between 180 and 780: correct one of them",
            "row 5, column total: with these areas the total lies between 10 and 710: correct one of them",
        ]

    def test_points_are_checked_even_where_the_edition_is_unknown(self, tmp_path: Path) -> None:
        assert problems_of(
            tmp_path,
            "evaluations",
            {**EVALUATION, **AREAS, "edition": "", "total": "600"},
            {**EVALUATION, "edition": "", "total": "801", "evaluated": "2023"},
        ) == [
            "row 2, column total: the areas add up to 588: write that total, or correct the areas",
            "row 3, column total: 801 points are more than the 800 there are",
        ]

    def test_an_area_that_the_edition_lacks(self, tmp_path: Path) -> None:
        columns = (*COLUMNS["evaluations"], "area_9")
        path = write(tmp_path / "e.csv", "evaluations", {**EVALUATION, "area_9": "10"}, columns=columns)
        assert texts(import_file(path)) == ["row 2, column area_9: the edition has no area 9"]

    def test_areas_alone_are_enough(self, tmp_path: Path) -> None:
        report = take(tmp_path, "evaluations", {**EVALUATION, "area_1": "072", "total": ""})
        assert (report.created, report.problems) == (1, ())
        assert list(AreaResult.objects.filter(evaluation__slug="no-roros-2024-03").values_list("points")) == [
            (72,)
        ]

    def test_a_row_twice_in_a_file(self, tmp_path: Path) -> None:
        assert problems_of(tmp_path, "evaluations", EVALUATION, {**EVALUATION, "total": "601"}) == [
            "row 3: row 2 is about the same thing: leave one of them out"
        ]

    @pytest.mark.parametrize("edition", ["2020", "official-2020"])
    def test_an_official_edition_goes_by_its_year_or_its_id(self, tmp_path: Path, edition: str) -> None:
        take(tmp_path, "evaluations", {**EVALUATION, "edition": edition})
        assert Evaluation.objects.get(slug="no-roros-2024-03").edition == "official-2020"

    def test_an_undated_one(self, tmp_path: Path) -> None:
        take(tmp_path, "evaluations", {**EVALUATION, "evaluated": ""})
        made = Evaluation.objects.get(slug="no-roros-undated")
        assert (made.earliest, made.latest) == (None, None)

    def test_a_claim_in_the_same_set_may_be_what_it_derives_from(self, tmp_path: Path) -> None:
        evaluations = write(
            tmp_path / "e.csv",
            "evaluations",
            {**EVALUATION, "basis": "derived", "derived_from_claim": CLAIM["id"]},
        )
        claims = write(tmp_path / "c.csv", "claims", CLAIM)
        reports = import_files([evaluations, claims])
        assert [(report.kind, report.created, report.problems) for report in reports] == [
            ("evaluations", 1, ()),
            ("claims", 1, ()),
        ]

    def test_a_wrong_date_does_not_hide_a_wrong_code(self, tmp_path: Path) -> None:
        problems = problems_of(
            tmp_path, "evaluations", {**EVALUATION, "evaluated": "2024-13", "municipality_code": "9999"}
        )
        assert [problem.split(":")[0] for problem in problems] == [
            "row 2, column evaluated",
            "row 2, column municipality_code",
        ]

    def test_a_problem_in_one_file_of_a_set_keeps_the_other_out(self, tmp_path: Path) -> None:
        evaluations = write(tmp_path / "e.csv", "evaluations", EVALUATION)
        claims = write(tmp_path / "c.csv", "claims", {**CLAIM, "kind": ""})
        reports = import_files([evaluations, claims])
        assert [report.applied for report in reports] == [False, False]
        assert not Evaluation.objects.filter(slug="no-roros-2024-03").exists()

    def test_invented_evaluations_make_invented_municipalities(self, tmp_path: Path) -> None:
        line = {
            **EVALUATION,
            "country": "ZZ",
            "municipality_code": "",
            "municipality": "Oppdiktet",
            "basis": "invented",
        }
        assert take(tmp_path, "evaluations", line).problems == ()
        assert Evaluation.objects.get(slug="zz-oppdiktet-2024-03").municipality.country == "ZZ"


class TestWhichMunicipality:
    def found(self, tmp_path: Path, **cells: str) -> str:
        report = take(tmp_path, "evaluations", {**EVALUATION, **cells})
        assert texts(report) == []
        return Evaluation.objects.get(source__reference="a page").municipality.slug

    def refused(self, tmp_path: Path, **cells: str) -> str:
        (problem,) = problems_of(tmp_path, "evaluations", {**EVALUATION, **cells})
        return problem

    def test_by_the_code_of_that_day(self, tmp_path: Path) -> None:
        cells = {"municipality_code": "1507", "municipality": "Ålesund", "evaluated": "2022"}
        assert self.found(tmp_path, **cells) == "no-alesund-1507"

    def test_by_its_name_if_the_code_was_another_one_then(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, municipality_code="1640", evaluated="2022") == "no-roros"

    def test_by_name_alone_among_those_that_existed_then(self, tmp_path: Path) -> None:
        cells = {"municipality_code": "", "municipality": "HARAM", "evaluated": "2024-05"}
        assert self.found(tmp_path, **cells) == "no-haram-1580"

    def test_by_any_official_name(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, municipality="Rosse") == "no-roros"

    def test_a_code_that_a_spreadsheet_took_for_a_number(self, tmp_path: Path) -> None:
        cells = {"municipality_code": "219", "municipality": "Bærum", "evaluated": "2015"}
        assert self.found(tmp_path, **cells) == "no-baerum"
        assert Evaluation.objects.get(source__reference="a page").stated_code == "0219"

    def test_an_undated_one_by_its_code(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, municipality_code="1640", evaluated="") == "no-roros"

    def test_a_shared_name_asks_which(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="", municipality="Herøy") == (
            "row 2, column municipality: several municipalities bear the name Herøy; give the code of one: "
            "Herøy (Møre og Romsdal) (1515); Herøy (Nordland) (1818)"
        )

    def test_a_misspelt_name_gets_suggestions(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="", municipality="Rørås") == (
            "row 2, column municipality: no municipality is called Rørås; perhaps Røros"
        )

    def test_a_name_like_no_other(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="", municipality="Xyzzy") == (
            "row 2, column municipality: no municipality is called Xyzzy: see the register"
        )

    def test_a_name_of_another_time(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="", municipality="Mandal") == (
            "row 2, column municipality: Mandal did not exist then, only Mandal (1002) 1964-01-01–2020-01-01: "
            "correct the name or the date"
        )

    def test_a_code_that_never_was(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="9999") == (
            "row 2, column municipality_code: no municipality has or had the code 9999; "
            "perhaps it should be Røros (1640, 5025)"
        )
        assert self.refused(tmp_path, municipality_code="9999", municipality="Xyzzy") == (
            "row 2, column municipality_code: no municipality has or had the code 9999: see the register"
        )

    def test_a_code_and_a_name_that_contradict_each_other(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality="Bærum") == (
            "row 2, column municipality_code: the code 5025 is Røros, not Bærum: correct the code or the name"
        )

    def test_a_code_of_another_time_with_a_name_that_is_no_help(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path, municipality_code="1002", municipality="Mandal") == (
            "row 2, column municipality_code: the code 1002 (Mandal (1002)) was not in force then: "
            "correct the code or the date"
        )

    def test_a_danish_one_is_made_by_its_name_and_found_by_it_the_next_time(self, tmp_path: Path) -> None:
        cells = {"country": "DK", "municipality": "Fredericia"}
        assert self.found(tmp_path, **cells, municipality_code="607") == "dk-fredericia"
        take(tmp_path, "evaluations", {**EVALUATION, **cells, "municipality_code": "", "evaluated": "2025"})
        assert Municipality.objects.filter(search_key__contains="fredericia").count() == 1


class TestClaims:
    def test_created_changed_unchanged(self, tmp_path: Path) -> None:
        assert take(tmp_path, "claims", CLAIM).created == 1
        report = take(tmp_path, "claims", {**CLAIM, "value": "601", "scope": "NO"})
        assert [row.what for row in report.rows] == ["roros-2024-total: value 600 > 601, scope - > NO"]
        assert take(tmp_path, "claims", {**CLAIM, "value": "601", "scope": "NO"}).unchanged == 1
        claim = Claim.objects.get(reference="roros-2024-total")
        assert (claim.municipality.slug, claim.value, claim.stated_code) == ("no-roros", "601", "5025")

    def test_the_same_source_is_that_of_the_row_above(self, tmp_path: Path) -> None:
        take(
            tmp_path,
            "claims",
            CLAIM,
            {**CLAIM, "id": "second", "source": "same"},
            {**CLAIM, "id": "third", "source": "same"},
        )
        assert Claim.objects.get(reference="third").source.reference == "a page"
        assert Claim.objects.get(reference="roros-2017-total").source.reference == (
            "roros.kommune.no, article on the 2017 evaluation"
        )

    def test_a_claim_about_a_whole_country_has_no_municipality(self, tmp_path: Path) -> None:
        take(tmp_path, "claims", {**CLAIM, "municipality": "", "municipality_code": "", "evaluated": ""})
        assert Claim.objects.get(reference="roros-2024-total").municipality is None

    def test_the_day_it_was_said_decides_where_the_evaluation_is_undated(self, tmp_path: Path) -> None:
        cells = {"municipality": "Haram", "municipality_code": "", "evaluated": "", "stated": "2019"}
        take(tmp_path, "claims", {**CLAIM, **cells})
        assert Claim.objects.get(reference="roros-2024-total").municipality.slug == "no-haram-1534"

    def test_every_problem(self, tmp_path: Path) -> None:
        assert problems_of(
            tmp_path,
            "claims",
            {**CLAIM, "source": "same"},
            {**CLAIM, "id": "", "kind": "", "statement": ""},
            {**CLAIM, "stated": "last year"},
            {**CLAIM, "country": ""},
            {**CLAIM, "value": "9" * 21},
            CLAIM,
            CLAIM,
        ) == [
            "row 2, column source: no row above has a source: name it",
            "row 3, column id: this column must not be empty",
            "row 3, column kind: this column must not be empty",
            "row 3, column statement: this column must not be empty",
            "row 4, column stated: last year is no date: write 2017-06, 2017, or nothing",
            "row 5, column country: the country must be NO, SE or DK",
            "row 6, column value: 21 characters are too many: at most 20",
            "row 8: row 7 is about the same thing: leave one of them out",
        ]


class TestCounts:
    def test_created_changed_unchanged(self, tmp_path: Path) -> None:
        assert take(tmp_path, "counts", COUNT, {**COUNT, "since": ""}).created == 2
        report = take(tmp_path, "counts", {**COUNT, "count": "71"}, {**COUNT, "since": ""})
        assert [(row.outcome, row.what) for row in report.rows] == [
            ("changed", "NO 2010–2024, municipalities: count 70 > 71"),
            ("unchanged", "NO –2024, municipalities"),
        ]
        assert StatedCount.objects.get(country="NO", since=2010, as_of=2024).count == 71

    def test_every_problem(self, tmp_path: Path) -> None:
        assert problems_of(
            tmp_path,
            "counts",
            {**COUNT, "country": "FI"},
            {**COUNT, "since": "10"},
            {**COUNT, "as_of": ""},
            {**COUNT, "count": "0"},
            {**COUNT, "unit": ""},
            {**COUNT, "since": "2025"},
            COUNT,
            COUNT,
        ) == [
            "row 2, column country: the country must be NO, SE or DK",
            "row 3, column since: a year has four digits",
            "row 4, column as_of: a year has four digits",
            "row 5, column count: this must be a whole number above zero",
            "row 6, column unit: say what was counted, such as municipalities",
            "row 7, column since: the count begins after the year it was made",
            "row 9: row 8 is about the same thing: leave one of them out",
        ]


class TestFiles:
    def test_a_table_of_no_known_kind(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("colour,size\nred,3\n", encoding="utf-8")
        report = import_file(path)
        assert (report.kind, report.applied) == ("", False)
        assert texts(report) == [
            "the header fits none of: municipalities, changes, population, groups, claims, counts, evaluations, "
            "ratings; an export shows the columns of each"
        ]

    def test_missing_columns_of_the_likeliest_kind(self, tmp_path: Path) -> None:
        columns = [column for column in COLUMNS["counts"] if column not in {"unit", "source"}]
        line = {column: COUNT[column] for column in columns}
        path = write(tmp_path / "t.csv", "counts", line, columns=columns)
        assert texts(import_file(path)) == [
            "column source: a table of counts needs this column",
            "column unit: a table of counts needs this column",
        ]

    def test_an_unknown_column_is_not_dropped_in_silence(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "t.csv", "counts", {**COUNT, "cuont": "1"}, columns=(*COLUMNS["counts"], "cuont")
        )
        assert texts(import_file(path)) == [
            "column cuont: a table of counts has no such column: leave it out or correct its name"
        ]

    def test_a_forced_kind_says_what_it_lacks(self, tmp_path: Path) -> None:
        path = write(tmp_path / "t.csv", "counts", COUNT)
        assert texts(import_file(path, kind="groups")) == [
            "column centrality_class: a table of groups needs this column",
            "column code: a table of groups needs this column",
            "column code_year: a table of groups needs this column",
            "column kostra_group: a table of groups needs this column",
        ]
        assert import_file(path, kind="counts").created == 1

    def test_a_file_that_is_no_table_keeps_the_whole_set_out(self, tmp_path: Path) -> None:
        good = write(tmp_path / "good.csv", "counts", COUNT)
        bad = tmp_path / "bad.pdf"
        bad.write_bytes(b"%PDF-1.7 nothing")
        reports = import_files([bad, good])
        assert [(report.name, report.applied) for report in reports] == [
            (str(bad), False),
            (str(good), False),
        ]
        assert texts(reports[0]) == ["this is a PDF, not a table: save the table as .xlsx or as CSV"]
        assert not StatedCount.objects.filter(as_of=2024).exists()

    def test_semicolons_and_latin_1_from_an_older_excel(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        line = [EVALUATION.get(column, "") for column in COLUMNS["evaluations"]]
        path.write_bytes("\r\n".join([";".join(COLUMNS["evaluations"]), ";".join(line)]).encode("latin-1"))
        assert import_file(path).created == 1

    def test_progress_is_told(self, tmp_path: Path) -> None:
        told: list[tuple[str, int, int]] = []
        path = write(tmp_path / "t.csv", "counts", COUNT, {**COUNT, "as_of": "2025"})
        import_file(path, progress=lambda step, done, total: told.append((step, done, total)))
        assert told == [("taking in stated counts", 0, 2), ("taking in stated counts", 2, 2)]
