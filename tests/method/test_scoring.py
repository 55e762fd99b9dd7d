"""Ratings become points: against an oracle in Fraction, and by the properties the method promises."""

import itertools
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompass.method import (
    METHOD_VERSION,
    Edition,
    RatingError,
    Ratings,
    load_edition,
    points,
    printed_table,
    score,
)
from kompass.method.printing import apportion, half_up
from tests.method.small_editions import FOUR_ASPECTS, made_up, rate

# Small numbers, so that halves and thirds come up all the time; the last tree is long enough for many ties.
TREES = {
    "one": [[["15"]]],
    "thirds": [[["100/3", "100/3", "100/3"]], [["10", "20"], ["70"]]],
    "tenths": [[["0.5", "2.5"], ["3.5", "1", "2.5"]], [["7", "13"], ["5"], ["1.25", "3.75"]]],
    "wide": [[["5"] * 4] * 3, [["1", "2", "3"], ["4"], ["2.5", "7.5"]], [["20"]]],
}
EDITIONS = {name: made_up(tree) for name, tree in TREES.items()}
EDITIONS["two aspects, five levels"] = made_up(
    TREES["tenths"], aspects={"plan": "1/3", "do": "2/3"}, levels=(0, 1, 2, 4, 5)
)


@st.composite
def small_editions(draw: st.DrawFn) -> Edition:
    """Any small tree, scale and weights; each area is made up to a whole maximum."""
    sub_areas = st.lists(st.sampled_from(["1/3", "1/2", "0.7", "1", "2.5", "5", "7"]), min_size=1, max_size=3)
    tree = draw(st.lists(st.lists(sub_areas, min_size=1, max_size=3), min_size=1, max_size=3))
    for area in tree:
        total = sum((Fraction(maximum) for sub_area in area for maximum in sub_area), Fraction())
        area[-1].append(str(math.floor(total) + 1 - total))
    aspects = draw(st.sampled_from([{"one": "1"}, {"one": "1/3", "two": "2/3"}, FOUR_ASPECTS]))
    levels = draw(st.sampled_from([(0, 1), (0, 1, 2, 3), (0, 20, 50, 100)]))
    return made_up(tree, aspects=aspects, levels=levels)


@st.composite
def rated(
    draw: st.DrawFn, *, unrated: bool = False, edition: Edition | None = None
) -> tuple[Edition, dict[str, Any]]:
    """An edition and ratings of it, full of ties; some not applicable, some not rated."""
    edition = edition or EDITIONS[draw(st.sampled_from(sorted(EDITIONS)))]
    levels = [level.value for level in edition.levels]
    ratings: dict[str, Any] = {}
    for criterion in edition.criteria:
        kind = draw(st.sampled_from("rrrrrqnu"))
        if kind == "n":
            ratings[criterion.id] = "not_applicable"
        elif kind == "q":
            ratings[criterion.id] = draw(st.sampled_from(levels))
        elif kind == "u" and unrated:
            if draw(st.booleans()):
                ratings[criterion.id] = {edition.aspects[0].id: draw(st.sampled_from(levels))}
        else:
            ratings[criterion.id] = {aspect.id: draw(st.sampled_from(levels)) for aspect in edition.aspects}
    return edition, ratings


def oracle(edition: Edition, ratings: Mapping[str, Any]) -> dict[str, Fraction | None]:
    """Exact area points of complete ratings, written from method.md section 2 alone."""
    top = max(level.value for level in edition.levels)
    areas: dict[str, Fraction | None] = {}
    for area in edition.areas:
        carried = Fraction(0)
        gained = Fraction(0)
        for sub_area in area.sub_areas:
            weight = fulfilled = Fraction(0)
            for criterion in sub_area.criteria:
                rating = ratings[criterion.id]
                if rating == "not_applicable":
                    continue
                share = Fraction(0)
                for aspect in edition.aspects:
                    level = rating if isinstance(rating, int) else rating[aspect.id]
                    share += aspect.weight * Fraction(level, top)
                weight += criterion.maximum
                fulfilled += criterion.maximum * share
            if weight:
                carried += sub_area.maximum
                gained += sub_area.maximum * fulfilled / weight
        areas[area.id] = area.maximum * gained / carried if carried else None
    return areas


def rounded(value: Fraction | None) -> int | None:
    return None if value is None else int((value + Fraction(1, 2)) // 1)


@settings(max_examples=60, deadline=None)
@given(small_editions(), st.data())
def test_any_small_edition(edition: Edition, data: st.DataObject) -> None:
    _, ratings = data.draw(rated(edition=edition))
    check_against_oracle(edition, ratings)
    levels, applicable = as_array(edition, ratings)
    found = points(edition, levels[None], published=True, applicable=applicable)[0]
    assert [None if np.isnan(value) else value for value in found] == list(
        score(edition, ratings).areas.values()
    )


@settings(max_examples=200, deadline=None)
@given(rated())
def test_score_equals_the_oracle(case: tuple[Edition, dict[str, Any]]) -> None:
    check_against_oracle(*case)


def check_against_oracle(edition: Edition, ratings: dict[str, Any]) -> None:
    expected = oracle(edition, ratings)
    result = score(edition, ratings)
    assert result.exact_areas == expected
    assert result.areas == {key: rounded(value) for key, value in expected.items()}
    whole = list(result.areas.values())
    assert result.total == (None if None in whole else sum(whole))
    assert result.exact_total == (
        None if None in whole else sum(value for value in expected.values() if value is not None)
    )
    assert (result.provisional, result.lowest, result.highest) == (False, result.total, result.total)


def as_array(edition: Edition, ratings: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Levels (criteria, aspects) with NaN for what is not rated, and what is applicable."""
    levels = np.full((len(edition.criteria), len(edition.aspects)), np.nan)
    applicable = np.ones(len(edition.criteria), dtype=bool)
    for c, criterion in enumerate(edition.criteria):
        rating = ratings.get(criterion.id, {})
        if rating == "not_applicable":
            applicable[c] = False
        elif isinstance(rating, int):
            levels[c, :] = rating
        else:
            for a, aspect in enumerate(edition.aspects):
                levels[c, a] = rating.get(aspect.id, np.nan)
    return levels, applicable


@settings(max_examples=200, deadline=None)
@given(rated(unrated=True))
def test_published_points_equal_score(case: tuple[Edition, dict[str, Any]]) -> None:
    edition, ratings = case
    levels, applicable = as_array(edition, ratings)
    result = score(edition, ratings)
    found = points(edition, levels[None], published=True, applicable=applicable[None])[0]
    assert [None if np.isnan(value) else value for value in found] == list(result.areas.values())
    exact = points(edition, levels[None], applicable=applicable)[0]
    for value, expected in zip(exact, result.exact_areas.values(), strict=True):
        assert np.isnan(value) if expected is None else value == pytest.approx(float(expected), abs=1e-9)
    if applicable.all():
        same = points(edition, levels[None], published=True)[0]
        np.testing.assert_array_equal(same, found)


@settings(max_examples=80, deadline=None)
@given(rated(unrated=True), st.data())
def test_raising_a_rating_never_lowers_anything(
    case: tuple[Edition, dict[str, Any]], data: st.DataObject
) -> None:
    edition, ratings = case
    levels = [level.value for level in edition.levels]
    places = [
        (key, aspect)
        for key, rating in ratings.items()
        if isinstance(rating, dict)
        for aspect, level in rating.items()
        if level < levels[-1]
    ]
    if not places:
        return
    key, aspect = data.draw(st.sampled_from(places))
    higher = data.draw(st.sampled_from([level for level in levels if level > ratings[key][aspect]]))
    before = score(edition, ratings)
    after = score(edition, {**ratings, key: {**ratings[key], aspect: higher}})
    for name in ("areas", "exact_areas", "exact_sub_areas", "criteria"):
        pairs = zip(getattr(before, name).values(), getattr(after, name).values(), strict=True)
        assert all(first is None or first <= second for first, second in pairs)
    for first, second in (
        (before.total, after.total),
        (before.lowest, after.lowest),
        (before.highest, after.highest),
    ):
        assert first is None or first <= second


@settings(max_examples=40, deadline=None)
@given(rated(unrated=True), st.randoms())
def test_order_of_rows_is_irrelevant(case: tuple[Edition, dict[str, Any]], random: Any) -> None:
    edition, ratings = case
    shuffled = list(ratings.items())
    random.shuffle(shuffled)
    assert score(edition, dict(shuffled)) == score(edition, ratings)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_bounds_contain_every_completion_and_are_reached(data: st.DataObject) -> None:
    edition = EDITIONS["tenths"]
    ratings: dict[str, Any] = {
        criterion.id: {aspect.id: data.draw(st.integers(0, 3)) for aspect in edition.aspects}
        for criterion in edition.criteria
    }
    for criterion in data.draw(
        st.lists(st.sampled_from(edition.criteria), max_size=2, unique_by=lambda c: c.id)
    ):
        ratings[criterion.id] = "not_applicable"
    rated_places = [
        (key, aspect) for key, value in ratings.items() if value != "not_applicable" for aspect in value
    ]
    open_places = data.draw(st.lists(st.sampled_from(rated_places), min_size=1, max_size=3, unique=True))
    for key, aspect in open_places:
        del ratings[key][aspect]
    result = score(edition, ratings)
    assert result.provisional
    assert result.total is None
    totals = []
    for levels in itertools.product(range(4), repeat=len(open_places)):
        complete = {
            key: value if value == "not_applicable" else dict(value) for key, value in ratings.items()
        }
        for (key, aspect), level in zip(open_places, levels, strict=True):
            complete[key][aspect] = level
        totals.append(score(edition, complete).total)
    assert (result.lowest, result.highest) == (min(totals), max(totals))


@settings(max_examples=40, deadline=None)
@given(rated(), st.data())
def test_bounds_hold_even_if_the_rest_turns_out_not_applicable(
    case: tuple[Edition, dict[str, Any]], data: st.DataObject
) -> None:
    edition, ratings = case
    left = data.draw(
        st.lists(st.sampled_from(edition.criteria), min_size=1, max_size=4, unique_by=lambda c: c.id)
    )
    known = {key: value for key, value in ratings.items() if key not in {criterion.id for criterion in left}}
    result = score(edition, known)
    highest = edition.highest_level
    for fill in itertools.product(("not_applicable", 0, highest), repeat=len(left)):
        filled = score(
            edition, {**known, **dict(zip((criterion.id for criterion in left), fill, strict=True))}
        )
        if result.lowest is not None and filled.total is not None:
            assert result.lowest <= filled.total <= result.highest


@settings(max_examples=40, deadline=None)
@given(rated(unrated=True))
def test_printed_tables_add_up_at_every_level(case: tuple[Edition, dict[str, Any]]) -> None:
    edition, ratings = case
    result = score(edition, ratings)
    lines = {(line.kind, line.id): line for line in printed_table(edition, result)}
    order = [line.code for line in printed_table(edition, result)]
    assert order == sorted(order, key=lambda code: [int(part) for part in code.split(".")])
    for area in edition.areas:
        above = lines["area", area.id]
        parts = [lines["sub_area", sub_area.id] for sub_area in area.sub_areas]
        assert sum(part.maximum for part in parts) == above.maximum
        assert above.points == result.areas[area.id]
        if above.points is not None:
            assert sum(part.points for part in parts if part.points is not None) == above.points
        for sub_area, printed in zip(area.sub_areas, parts, strict=True):
            assert printed.points == result.sub_areas[sub_area.id]
            assert printed.points is None or printed.points.as_tuple().exponent == -1
            leaves = [lines["criterion", criterion.id] for criterion in sub_area.criteria]
            assert sum(leaf.maximum for leaf in leaves) == printed.maximum
            if printed.points is not None:
                assert sum(leaf.points for leaf in leaves if leaf.points is not None) == printed.points
            for line in (printed, *leaves):
                assert line.points is None or 0 <= line.points <= line.maximum
    if result.total is not None:
        assert sum(lines["area", area.id].points or 0 for area in edition.areas) == result.total


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fractions(0, 30, max_denominator=60), min_size=1, max_size=7))
def test_apportioned_parts_are_near_the_exact_ones(exact: list[Fraction]) -> None:
    parts = dict(enumerate(exact))
    total = half_up(sum(exact, Fraction()))
    printed = apportion(parts, total)
    assert sum(printed.values()) == total
    # Half a point to spread, at most, and a tenth for the rounding of each.
    assert all(abs(Fraction(printed[key]) - value) <= Fraction(6, 10) for key, value in parts.items())
    free = {key: value for key, value in parts.items() if value}
    if free and abs(total - sum(exact)) <= Fraction(len(free), 20):
        assert all(abs(Fraction(printed[key]) - value) <= Fraction(2, 10) for key, value in free.items())


@pytest.mark.parametrize(
    ("exact", "total", "expected"),
    [
        (["10.05", "20.05", "30"], 60, ["10", "20", "30"]),
        (["10.28", "20.14", "30.08"], 61, ["10.5", "20.3", "30.2"]),
        (["33.31", "33.33", "33.36"], 100, ["33.3", "33.3", "33.4"]),
        (["10.5", "0"], 11, ["11.0", "0.0"]),
        (["0.2", "0.2"], 0, ["0.0", "0.0"]),
        (["10.1", "10.1", "10.1"], 30, ["10.0", "10.0", "10.0"]),
    ],
)
def test_largest_remainder(exact: list[str], total: int, expected: list[str]) -> None:
    parts = {place: Fraction(value) for place, value in enumerate(exact)}
    assert list(apportion(parts, total).values()) == [Decimal(value) for value in expected]


def test_full_and_empty_parts_are_printed_as_such_where_the_others_can_bear_it() -> None:
    exact = {"full": Fraction(20), "none": Fraction(0), "some": Fraction("10.4"), "more": Fraction("10.1")}
    maxima = {"full": Fraction(20), "none": Fraction(20), "some": Fraction(20), "more": Fraction(20)}
    caps = {key: Decimal(20) for key in maxima}
    up = apportion(exact, 41, maxima=maxima, printed_maxima=caps)
    assert up == {"full": 20, "none": 0, "some": Decimal("10.7"), "more": Decimal("10.3")}
    down = apportion({**exact, "some": Fraction("10.2")}, 40, maxima=maxima, printed_maxima=caps)
    assert down == {"full": 20, "none": 0, "some": 10, "more": 10}


def test_full_part_gives_way_where_nothing_else_can() -> None:
    exact = {"full": Fraction("12.3"), "some": Fraction("0.1")}
    maxima = {"full": Fraction("12.3"), "some": Fraction("87.7")}
    caps = {key: Decimal(str(float(value))) for key, value in maxima.items()}
    assert apportion(exact, 12, maxima=maxima, printed_maxima=caps) == {"full": 12, "some": 0}


def test_full_marks_are_printed_in_full() -> None:
    edition = EDITIONS["thirds"]
    result = score(edition, rate(edition, 3))
    assert (result.total, result.areas) == (200, {"1": 100, "2": 100})
    assert result.sub_areas == {"1.1": 100, "2.1": 30, "2.2": 70}
    for line in printed_table(edition, result):
        assert line.points == line.maximum


@pytest.mark.parametrize(
    ("edition_id", "areas", "total"),
    [
        ("official-2010", (61, 60, 73, 53, 70, 56, 65, 68), 506),  # Grästorp 2014
        ("official-2010", (68, 85, 86, 74, 70, 74, 71, 87), 615),  # Örebro 2012
        ("official-2020", (73, 75, 80, 83, 86, 82, 86, 83), 648),  # Vallentuna 2021
    ],
)
def test_published_evaluations(edition_id: str, areas: tuple[int, ...], total: int) -> None:
    edition = load_edition(edition_id)
    given_areas = {str(number): value for number, value in enumerate(areas, start=1)}
    result = score(edition, given_areas)
    assert (result.total, result.exact_total, result.lowest, result.highest) == (total, total, total, total)
    assert result.areas == given_areas
    assert (result.provisional, result.sub_areas, result.criteria, result.flags) == (False, {}, {}, ())
    assert (result.edition, result.edition_hash, result.method_version) == (
        edition_id,
        edition.hash,
        METHOD_VERSION,
    )
    assert [line.code for line in printed_table(edition, result)] == list("12345678")


def test_one_and_a_half_points_exactly() -> None:
    edition = EDITIONS["one"]
    rating = {"built_up": 0, "anchored": 0, "complied_with": 0, "followed_up": 1}
    result = score(edition, {"c1-1-1": rating})
    assert result.criteria == {"c1-1-1": Fraction(3, 2)}
    assert (result.exact_total, result.total) == (Fraction(3, 2), 2)


def test_area_points_of_every_kind_of_number() -> None:
    edition = load_edition("official-2020")
    values = {
        "1": Decimal("60.5"),
        "2": Fraction(121, 2),
        "3": "60,4",
        "4": "60.5",
        "5": 60.5,
        "6": np.int64(60),
        "7": 61,
        "8": 0,
    }
    result = score(edition, values)
    assert list(result.areas.values()) == [61, 61, 60, 61, 61, 60, 61, 0]
    assert result.exact_total == Fraction("60.5") * 4 + Fraction("60.4") + 121
    assert result.total == 425


def test_area_points_not_all_known() -> None:
    edition = load_edition("official-2010")
    result = score(edition, {"1": 50, "2": None, "3": 10})
    assert (result.provisional, result.total, result.exact_total) == (True, None, None)
    assert (result.lowest, result.highest) == (60, 660)
    assert result.areas == {
        "1": 50,
        "2": None,
        "3": 10,
        "4": None,
        "5": None,
        "6": None,
        "7": None,
        "8": None,
    }


def test_wrong_area_points_are_all_named() -> None:
    edition = load_edition("official-2010")
    wrong = {
        "9": 1,
        "1": 101,
        "2": "many",
        "3": float("nan"),
        "4": True,
        "5": float("inf"),
        "6": -1,
        "7": np.bool_(True),
    }
    with pytest.raises(RatingError) as raised:
        score(edition, {**wrong, "8": [1]})
    assert [problem.text() for problem in raised.value.problems] == [
        "column area: there is no area 9 in official-2010; there are 1, 2, 3, 4, 5, 6, 7, 8",
        "column points: area 1: 101 is not between 0 and 100 points",
        "column points: area 2: many is not between 0 and 100 points",
        "column points: area 3: nan is not between 0 and 100 points",
        "column points: area 4: True is not between 0 and 100 points",
        "column points: area 5: inf is not between 0 and 100 points",
        "column points: area 6: -1 is not between 0 and 100 points",
        "column points: area 7: True is not between 0 and 100 points",
        "column points: area 8: [1] is not between 0 and 100 points",
    ]


def test_wrong_ratings_are_all_named() -> None:
    edition = EDITIONS["wide"]
    ratings: dict[Any, Any] = {
        "unheard-of": 1,
        7: 1,
        "c1-1-1": 4,
        "c1-1-2": {"built_up": -1, "anchored": 1.5, "complied_with": True, "followed_up": "2"},
        "c1-1-3": {"built_up": 1, "planned": 1},
        "c1-1-4": "perhaps",
        "c1-2-1": Decimal("NaN"),
    }
    with pytest.raises(RatingError) as raised:
        score(edition, ratings)
    scale = "is not a level of the scale (0, 1, 2, 3)"
    assert [problem.text() for problem in raised.value.problems] == [
        "column criterion: there is no criterion unheard-of in this edition",
        "column criterion: there is no criterion 7 in this edition",
        f"c1-1-1: 4 {scale}",
        f"column built_up: c1-1-2: -1 {scale}",
        f"column anchored: c1-1-2: 1.5 {scale}",
        f"column complied_with: c1-1-2: True {scale}",
        f"column followed_up: c1-1-2: 2 {scale}",
        "c1-1-3: there is no aspect planned; there are built_up, anchored, complied_with, followed_up",
        f"c1-1-4: perhaps {scale}",
        f"c1-2-1: NaN {scale}",
    ]
    assert str(raised.value).count("\n") == 9


def test_whole_numbers_of_other_types_and_nan() -> None:
    edition = EDITIONS["one"]
    rating = {
        "built_up": np.int8(2),
        "anchored": 2.0,
        "complied_with": Decimal(1),
        "followed_up": Fraction(1),
    }
    assert score(edition, {"c1-1-1": rating}).exact_total == 15 * Fraction(14, 30)
    assert score(edition, {"c1-1-1": {**rating, "built_up": float("nan")}}).provisional


def test_many_wrong_ratings_are_counted() -> None:
    with pytest.raises(RatingError) as raised:
        score(EDITIONS["one"], {f"c{number}": 1 for number in range(1000)})
    assert len(raised.value.problems) == 101
    assert raised.value.problems[-1].text() == "and 900 more problems"


def test_unrated_area_alone_is_open() -> None:
    edition = EDITIONS["thirds"]
    ratings = rate(edition, 3)
    del ratings["c2-1-1"]
    result = score(edition, ratings)
    assert (result.areas, result.total) == ({"1": 100, "2": None}, None)
    assert (result.lowest, result.highest) == (190, 200)
    assert result.sub_areas == {"1.1": 100, "2.1": None, "2.2": None}
    assert result.exact_sub_areas == {"1.1": 100, "2.1": None, "2.2": 70}
    assert result.criteria["c2-1-1"] is None


def test_not_applicable_renormalises() -> None:
    edition = EDITIONS["thirds"]
    ratings = rate(edition, 3)
    ratings |= {"c2-1-1": "not_applicable", "c2-1-2": {**ratings["c2-1-2"], "built_up": 0}}
    result = score(edition, ratings)
    assert result.exact_sub_areas["2.1"] == 30 * Fraction(8, 10)
    assert result.criterion_maxima["c2-1-2"] == 30
    assert (result.criteria["c2-1-1"], result.criterion_maxima["c2-1-1"]) == (None, 0)
    assert result.not_applicable_share == Fraction(10, 200)

    ratings["c2-1-2"] = "not_applicable"
    result = score(edition, ratings)
    assert result.sub_area_maxima == {"1.1": 100, "2.1": 0, "2.2": 100}
    assert result.sub_areas == {"1.1": 100, "2.1": None, "2.2": 100}
    assert (result.areas, result.total) == ({"1": 100, "2": 100}, 200)

    ratings["c2-2-1"] = "not_applicable"
    result = score(edition, ratings)
    assert (result.areas, result.total, result.provisional) == ({"1": 100, "2": None}, None, False)
    assert (result.lowest, result.highest) == (None, None)
    assert result.area_maxima == {"1": 100, "2": 0}


def test_flags_ask_for_reasons() -> None:
    edition = EDITIONS["thirds"]
    ratings = rate(edition, 1)
    ratings |= {
        "c1-1-1": "not_applicable",
        "c1-1-2": "not_applicable",
        "c2-1-1": {"built_up": 0, "anchored": 0, "complied_with": 2, "followed_up": 0},
        "c2-1-2": {"built_up": 1, "anchored": 0, "complied_with": 3, "followed_up": 0},
        "c2-2-1": {"complied_with": 3},
    }
    flags = score(
        edition, ratings, comments={"c1-1-2": "no such service", "c2-1-2": "seen in practice"}
    ).flags
    assert [(flag.kind, flag.criterion) for flag in flags] == [
        ("not_applicable_without_reason", "c1-1-1"),
        ("implausible", "c2-1-1"),
        ("not_applicable_share", None),
    ]
    assert [flag.text() for flag in flags] == [
        "c1-1-1: not applicable, but no reason is given",
        "c2-1-1: complied_with is 2 or more above built_up; give a reason",
        "33.3% of the maximum is not applicable (limit 5.0%): a second evaluator must agree",
    ]
    brought = Ratings(ratings, {"c1-1-1": "because", "c1-1-2": "because", "c2-1-1": "because"})
    assert [flag.kind for flag in score(edition, brought).flags] == ["implausible", "not_applicable_share"]


def test_exactly_five_percent_not_applicable_is_not_flagged() -> None:
    edition = EDITIONS["thirds"]
    ratings = rate(edition, 1) | {"c2-1-1": "not_applicable"}
    assert score(edition, ratings, comments={"c2-1-1": "reason"}).flags == ()


def test_open_edition_scores_from_nothing_to_everything() -> None:
    edition = load_edition("open-2020")
    totals = [score(edition, rate(edition, level)).total for level in range(4)]
    assert totals[0] == 0
    assert totals[3] == edition.maximum
    assert totals == sorted(totals)
    nothing = score(edition, {})
    assert (nothing.provisional, nothing.lowest, nothing.highest) == (True, 0, edition.maximum)
    third = score(edition, rate(edition, 1))
    assert third.exact_total == edition.maximum / 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.5", 1), ("1.49999", 1), ("2.5", 3), ("-0.5", 0), ("-0.6", -1), ("7", 7), ("1/3", 0)],
)
def test_half_up(value: str, expected: int) -> None:
    assert half_up(Fraction(value)) == expected
