"""Reference sets on the shipped record: chosen, counted and ranked."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kompass.domain.access import PUBLIC
from kompass.domain.queries.comparison import (
    ReferenceFilter,
    compare,
    default_filter,
    left_out_reason,
)
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.records import records
from kompass.method import When
from kompass.method.reference import select

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]
ROROS = "no-roros-2017-06"


def totals(slug: str, **changes: object) -> list[int]:
    chosen = replace(default_filter(PUBLIC, slug), **changes)
    return [member.total for member in compare(PUBLIC, slug, chosen).members]


def test_roros_2017_is_fourth_of_five_known_and_fourth_to_49th_of_fifty() -> None:
    found = compare(PUBLIC, ROROS)
    assert found.filter == ReferenceFilter(country="NO", since="2010", as_of="2017-06")
    assert [(member.rank, member.name, member.total) for member in found.members] == [
        (1, "Bærum", 535),
        (2, "Kristiansund", 523),
        (3, "Ulstein", 433),
        (5, "Øvre Eiker", 378),
    ]
    assert (found.value, found.rank, found.n_others, found.n) == (396, 4, 4, 5)
    assert (found.rank_range, found.coverage) == ((4, 49), Fraction(5, 50))
    assert found.stated is not None
    assert (found.stated.count, found.stated.how) == (50, "between")
    assert [(each.as_of, each.count, each.source) for each in found.stated.statements] == [
        (2015, 46, "Tynset report 05/2015"),
        (2018, 55, "Herøy report 13/2018"),
    ]
    assert (found.distance_to_ideal, found.maximum) == (404, 800)
    assert found.ranked_on == "published"


def test_few_others_give_no_share_and_say_why() -> None:
    found = compare(PUBLIC, ROROS)
    assert (found.top_share, found.percentile, found.quartiles, found.mean) == (None, None, None, None)
    assert found.why_not("en") == (
        "Share, percentile, quartiles and mean need at least 20 others and a coverage of 80%. Here there "
        "are 4 others, and 10% of the evaluations said to exist are known. The members are listed instead."
    )


def test_left_out_rows_are_counted_by_their_first_reason() -> None:
    left_out = compare(PUBLIC, ROROS).left_out
    assert left_out == {"undated": 2, "after": 15, "before": 3, "own": 2, "no_total": 11, "earlier": 1}
    assert all(left_out_reason(reason, language) for reason in left_out for language in ("nb", "en"))


FILTERS = [
    {},
    {"since": "", "as_of": ""},
    {"since": "2010", "as_of": ""},
    {"since": "2014", "as_of": "2019"},
    {"as_of": "2017"},
    {"country": "SE", "as_of": "2021"},
    {"country": "SE", "since": "", "as_of": "", "per_municipality": "all"},
    {"country": "", "as_of": "2018-03", "per_municipality": "all"},
    {"country": "", "since": "", "as_of": ""},
    {"editions": ("official-2016", "official-2020"), "as_of": "2023"},
    {"bases": ("published",), "as_of": ""},
    {"bases": ("derived", "second-hand"), "country": "", "since": "", "as_of": ""},
]


@pytest.mark.parametrize("changes", FILTERS)
def test_the_database_chooses_as_the_method_does(changes: dict[str, object]) -> None:
    chosen = replace(default_filter(PUBLIC, ROROS), **changes)
    found = compare(PUBLIC, ROROS, chosen)
    method = select(
        records(PUBLIC),
        country=chosen.country or None,
        since=int(chosen.since) if chosen.since else None,
        as_of=When.parse(chosen.as_of) if chosen.as_of else None,
        editions=chosen.editions or None,
        bases=chosen.bases or None,
        per_municipality=chosen.per_municipality,
        exclude_municipality="no-roros",
    )
    assert {member.slug for member in found.members} == {record.key for record in method.members}
    assert {**found.left_out} == {
        reason: count for reason, count in method.left_out.items() if reason != "country"
    }
    assert method.members  # a filter that leaves nothing would prove nothing


def test_a_year_alone_counts_as_of_its_last_day() -> None:
    assert totals(ROROS, as_of="2017-06") == [535, 523, 433, 378]
    assert totals(ROROS, as_of="2017") == [535, 523, 467, 378]  # Ulstein 2017 is certain only now


def test_undated_rows_are_in_only_without_any_date() -> None:
    assert 550 not in totals(ROROS, as_of="")
    assert 550 in totals(ROROS, since="", as_of="")  # Lom, date unknown


def test_size_class_is_that_of_the_year_of_the_evaluation() -> None:
    # Midtre Gauldal, Ulstein, Hareid; Roros itself is left out.
    assert totals(ROROS, size_class="5000-14999", as_of="2023") == [554, 534, 324]
    assert totals(ROROS, size_class="50000-up", as_of="2023") == [535]  # Bærum 2012, by the figure of 2013
    found = compare(PUBLIC, ROROS, replace(default_filter(PUBLIC, ROROS), size_class="15000-49999"))
    assert [member.name for member in found.members] == ["Kristiansund", "Øvre Eiker"]
    assert found.left_out["size"] == 3
    assert (found.stated, found.coverage, found.rank_range) == (None, None, None)
    assert "how many evaluations there are for this filter is not known" in found.why_not("en")


def test_size_is_unknown_where_no_figure_is_near() -> None:
    vallentuna = "se-vallentuna-2021-02"
    chosen = replace(default_filter(PUBLIC, vallentuna), size_class="15000-49999", since="", as_of="")
    found = compare(PUBLIC, vallentuna, chosen)
    # Sweden has figures of 2019 only: 2017 to 2021 can be told, the rest cannot.
    assert {member.when[:4] for member in found.members} <= {"2017", "2018", "2019", "2020", "2021"}
    assert found.left_out["size_unknown"] > 0


def test_kostra_group_leaves_only_its_members() -> None:
    both = {group: totals(ROROS, kostra_group=group, as_of="2023") for group in ("1", "2", "8")}
    assert all(set(some) < {593, 554, 535, 534, 523, 378, 324} for some in both.values())
    assert (
        compare(PUBLIC, ROROS, replace(default_filter(PUBLIC, ROROS), kostra_group="99")).left_out["kostra"]
        > 0
    )


def test_hand_picked_set_is_complete_when_all_of_it_is_known() -> None:
    chosen = replace(default_filter(PUBLIC, ROROS), hand_picked=("no-ulstein", "no-kristiansund", "no-roros"))
    found = compare(PUBLIC, ROROS, chosen)
    assert ([member.total for member in found.members], found.complete) == ([523, 433], True)
    assert (found.coverage, found.rank_range, found.top_share) == (1, (3, 3), 1)
    assert (found.percentile, found.mean) == (0, 478)
    assert found.why_not("en") == ""
    missing = compare(PUBLIC, ROROS, replace(chosen, hand_picked=("no-ulstein", "no-tynset")))
    assert (missing.complete, missing.n_others, missing.top_share) == (False, 1, None)


def test_without_a_total_there_is_no_rank_but_the_members_are_there() -> None:
    found = compare(PUBLIC, _slug("Lindesnes", "2017"))
    assert (found.value, found.rank, found.rank_range, found.distance_to_ideal) == (None, None, None, None)
    assert (found.n_others, found.n) == (5, 5)
    assert found.why_not("en") == "The total of this evaluation is not known, so it cannot be ranked."


def _slug(name: str, when: str) -> str:
    from kompass.models import Evaluation

    return Evaluation.objects.get(stated_name=name, evaluated=when).slug


def test_nothing_to_compare_with_is_said() -> None:
    chosen = replace(default_filter(PUBLIC, ROROS), since="2000", as_of="2009")
    found = compare(PUBLIC, ROROS, chosen)
    assert (found.n_others, found.rank, found.n) == (0, 1, 1)
    assert found.why_not("en") == "No other evaluation with a known total passes the filter."


def test_best_practice_is_that_of_the_same_edition() -> None:
    found = compare(PUBLIC, "se-grastorp-2014-10")
    assert {best.code: best.points for best in found.best} == {
        "1": 68, "2": 85, "3": 86, "4": 74, "5": 70, "6": 74, "7": 71, "8": 87,
    }  # fmt: skip
    assert {holder.slug for best in found.best for holder in best.holders} == {"se-orebro-2012"}
    assert [(gap.code, gap.distance, gap.to_best) for gap in found.gaps][:2] == [("4", 47, 21), ("6", 44, 18)]
    assert {gap.code: gap.to_best for gap in found.gaps}["5"] == 0
    assert compare(PUBLIC, "se-vallentuna-2021-02").best == ()  # no other 2020 edition with areas


def test_an_older_evaluation_is_compared_without_a_first_year() -> None:
    assert default_filter(PUBLIC, _slug("Sørum", "2008")) == ReferenceFilter(country="NO", as_of="2008")


def test_an_undated_evaluation_is_compared_with_everything_since_2010() -> None:
    found = compare(PUBLIC, "no-lom-undated")
    assert found.filter == ReferenceFilter(country="NO", since="2010")
    assert (found.rank, found.maximum, found.gaps) == (3, None, ())


def test_stated_number_below_the_known_is_not_used() -> None:
    chosen = ReferenceFilter(country="SE", since="", as_of="2010", per_municipality="all")
    found = compare(PUBLIC, ROROS, chosen)
    assert found.stated is not None
    assert found.stated.count == 75


def test_unknown_evaluation() -> None:
    with pytest.raises(EvaluationNotFound):
        compare(PUBLIC, "no-nowhere-2017")


def test_invented_example_is_in_no_real_set(example_municipality: str) -> None:
    for chosen in (None, ReferenceFilter(), ReferenceFilter(country="NO")):
        assert 799 not in [member.total for member in compare(PUBLIC, ROROS, chosen).members]
    own = compare(PUBLIC, f"{example_municipality}-2017-05")
    assert (own.members, own.complete, own.filter.country) == ((), True, "ZZ")
    assert [m.total for m in compare(PUBLIC, ROROS, ReferenceFilter(country="ZZ")).members] == [799]
