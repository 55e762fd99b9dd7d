"""The data dictionary: nothing goes out that it does not explain, and what it says of a column is so."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain import data_dictionary, exporting, rows
from kompass.domain.data_dictionary import TABLES, TYPES, Column, column_of
from kompass.domain.data_schema import schema, value_of
from kompass.domain.first_start import SHIPPED
from kompass.method import editions, load_edition
from kompass.models import Claim, Evaluation
from kompass.models.evaluation import Basis


def table(kind: str, country: str | None = None) -> dict[str, object]:
    found: dict[str, object] = json.loads(exporting.export(kind, "json", country=country))
    return found


def test_every_table_that_goes_out_is_explained() -> None:
    assert sorted(TABLES) == sorted(exporting.KINDS)


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("evaluations", rows.EVALUATION),
        ("claims", rows.CLAIM),
        ("ratings", (*rows.RATING[:-1], "level_built_up", "level_anchored", rows.RATING[-1])),
        ("counts", rows.COUNT),
        ("municipalities", rows.PERIOD),
        ("changes", rows.CHANGE),
        ("population", rows.POPULATION),
        ("groups", rows.GROUP),
    ],
)
def test_every_column_has_an_entry_and_every_entry_a_column(kind: str, columns: tuple[str, ...]) -> None:
    entries = [column_of(kind, name) for name in columns]
    assert tuple(dict.fromkeys(entries)) == TABLES[kind].columns


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("kind", exporting.KINDS)
def test_every_column_that_goes_out_has_an_entry(kind: str) -> None:
    columns = exporting.Records().table(kind).columns
    assert [column_of(kind, name).meaning for name in columns if not column_of(kind, name).meaning] == []


def test_a_column_without_an_entry_is_named() -> None:
    with pytest.raises(KeyError, match=r"claims\.colour"):
        column_of("claims", "colour")


def test_tables_name_the_files_they_ship_in() -> None:
    listed = {(name, kind) for kind, found in TABLES.items() for name in found.shipped}
    # The Swedish list of municipalities has inhabitants beside the names.
    assert listed - {("swedish_municipalities.csv", "population")} == set(SHIPPED.items())


def test_what_tells_rows_apart_are_columns() -> None:
    for kind, found in TABLES.items():
        assert [column_of(kind, name).name for name in found.key] == list(found.key)


def test_limits_are_those_of_every_edition() -> None:
    known = [load_edition(one) for one in editions()]
    assert column_of("evaluations", "total").highest == max(one.maximum for one in known)
    assert column_of("evaluations", "area_1").highest == max(
        area.maximum for one in known for area in one.areas
    )


def test_bases_are_those_an_evaluation_may_have() -> None:
    assert [value for value, _meaning in column_of("evaluations", "basis").values] == list(Basis.values)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_text_can_be_said_in_each_language(language: str) -> None:
    for found in TABLES.values():
        texts = [found.name(language), found.explain(language), found.origin(language)]
        for column in found.columns:
            texts += [column.explain(language), column.type_name(language), column.origin(found, language)]
            texts += [f"{value}{meaning}" for value, meaning in column.allowed(language)]
        assert all(texts)
    for licence in data_dictionary.LICENCES.values():
        assert licence.named(language)
        assert licence.credit(language)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "", None),
        ("whole", "", None),
        ("code", "0301", "0301"),
        ("whole", "396", 396),
        ("year", "2017", 2017),
        ("moment", "2017-06", "2017-06"),
        ("day", "2020-01-01", "2020-01-01"),
        ("figure", "139", 139),
        ("figure", "0.25", 0.25),
        ("figure", "1.0", 1.0),
        ("figure", "2-3", "2-3"),
        ("figure", "nan", "nan"),
        ("figure", "1e999", "1e999"),
        ("figure", "many", "many"),
    ],
)
def test_cells_in_json(kind: data_dictionary.TypeOfColumn, cell: str, value: object) -> None:
    found = value_of(Column("x", kind, "meaning"), cell)
    assert (found, type(found)) == (value, type(value))


@given(kind=st.sampled_from(sorted(TYPES)), cell=st.text(max_size=12))
def test_whatever_text_a_cell_holds_it_is_json(kind: data_dictionary.TypeOfColumn, cell: str) -> None:
    if kind in ("whole", "year"):
        cell = str(abs(hash(cell)) % 10_000)
    found = value_of(Column("x", kind, "meaning"), cell)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize("kind", TABLES)
def test_schemas_are_schemas(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.usefixtures("invented_example")
@pytest.mark.django_db
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("country", [None, "NO", "ZZ"])
@pytest.mark.parametrize("kind", TABLES)
def test_every_row_is_as_its_schema_says(kind: str, country: str | None) -> None:
    found = table(kind, country)
    validator = jsonschema.Draft202012Validator(
        schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert [error.message for error in validator.iter_errors(found)] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"total": "396"}, "'396' is not of type 'integer', 'null'"),
        ({"total": 901}, "901 is greater than the maximum of 900"),
        ({"area_3": 101}, "101 is greater than the maximum of 100"),
        ({"country": "FI"}, "'FI' is not one of ['NO', 'SE', 'DK', 'ZZ']"),
        ({"evaluated": "2017-13"}, "'2017-13' does not match"),
        ({"basis": None}, "None is not of type 'string'"),
        ({"colour": "blue"}, "'colour' does not match any of the regexes"),
    ],
)
def test_a_schema_refuses_what_is_wrong(change: dict[str, object], fault: str) -> None:
    row = dict.fromkeys(rows.EVALUATION) | {"country": "NO", "municipality": "Røros", "basis": "known"}
    validator = jsonschema.Draft202012Validator(schema("evaluations")["$defs"]["row"])
    assert list(validator.iter_errors(row)) == []
    faults = [error.message for error in validator.iter_errors({**row, **change})]
    assert any(one.startswith(fault) for one in faults), faults


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
class TestJson:
    def test_it_says_what_it_is_about(self) -> None:
        about = table("population")["about"]
        assert isinstance(about, dict)
        assert (about["table"], about["n"], about["invented"]) == ("population", 5758, False)
        assert [one["name"] for one in about["licences"]] == [
            "Norwegian Licence for Open Government Data (NLOD) 2.0",
            "Creative Commons Zero (CC0) 1.0",
        ]

    @pytest.mark.usefixtures("invented_example")
    def test_invented_rows_say_so_and_are_under_no_ones_licence(self) -> None:
        found = json.loads(exporting.export("evaluations", "json", country="ZZ"))
        assert (found["about"]["invented"], found["about"]["sources"]) == (True, "invented for Kompass")
        assert {(row["country"], row["basis"]) for row in found["rows"]} == {("ZZ", "invented")}
        assert [one["address"] for one in found["about"]["licences"]] == [None]

    @pytest.mark.parametrize("kind", exporting.KINDS)
    def test_its_rows_are_those_of_the_csv(self, kind: str) -> None:
        cells = exporting.Records().table(kind)
        found = json.loads(exporting.export(kind, "json"))["rows"]
        assert [list(row) for row in found] == [list(cells.columns)] * len(cells.rows)
        for number, (row, texts) in enumerate(zip(found, cells.rows, strict=True)):
            if number in cells.sources:
                texts = {**texts, "source": cells.sources[number]}
            for name, cell in row.items():
                text = texts.get(name, "")
                # 0.10 is the number 0.1
                assert cell == (
                    float(text) if isinstance(cell, float) else type(cell)(text) if text else None
                )

    def test_a_source_said_to_be_the_same_is_repeated(self) -> None:
        found = json.loads(exporting.export("claims", "json"))["rows"]
        assert found[1]["source"] == found[0]["source"] == "roros.kommune.no, article on the 2017 evaluation"
        assert "same" not in {row["source"] for row in found}

    def test_texts_are_as_they_are_for_no_spreadsheet_reads_json(self) -> None:
        Claim.objects.filter(reference="roros-2017-change").update(statement='=1+1 "\u2028', value="-5")
        found = json.loads(exporting.export("claims", "json"))["rows"][0]
        assert (found["statement"], found["value"]) == ('=1+1 "\u2028', -5)

    def test_an_area_that_few_editions_have_is_there_in_every_row(self) -> None:
        Evaluation.objects.get(slug="no-roros-2021").area_results.create(area="9", points=12)
        found = json.loads(exporting.export("evaluations", "json"))
        assert {row["area_9"] for row in found["rows"]} == {None, 12}
        jsonschema.validate(found, schema("evaluations"))
