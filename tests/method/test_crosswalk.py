"""The crosswalk of two editions: units by hand, and what holds for any two."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.method import Crosswalk, Edition, comparable_share, crosswalk, load_edition, restricted
from kompass.method.crosswalk import (
    Flow,
    RestrictedArea,
    fulfilments,
    printed_rows,
    printed_sums,
    rated_alike,
)
from tests.method.small_editions import made_up

Layout = list[tuple[str, int, str]]
"""Criteria: id, area (from 1), maximum."""


def laid_out(layout: Layout, **changes: Any) -> Edition:
    """An edition that places the criteria of these ids in these areas; each area has one sub-area."""
    by_area: dict[int, list[tuple[str, str]]] = {}
    for name, area, maximum in layout:
        by_area.setdefault(area, []).append((name, maximum))
    numbers = sorted(by_area)
    data: dict[str, Any] = {}
    areas = []
    for number in numbers:
        total = str(sum((Fraction(maximum) for _, maximum in by_area[number]), Fraction()))
        placed = [{"criterion": name, "maximum": maximum} for name, maximum in by_area[number]]
        sub_area = {"id": f"{number}.1", "maximum": total, "names": {"en": "S"}, "criteria": placed}
        areas.append({"id": str(number), "maximum": total, "names": {"en": "A"}, "sub_areas": [sub_area]})
    data["areas"] = areas
    data["maximum"] = str(sum((Fraction(area["maximum"]) for area in areas), Fraction()))
    data["criteria"] = {
        name: {"texts": {"en": {"title": f"Title of {name}", "question": f"Question of {name}?"}}}
        for name, _, _ in layout
    }
    return made_up([[["1"]]], **(data | changes))


A = laid_out([("x", 1, "30"), ("y", 1, "10"), ("z", 2, "60")], id="a")
B = laid_out([("x", 1, "20"), ("z", 1, "20"), ("y", 2, "10"), ("w", 2, "50")], id="b")


def test_flows_and_sides_by_hand() -> None:
    found = crosswalk(A, B)
    assert [(one.id, one.moved) for one in found.shared] == [("x", False), ("y", True), ("z", True)]
    assert ([one.id for one in found.only_a], [one.id for one in found.only_b]) == ([], ["w"])
    assert found.flows == (
        Flow("1", "1", Fraction(30), Fraction(20), 1),
        Flow("1", "2", Fraction(10), Fraction(10), 1),
        Flow("2", "1", Fraction(60), Fraction(20), 1),
    )
    assert [(s.area.id, s.comparable, s.n_shared, s.n, s.share, s.alone) for s in found.columns] == [
        ("1", 40, 2, 2, 1, 0),
        ("2", 10, 1, 2, Fraction(1, 6), 50),
    ]
    assert (found.share_of_a, found.share_of_b, found.comparable_share) == (1, Fraction(1, 2), Fraction(1, 2))
    assert found.same_weight == Fraction(20, 100) + Fraction(10, 100) + Fraction(20, 100)
    assert (found.known, found.same) == (True, False)


def test_table_adds_up_as_printed_by_hand() -> None:
    rows = printed_rows(crosswalk(A, B), backwards=True)
    assert [(row.side.area.id, row.cells, row.alone, row.maximum) for row in rows] == [
        ("1", (Decimal("20.0"), Decimal("20.0")), Decimal("0.0"), Decimal("40.0")),
        ("2", (Decimal("10.0"), Decimal("0.0")), Decimal("50.0"), Decimal("60.0")),
    ]
    sums = printed_sums(rows)
    assert (sums.cells, sums.alone, sums.maximum) == ((Decimal(30), Decimal(20)), Decimal(50), Decimal(100))


def test_criteria_rated_otherwise_are_not_comparable() -> None:
    other = laid_out(
        [("x", 1, "100")],
        id="c",
        scale={"levels": [{"value": value, "names": {"en": str(value)}} for value in (0, 1)]},
        implausible=[],
    )
    found = crosswalk(A, other)
    assert not rated_alike(A, other, "x")
    assert ([one.id for one in found.otherwise], found.shared, found.comparable_share) == (["x"], (), 0)


def test_other_instrument_shares_nothing_whatever_the_ids() -> None:
    other = laid_out([("x", 1, "100")], id="c", instrument="another")
    assert (crosswalk(A, other).shared, comparable_share(A, other)) == ((), 0)


def test_editions_that_stop_at_areas() -> None:
    official, later = load_edition("official-2010"), load_edition("official-2016")
    assert comparable_share(official, later) is None
    assert comparable_share(official, A) is None
    same = crosswalk(official, official)
    assert (same.comparable_share, same.same) == (1, True)
    assert [(flow.before, flow.after, flow.points, flow.n) for flow in same.flows] == [
        (str(area), str(area), Fraction(100), None) for area in range(1, 9)
    ]
    assert printed_rows(crosswalk(official, later)) == ()


def test_change_on_what_both_measure_has_one_weight() -> None:
    before = fulfilments(
        {"x": Fraction(15), "y": Fraction(10), "z": None}, {"x": Fraction(30), "y": Fraction(10)}
    )
    assert before == {"x": Fraction(1, 2), "y": 1, "z": None}
    after = {"x": Fraction(1), "y": Fraction(1, 2), "z": Fraction(1), "w": Fraction(1)}
    found = restricted(crosswalk(A, B), before, after)
    assert found is not None
    assert (found.before, found.after, found.maximum, found.change) == (20, 25, 30, 5)
    assert (found.n, found.n_not_rated) == (2, 1)
    first, second = B.areas
    assert found.areas == (
        RestrictedArea(first, Fraction(10), Fraction(20), Fraction(20), 1),
        RestrictedArea(second, Fraction(10), Fraction(5), Fraction(10), 1),
    )
    assert restricted(crosswalk(A, B), {}, after) is None


def test_shipped_open_editions_share_every_criterion() -> None:
    found = crosswalk(load_edition("open-2010"), load_edition("open-2020"))
    assert (len(found.shared), found.only_a, found.only_b, found.otherwise) == (164, (), (), ())
    assert found.comparable_share == 1
    assert found.same_weight is not None
    assert found.same_weight < 1


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Criteria of few ids in up to three areas of whole points, which they share out unevenly."""
    names = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
    homes = [draw(st.integers(1, 3)) for _ in names]
    weights = [draw(st.integers(1, 7)) for _ in names]
    maxima = {area: draw(st.sampled_from((10, 33, 100))) for area in (1, 2, 3)}
    together = {
        area: sum(w for w, home in zip(weights, homes, strict=True) if home == area) for area in maxima
    }
    return laid_out(
        [
            (name, area, str(Fraction(maxima[area] * weight, together[area])))
            for name, area, weight in zip(names, homes, weights, strict=True)
        ]
    )


EDITIONS = editions()


@given(EDITIONS)
def test_with_itself_it_is_the_identity(edition: Edition) -> None:
    found = crosswalk(edition, edition)
    assert (found.comparable_share, found.same_weight, found.same) == (1, 1, True)
    assert (found.only_a, found.only_b, found.otherwise) == ((), (), ())
    assert [(flow.before, flow.after, flow.points, flow.weight) for flow in found.flows] == [
        (area.id, area.id, area.maximum, area.maximum) for area in edition.areas
    ]
    assert not any(one.moved for one in found.shared)


@given(EDITIONS, EDITIONS)
def test_share_is_the_same_in_both_directions(a: Edition, b: Edition) -> None:
    there, back = crosswalk(a, b), crosswalk(b, a)
    assert there.comparable_share == back.comparable_share
    assert there.same_weight == back.same_weight
    assert (there.rows, there.columns) == (back.columns, back.rows)
    share = there.comparable_share
    assert share is not None
    assert there.same_weight is not None
    assert 0 <= there.same_weight <= share <= 1
    assert sorted((flow.after, flow.before, flow.weight, flow.points) for flow in back.flows) == sorted(
        (flow.before, flow.after, flow.points, flow.weight) for flow in there.flows
    )


def _check_adding_up(found: Crosswalk, edition: Edition, *, backwards: bool) -> None:
    rows = printed_rows(found, backwards=backwards)
    for row in rows:
        assert sum(row.cells, row.alone) == row.maximum
        assert row.maximum == row.side.area.maximum
    sums = printed_sums(rows)
    assert sum(sums.cells, sums.alone) == sums.maximum
    assert sums.maximum == edition.maximum


@given(EDITIONS, EDITIONS)
def test_rows_and_sums_add_up_as_printed(a: Edition, b: Edition) -> None:
    found = crosswalk(a, b)
    _check_adding_up(found, a, backwards=False)
    _check_adding_up(found, b, backwards=True)


@pytest.mark.parametrize("pair", [("open-2010", "open-2020"), ("open-2020", "open-2010")])
def test_shipped_tables_add_up(pair: tuple[str, str]) -> None:
    a, b = map(load_edition, pair)
    _check_adding_up(crosswalk(a, b), a, backwards=False)
