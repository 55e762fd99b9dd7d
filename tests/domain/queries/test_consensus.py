"""Agreeing: nothing of the ratings before all have locked an area, then widest first."""

import pytest

from kompass.domain import consensus, rating
from kompass.domain.access import NotAllowed, NotVisible
from kompass.domain.queries.consensus import agreeing, area_agreeing, area_to_decide, now
from kompass.domain.writing import Mark
from tests.assigning import Made

pytestmark = pytest.mark.django_db

FIRST = "council-papers-published-early"


@pytest.fixture
def made() -> Made:
    return Made()


def rate(made: Made, name: str, criterion: str, level: int, version: int = 1, **said: object) -> None:
    levels = {aspect.id: level for aspect in made.edition.aspects_of(criterion)}
    rating.save(made.viewer(name), made.key, criterion, mark=Mark(version), levels=levels, **said)  # type: ignore[arg-type]


def two(made: Made) -> list[str]:
    """Area 1 rated by both: a step apart in its first criterion, three in its second."""
    criteria = [one.id for one in made.edition.area_by_id["1"].criteria][:2]
    for name, levels in (("lead_evaluator", (2, 3)), ("evaluator", (1, 0))):
        made.rate(name, "1")
        for criterion, level in zip(criteria, levels, strict=True):
            rate(made, name, criterion, level, strengths=f"{name} on it")
    return criteria


def test_nothing_of_an_area_is_told_before_all_have_locked_it(made: Made) -> None:
    two(made)
    made.lock("lead_evaluator", "1")
    for name in ("lead_evaluator", "evaluator"):
        viewer = made.viewer(name)
        found = area_agreeing(viewer, made.key, "1")
        assert (found.lines, found.same, found.state.figures, found.may_decide) == ((), (), None, False)
        assert (found.state.locked, found.state.evaluators, found.state.open) == (1, 2, False)
        every = agreeing(viewer, made.key)
        assert (every.overall, {area.figures for area in every.areas}) == (None, {None})
        with pytest.raises(NotAllowed):
            now(viewer, made.key, "1")
        with pytest.raises(NotAllowed):
            area_to_decide(viewer, made.key, FIRST)


def test_the_widest_disagreement_comes_first_with_what_each_gave(made: Made) -> None:
    near, wide = two(made)
    made.lock("lead_evaluator", "1")
    made.lock("evaluator", "1")
    viewer = made.viewer("evaluator")
    found = area_agreeing(viewer, made.key, "1")
    assert [line.criterion for line in found.lines] == [wide, near]
    assert [(one.who, set(one.levels.values()), one.strengths) for one in found.lines[0].given] == [
        ("Lead evaluator", {3}, "lead_evaluator on it"),
        ("Evaluator", {0}, "evaluator on it"),
    ]
    n = len(made.edition.area_by_id["1"].criteria)
    assert (len(found.same), found.state.n_agreed, found.state.n) == (n - 2, n - 2, n)
    assert found.state.figures is not None
    pairs = 4 * n
    assert found.state.figures.exact.value == pytest.approx((pairs - 8) / pairs)
    assert found.state.figures.within_one.value == pytest.approx((pairs - 4) / pairs)
    assert found.may_decide


def test_what_is_decided_is_told_with_who_and_its_version(made: Made) -> None:
    near, _ = two(made)
    made.lock("lead_evaluator", "1")
    made.lock("evaluator", "1")
    levels = {aspect.id: 1 for aspect in made.edition.aspects_of(near)}
    consensus.decide(made.viewer("lead_evaluator"), made.key, near, mark=Mark(0), levels=levels)
    agreed = now(made.viewer("evaluator"), made.key, "1").agreed[near]
    assert (agreed.levels, agreed.by, agreed.version, agreed.basis) == (
        levels,
        "Lead evaluator",
        1,
        "decided",
    )


def test_agreement_of_evaluators_who_never_vary_is_undefined(made: Made) -> None:
    for name in ("lead_evaluator", "evaluator"):
        made.rate(name, "1")
        made.lock(name, "1")
    overall = agreeing(made.viewer("evaluator"), made.key).overall
    assert overall is not None
    assert overall.exact.value == 1
    assert overall.alpha.undefined is not None
    assert overall.alpha.undefined.code == "no_variation"


def test_what_is_not_there_is_not_found(made: Made) -> None:
    viewer = made.viewer("evaluator")
    for ask in (area_agreeing, now):
        with pytest.raises(NotVisible):
            ask(viewer, made.key, "99")
    with pytest.raises(NotVisible):
        area_to_decide(viewer, made.key, "no-such")
