"""Ratings files as people have them."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kompass.method import Edition, RatingError, Ratings, load_edition, load_ratings, score
from tests.method.small_editions import made_up, rate

EDITION = made_up([[["5", "10"]], [["15"]]])
HEADER = "criterion;built_up;anchored;complied_with;followed_up;not_applicable;comment\n"
ALL = {"built_up": 3, "anchored": 2, "complied_with": 1, "followed_up": 0}


def load(
    folder: Path, text: str | bytes, *, name: str = "ratings.csv", edition: Edition = EDITION
) -> Ratings:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_ratings(path, edition)


def problems(
    folder: Path, text: str | bytes, *, name: str = "ratings.csv", edition: Edition = EDITION
) -> list[str]:
    with pytest.raises(RatingError) as raised:
        load(folder, text, name=name, edition=edition)
    return [problem.text() for problem in raised.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_table_of_ratings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = HEADER + "c1-1-1;3;2,0;1.0;0;;\n\nc1-1-2;;;;;x;Ingen slik tjeneste på Røros\nc2-1-1;1;;;;;\n"
    if delimiter == ",":
        text = text.replace("2,0", "2.0")
    found = load(tmp_path, text.replace(";", delimiter).encode(encoding))
    assert found == {"c1-1-1": ALL, "c1-1-2": "not_applicable", "c2-1-1": {"built_up": 1}}
    assert found.comments == {"c1-1-2": "Ingen slik tjeneste på Røros"}
    result = score(EDITION, found)
    assert result.provisional
    assert [flag.kind for flag in result.flags] == ["not_applicable_share"]


def test_excel_with_empty_rows(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        [],
        HEADER.strip().split(";"),
        [],
        ["c1-1-1", 3, 2, 1.0, 0],
        [None] * 7,
        ["c1-1-2", None, None, None, None, True, "why"],
    ):
        sheet.append(row)
    workbook.save(tmp_path / "ratings.xlsx")
    found = load_ratings(str(tmp_path / "ratings.xlsx"), EDITION)
    assert found == {"c1-1-1": ALL, "c1-1-2": "not_applicable"}


def test_columns_by_their_looser_names_and_criteria_by_code(tmp_path: Path) -> None:
    header = "Criterion,Title,Built up,Anchored,Complied-with,Followed up,Edition\n"
    text = header + "1.1.1,x,3,2,1,0,made-up\nC2-1-1,x,3,2,1,0,Made-up\n"
    assert load(tmp_path, text) == {"c1-1-1": ALL, "c2-1-1": ALL}


def test_quick_ratings(tmp_path: Path) -> None:
    twos = dict.fromkeys(ALL, 2)
    assert load(tmp_path, "criterion;level\nc1-1-1;2\nc1-1-2;\n") == {"c1-1-1": twos}
    header = HEADER.replace("comment", "level")
    assert load(tmp_path, header + "c1-1-1;;;;;;2\nc1-1-2;3;2;1;0;;\n") == {"c1-1-1": twos, "c1-1-2": ALL}
    assert problems(tmp_path, header + "c1-1-1;1;;;;;2\n") == [
        "row 2, column level: either one level for all aspects or a level for each: empty one of them"
    ]


@pytest.mark.parametrize("word", ["x", "X", "ja", "yes", "1", "TRUE", "SANN", "not_applicable"])
def test_words_for_not_applicable(tmp_path: Path, word: str) -> None:
    assert load(tmp_path, f"{HEADER}c1-1-1;;;;;{word};\n") == {"c1-1-1": "not_applicable"}


@pytest.mark.parametrize("word", ["", "nei", "no", "0", "USANN", "false"])
def test_words_for_applicable(tmp_path: Path, word: str) -> None:
    assert load(tmp_path, f"{HEADER}c1-1-1;3;2;1;0;{word};\n") == {"c1-1-1": ALL}


def test_every_problem_with_row_and_column(tmp_path: Path) -> None:
    text = (
        HEADER.replace("comment", "edition")
        + "c1-1-1;4;2,5;-1;ja;;made-up\n"
        + "unheard-of;5;;;;;\n"
        + "\n"
        + "c1-1-2;1;1;1;1;x;\n"
        + "c1-1-2;1;1;1;1;;\n"
        + "c2-1-1;;;;;kanskje;open-2020\n"
        + ";1;1;1;1;;\n"
    )
    scale = "is not a level of the scale (0, 1, 2, 3)"
    assert problems(tmp_path, text) == [
        f"row 2, column built_up: 4 {scale}",
        f"row 2, column anchored: 2,5 {scale}",
        f"row 2, column complied_with: -1 {scale}",
        f"row 2, column followed_up: ja {scale}",
        "row 3, column criterion: there is no criterion unheard-of in this edition",
        f"row 3, column built_up: 5 {scale}",
        "row 5, column not_applicable: the criterion is marked as not applicable and rated as well: empty one of them",
        "row 6, column criterion: c1-1-2 has a row already (row 5): keep one",
        "row 7, column edition: the rating is for the edition open-2020, not for made-up",
        "row 7, column not_applicable: kanskje is neither yes nor no: write x where the criterion is not applicable",
        "row 8, column criterion: there is no criterion  in this edition",
    ]


def test_missing_columns(tmp_path: Path) -> None:
    missing = "the column is missing: add it to the first row of the table"
    assert problems(tmp_path, "name;built_up;anchored\nc1-1-1;1;1\n") == [
        f"column criterion: {missing}",
        f"column complied_with: {missing}",
        f"column followed_up: {missing}",
    ]


def test_not_an_excel_file_and_a_formula_error(tmp_path: Path) -> None:
    assert problems(tmp_path, b"%PDF-1.7 ...", name="ratings.xlsx") == [
        "this is a PDF, not a table: save the table as .xlsx or as CSV"
    ]
    assert problems(tmp_path, HEADER + "c1-1-1;#DIV/0!;2;1;0;;\n") == [
        "row 2, column built_up: a formula error (#DIV/0!): mend the formula, or write the value"
    ]


def test_a_hundred_thousand_problems_are_counted(tmp_path: Path) -> None:
    text = HEADER + "nowhere;9;9;9;9;;\n" * 20_000
    found = problems(tmp_path, text)
    assert (len(found), found[-1]) == (101, "and 99900 more problems")


def test_round_trip_of_a_whole_edition(tmp_path: Path) -> None:
    edition = load_edition("open-2020")
    ratings = {
        criterion.id: {aspect.id: (number + place) % 4 for place, aspect in enumerate(edition.aspects)}
        for number, criterion in enumerate(edition.criteria)
    }
    rows = [";".join([key, *map(str, levels.values()), "", ""]) for key, levels in ratings.items()]
    assert load(tmp_path, HEADER + "\n".join(reversed(rows)), edition=edition) == ratings


AREAS = load_edition("official-2010")
NOT_YAML = "row 1: this is not YAML (did not find expected node content): look at indentation, colons and quotes here"


def test_area_points(tmp_path: Path) -> None:
    text = "area;points;comment\n1;61;fine\n2;60,5;\n3;;unknown yet\n"
    found = load(tmp_path, text, edition=AREAS)
    assert found == {"1": 61, "2": Decimal("60.5")}
    assert found.comments == {"1": "fine", "3": "unknown yet"}
    assert load(tmp_path, "area;points\n1;61\n", edition=AREAS).comments == {}


def test_wrong_area_points(tmp_path: Path) -> None:
    text = "area;points;edition\n1;101;\n9;1;\n2;many;\n2;3;\n3;4;official-2020\n"
    assert problems(tmp_path, text, edition=AREAS) == [
        "row 2, column points: area 1: 101 is not between 0 and 100 points",
        "row 3, column area: there is no area 9 in official-2010; there are 1, 2, 3, 4, 5, 6, 7, 8",
        "row 4, column points: area 2: many is not between 0 and 100 points",
        "row 5, column area: 2 has a row already (row 4): keep one",
        "row 6, column edition: the rating is for the edition official-2020, not for official-2010",
    ]
    assert problems(tmp_path, "criterion;points\n1;1\n", edition=AREAS) == [
        "column area: the column is missing: add it to the first row of the table"
    ]


def test_ratings_as_yaml_and_json(tmp_path: Path) -> None:
    plain = {"c1-1-1": ALL, "c1-1-2": "not_applicable", "c2-1-1": 2}
    expected = {**plain, "c2-1-1": dict.fromkeys(ALL, 2)}
    whole = {"edition": "made-up", "ratings": plain, "comments": {"c1-1-2": "why"}}
    for name in ("ratings.json", "ratings.yaml"):
        assert load(tmp_path, json.dumps(plain), name=name) == expected
        found = load(tmp_path, json.dumps(whole), name=name)
        assert (found, found.comments) == (expected, {"c1-1-2": "why"})
    assert load(tmp_path, '{"1": 61, "2": "60.5"}', name="areas.json", edition=AREAS) == {
        "1": 61,
        "2": "60.5",
    }
    assert load(tmp_path, json.dumps(rate(EDITION, 1)), name="ratings.yml") == rate(EDITION, 1)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "r.yaml",
            "c1-1-1: 9\nc9: 1\n",
            [
                "row 2, column criterion: there is no criterion c9 in this edition",
                "row 1: c1-1-1: 9 is not a level of the scale (0, 1, 2, 3)",
            ],
        ),
        ("r.yaml", "c1-1-1: 1\nc1-1-1: 2\n", ["row 2: the key c1-1-1 stands here a second time: keep one"]),
        ("r.yaml", "a: [", [NOT_YAML]),
        ("r.yaml", "- 1\n", ["the file holds no ratings: write criterion: rating, one a line"]),
        (
            "r.yaml",
            "edition: open-2020\nratings: {c1-1-1: 1}\n",
            ["the ratings are for the edition open-2020, not for made-up"],
        ),
        ("r.json", '{"a": 1, "a": 2}', ["a stands in the file twice: keep one"]),
        ("r.json", '{\n"a": }', ["row 2: this is not JSON (Expecting value)"]),
        ("r.json", b"\xff\xfe", ["row 1: the file is not text in UTF-8: save it with the encoding UTF-8"]),
        ("r.json", "[" * 100_000, ["more than 24 levels inside each other"]),
        ("r.json", b" " * (10 * 1024 * 1024 + 1), ["the file is too large (at most 10 MB)"]),
    ],
)
def test_wrong_yaml_and_json(tmp_path: Path, name: str, text: str | bytes, expected: list[str]) -> None:
    assert problems(tmp_path, text, name=name) == expected


def test_absent_file(tmp_path: Path) -> None:
    with pytest.raises(RatingError, match="the file cannot be read"):
        load_ratings(tmp_path / "absent.csv", EDITION)


def test_problems_speak_the_language_asked_for(tmp_path: Path) -> None:
    with pytest.raises(RatingError) as raised:
        load(tmp_path, HEADER + "c1-1-1;4;;;;;\n")
    (problem,) = raised.value.problems
    assert problem.text("nb").count("4")
    assert (problem.row, problem.column) == (2, "built_up")
