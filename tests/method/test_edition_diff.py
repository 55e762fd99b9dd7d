"""What changed between editions, and whether results remain comparable."""

import copy
from pathlib import Path
from typing import Any

import pytest

from kompass.method import Change, Edition, edition_diff, load_edition
from tests.method.small_editions import edition_data, write

DATA = edition_data([[["10", "20"], ["30"]], [["40"]]])


def edited(folder: Path, change: Any) -> Edition:
    data = copy.deepcopy(DATA)
    change(data)
    return load_edition(write(folder, data))


def placed(data: Any, area: int, sub_area: int) -> Any:
    return data["areas"][area]["sub_areas"][sub_area]["criteria"]


def test_same_edition(tmp_path: Path) -> None:
    found = edition_diff(edited(tmp_path, lambda data: None), edited(tmp_path, lambda data: None))
    assert (found.comparable, found.changes) == ("same", ())


def text_of_a_question(data: Any) -> None:
    data["criteria"]["c1-1-1"]["texts"]["en"]["question"] = "Another?"


def order_in_a_sub_area(data: Any) -> None:
    placed(data, 0, 0).reverse()


def points_within_a_sub_area(data: Any) -> None:
    placed(data, 0, 0)[0]["maximum"], placed(data, 0, 0)[1]["maximum"] = "15", "15"


def another_weight(data: Any) -> None:
    data["aspects"][0]["weight"], data["aspects"][1]["weight"] = "0.1", "0.3"


def a_criterion_in_place_of_another(data: Any) -> None:
    data["criteria"]["new"] = data["criteria"].pop("c1-1-1")
    placed(data, 0, 0)[0]["criterion"] = "new"


def two_criteria_change_places(data: Any) -> None:
    placed(data, 0, 1)[0]["criterion"], placed(data, 1, 0)[0]["criterion"] = "c2-1-1", "c1-2-1"


def name_of_a_level(data: Any) -> None:
    data["scale"]["levels"][3]["names"]["en"] = "Fully"


C = "criterion"
CASES: list[tuple[Any, str, list[Change]]] = [
    (
        text_of_a_question,
        "alike",
        [Change(C, "c1-1-1", "text", "texts.en.question", "Question of c1-1-1?", "Another?")],
    ),
    (
        order_in_a_sub_area,
        "alike",
        [Change(C, "1.1", "order", "", ["c1-1-1", "c1-1-2"], ["c1-1-2", "c1-1-1"])],
    ),
    (name_of_a_level, "alike", [Change("level", "3", "text", "names.en", "Level 3", "Fully")]),
    (
        points_within_a_sub_area,
        "partly",
        [
            Change(C, "c1-1-1", "points", "maximum", "10", "15"),
            Change(C, "c1-1-2", "points", "maximum", "20", "15"),
        ],
    ),
    (
        another_weight,
        "not",
        [
            Change("aspect", "built_up", "points", "weight", "1/5", "1/10"),
            Change("aspect", "anchored", "points", "weight", "1/5", "3/10"),
        ],
    ),
    (
        a_criterion_in_place_of_another,
        "partly",
        [
            Change(C, "c1-1-1", "removed", before="Title of c1-1-1"),
            Change(C, "new", "added", after="Title of c1-1-1"),
        ],
    ),
    (
        two_criteria_change_places,
        "partly",
        [
            Change(C, "c1-2-1", "moved", "sub_area", "1.2", "2.1"),
            Change(C, "c1-2-1", "moved", "area", "1", "2"),
            Change(C, "c1-2-1", "points", "maximum", "30", "40"),
            Change(C, "c2-1-1", "moved", "sub_area", "2.1", "1.2"),
            Change(C, "c2-1-1", "moved", "area", "2", "1"),
            Change(C, "c2-1-1", "points", "maximum", "40", "30"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("change", "comparable", "changes"), CASES, ids=lambda one: getattr(one, "__name__", "")
)
def test_each_kind_of_change(tmp_path: Path, change: Any, comparable: str, changes: list[Change]) -> None:
    found = edition_diff(edited(tmp_path, lambda data: None), edited(tmp_path, change))
    assert (list(found.changes), found.comparable) == (changes, comparable)


@pytest.mark.parametrize(
    ("a", "b", "comparable"),
    [
        ("open-2010", "open-2020", "partly"),
        ("official-2010", "official-2016", "unknown"),
        ("open-2020", "official-2020", "unknown"),
        ("open-2020", "caf-2020", "not"),
        ("official-2020", "caf-2020", "not"),
    ],
)
def test_shipped_editions(a: str, b: str, comparable: str) -> None:
    assert edition_diff(load_edition(a), load_edition(b)).comparable == comparable


def test_everything_that_differs_is_among_the_changes() -> None:
    """Editions of different content never have an empty list of changes."""
    names = ("open-2010", "open-2020", "caf-2020", "official-2010", "official-2016")
    for a in names:
        for b in names:
            found = edition_diff(load_edition(a), load_edition(b))
            assert bool(found.changes) == (found.a != found.b)
