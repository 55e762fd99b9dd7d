"""What is found: the same on both databases, in whatever form it is asked, and nothing that may not be seen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kompass.domain import search as index
from kompass.domain.access import PUBLIC
from kompass.domain.queries.search import KINDS, LONGEST, Piece, SearchResult, near_addresses, search
from kompass.method import load_edition
from kompass.models import Claim, Evaluation, Municipality
from tests.making import evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def found(text: str, kind: str, language: str = "nb", country: str = "") -> set[str]:
    """Everything of a kind that is found, by key."""
    asked = search(PUBLIC, text, language=language, kind=kind, country=country, per_page=1000)
    hits = {hit.key for group in asked.groups for hit in group.hits}
    return hits | {hit.slug for group in asked.groups for hit in group.municipalities}


def everything(text: str, country: str = "") -> set[tuple[str, str]]:
    return {(kind, key) for kind in KINDS for key in found(text, kind, country=country)}


def titles(result: SearchResult, kind: str) -> list[str]:
    return [hit.text for group in result.groups if group.kind == kind for hit in group.hits]


def written(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_a_name_finds_the_municipality_its_evaluations_and_what_was_said() -> None:
    assert everything("Røros") == {
        ("municipality", "no-roros"),
        ("evaluation", "no-roros-2013-12"),
        ("evaluation", "no-roros-2017-06"),
        ("evaluation", "no-roros-2021"),
        *(("claim", reference) for reference in Claim.objects.filter(reference__startswith="roros").values_list(
            "reference", flat=True
        )),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("roros 139", {("evaluation", "no-roros-2013-12"), ("claim", "roros-2017-change")}),
        ("RØROS 139", {("evaluation", "no-roros-2013-12"), ("claim", "roros-2017-change")}),
        ("139 roros'", {("evaluation", "no-roros-2013-12"), ("claim", "roros-2017-change")}),
        ("Kvalitetsutveckling", {("area", "official-2020/6"), ("area", "open-2020/6")}),
        (
            "kvalitetsutv",
            {
                ("area", "official-2020/6"),
                ("area", "open-2020/6"),
                ("criterion", "open-2020/quality-on-leaders-agenda"),
            },
        ),
        ("1640", {("municipality", "no-roros")}),
        ("qqqq", set()),
        ("Røros qqqq", set()),
    ],
)
def test_exactly_this_is_found(text: str, keys: set[tuple[str, str]]) -> None:
    assert everything(text) == keys


@pytest.mark.parametrize(
    "forms",
    [
        ("innbygger", "innbyggere", "innbyggerne", "INNBYGGERNES"),
        ("budget", "budgets", "Budgets"),
        ("budsjett", "budsjettet", "budsjettene"),
        ("klima", "KLIMA"),
    ],
)
def test_the_forms_of_a_word_find_the_same(forms: tuple[str, ...]) -> None:
    first, *others = (everything(form) for form in forms)
    assert any(kind == "criterion" for kind, _ in others[0])
    assert all(found == others[0] for found in others)
    # The shortest form is also the beginning of compounds.
    assert first >= others[0]


def test_a_criterion_is_found_by_a_word_of_its_question_in_either_language() -> None:
    key = "open-2020/council-papers-published-early"
    assert key in found("sakspapirer møtet", "criterion")
    assert key in found("papers meeting", "criterion")
    assert key not in found("sakspapirer meeting", "criterion")


def test_the_page_does_not_change_what_is_found_only_the_words_it_is_told_in() -> None:
    for text in ("budget", "innbyggerne", "Røros 2017", "beste", "focus"):
        assert [found(text, kind, "nb") for kind in KINDS] == [found(text, kind, "en") for kind in KINDS]
    norwegian = search(PUBLIC, "budget", language="nb", kind="sub_area").groups[0].hits[0]
    english = search(PUBLIC, "budget", language="en", kind="sub_area").groups[0].hits[0]
    assert (norwegian.key, norwegian.title_language, norwegian.excerpt_language) == (english.key, "nb", "sv")
    assert (english.title_language, english.excerpt_language) == ("en", "en")
    assert norwegian.text != english.text


def test_hits_in_a_title_come_first_then_the_order_of_the_record() -> None:
    evaluations = search(PUBLIC, "Røros", language="en", kind="evaluation")
    assert titles(evaluations, "evaluation") == ["Røros, 2021", "Røros, June 2017", "Røros, December 2013"]
    mentioned = search(PUBLIC, "2017", language="en", kind="evaluation", per_page=100)
    in_title = ["2017" in title for title in titles(mentioned, "evaluation")]
    assert in_title == sorted(in_title, reverse=True)
    assert {True, False} == set(in_title)


def test_the_words_are_marked_in_the_title_and_where_they_stand() -> None:
    hit = search(PUBLIC, "roros 139", language="en", kind="claim").groups[0].hits[0]
    assert written(hit.title) == "[Røros]: The total rose by [139] points since the evaluation before."
    assert written(hit.excerpt) == "score up [139] points since 2013; 2017"
    assert (hit.verdict, hit.stated) == ("inconsistent_source", "2017")


def test_an_excerpt_begins_near_the_word_and_ends_with_a_word() -> None:
    for group in search(PUBLIC, "innbyggerne", language="nb").groups:
        for hit in group.hits:
            text = written(hit.excerpt)
            assert len(text) <= 230
            assert text.count("…") <= 2


def test_a_part_of_an_edition_says_whose_text_it_is() -> None:
    hits = {hit.key: hit for hit in search(PUBLIC, "kvalitetsutv", language="sv", kind="area").groups[0].hits}
    assert {key: (hit.edition.own_text, hit.code) for key, hit in hits.items() if hit.edition} == {
        "official-2020/6": (False, "6"),
        "open-2020/6": (True, "6"),
    }


def test_one_kind_comes_page_by_page_and_all_kinds_with_their_first() -> None:
    whole = search(PUBLIC, "2017", language="en", kind="evaluation", per_page=1000)
    n = whole.counts["evaluation"]
    pages = [
        search(PUBLIC, "2017", language="en", kind="evaluation", per_page=4, page=number)
        for number in range(1, -(-n // 4) + 1)
    ]
    assert [title for page in pages for title in titles(page, "evaluation")] == titles(whole, "evaluation")
    assert {page.pages for page in pages} == {len(pages)}
    assert search(PUBLIC, "2017", language="en", kind="evaluation", per_page=4, page=999) == pages[-1]
    assert search(PUBLIC, "2017", language="en", kind="evaluation", per_page=4, page=-3) == pages[0]
    group = next(
        group for group in search(PUBLIC, "2017", language="en").groups if group.kind == "evaluation"
    )
    assert (group.n, group.n_shown) == (n, 5)


def test_municipalities_come_page_by_page_too() -> None:
    first, second = (
        search(PUBLIC, "sund", language="nb", kind="municipality", per_page=3, page=page) for page in (1, 2)
    )
    assert first.pages == second.pages > 1
    assert not set(first.groups[0].municipalities) & set(second.groups[0].municipalities)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "💥", '"', "* - : ( ) ^"])
def test_nothing_asked_for_finds_nothing(text: str) -> None:
    asked = search(PUBLIC, text, language="nb")
    assert (asked.n, asked.groups, asked.near, everything(text)) == (0, (), (), set())


@pytest.mark.parametrize(
    "text",
    [
        'Røros" OR "Skaun', "Røros OR Skaun", "Røros | Skaun", "Røros & !Skaun", "stems:Røros OR title",
        "NEAR(Røros Skaun)",
        "Røros -Skaun", "^Røros AND NOT qqqq", "Røros <-> Skaun", "Røros:* qqqq", "Røros'; DROP TABLE x; --",
        "Røros\x00qqqq", "\\Røros qqqq", "%s %(x)s Røros", "kompass_searchfulltext Røros",
    ],
)  # fmt: skip
def test_what_looks_like_an_operator_is_only_words(text: str) -> None:
    """All the words must occur, so a second one that is nowhere beside Røros leaves nothing."""
    assert everything(text) == set()


def test_signs_between_words_do_not_matter() -> None:
    for text in ("(Røros", 'Røros"', "-Røros", "*Røros:*", "Røros\x00"):
        assert everything(text) == everything("Røros")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30) | st.text(alphabet="aøR\"'()*:^-+|&!<>~\\%_ \x00\n20", max_size=30))
def test_nothing_typed_breaks_it(text: str) -> None:
    asked = search(PUBLIC, text, language="en")
    assert asked.n == sum(asked.counts.values())


def test_a_long_text_is_read_as_far_as_it_is_allowed() -> None:
    asked = search(PUBLIC, "Røros " + "x" * 5000, language="nb")
    assert (len(asked.q), asked.shortened, asked.n) == (LONGEST, True, 0)
    assert not search(PUBLIC, "Røros", language="nb").shortened
    assert search(PUBLIC, "a b c d e f g h i j k l " * 9, language="nb").n == 0


# Nobody sees what they may not


def test_the_invented_is_found_only_where_its_country_is_named(example_municipality: str) -> None:
    of = Municipality.objects.get(slug=example_municipality)
    Claim.objects.create(
        reference="zz-claim", country="ZZ", municipality=of, stated_name="Rorosund", kind="total", value="799",
        statement="Rorosund is unsurpassable",
    )  # fmt: skip
    index.rebuild()
    for country in ("", "NO", "SE", "DK"):
        for text in ("Rorosund", "rorosun", "799", "unsurpassable"):
            leaked = search(PUBLIC, text, language="en", country=country)
            assert (leaked.n, leaked.groups) == (0, ())
            assert example_municipality not in {hit.slug for hit in leaked.near}
    assert everything("Rorosund", country="ZZ") == {
        ("municipality", example_municipality),
        ("evaluation", f"{example_municipality}-2017-05"),
        ("claim", "zz-claim"),
    }
    assert {key for _, key in everything("2017", country="ZZ")} == {f"{example_municipality}-2017-05"}
    assert search(PUBLIC, "Rorosund", language="en", country="ZZ").invented


def test_a_country_leaves_out_the_others_but_not_the_editions() -> None:
    assert everything("Røros", country="SE") == set()
    assert found("innbyggerne", "criterion", country="SE") == found("innbyggerne", "criterion")
    assert found("Helsingborg", "evaluation", country="SE") == found("Helsingborg", "evaluation") != set()


def test_what_left_the_record_since_is_not_shown() -> None:
    Evaluation.objects.filter(slug="no-roros-2021").delete()
    Claim.objects.filter(reference="roros-2021-rank").delete()
    assert "no-roros-2021" not in found("Røros", "evaluation")
    assert "roros-2021-rank" not in found("Røros", "claim")


# Near ones


@pytest.mark.parametrize(("text", "slug"), [("Rørross", "no-roros"), ("Trodnheim", "no-trondheim")])
def test_where_nothing_is_found_names_spelt_alike_are_near(text: str, slug: str) -> None:
    asked = search(PUBLIC, text, language="nb")
    assert asked.n == 0
    assert asked.near[0].slug == slug


def test_names_spelt_alike_are_near_where_only_words_of_another_language_are_found() -> None:
    """In Swedish texts there is "röras"."""
    asked = search(PUBLIC, "rörås", language="nb")
    assert {hit.excerpt_language for group in asked.groups for hit in group.hits} == {"sv"}
    assert asked.near[0].slug == "no-roros"
    assert search(PUBLIC, "rörås", language="sv").near == ()


def test_one_criterion_in_two_editions_is_one_hit_in_the_newest() -> None:
    in_both = {one.id for one in load_edition("open-2010").criteria}
    hits = found("sakspapirer", "criterion") | found("innbygger", "criterion")
    assert len(hits) > 10
    assert {key.partition("/")[2] for key in hits if key.startswith("open-2020/")} <= in_both
    assert not any(key.startswith("open-2010/") for key in hits)


def test_nothing_is_near_where_something_is_found_or_nothing_is_alike() -> None:
    assert search(PUBLIC, "Røros", language="nb").near == ()
    assert search(PUBLIC, "qqqqqqqq", language="nb").near == ()


@pytest.mark.parametrize(
    ("kind", "slug", "near"),
    [
        ("municipality", "roros", ["no-roros"]),
        ("municipality", "no-rorros", ["no-roros"]),
        ("municipality", "NO-ROROS-2017-06", ["no-roros"]),
        ("municipality", "se-roros", []),
        ("municipality", "", []),
        ("municipality", "-", []),
        ("evaluation", "no-roros-2017", ["no-roros-2017-06", "no-roros-2013-12", "no-roros-2021"]),
        ("evaluation", "roros-2021-06", ["no-roros-2021", "no-roros-2013-12", "no-roros-2017-06"]),
        ("evaluation", "zz-nothing", []),
    ],
)
def test_a_mistyped_address_has_near_ones(kind: str, slug: str, near: list[str]) -> None:
    found = [one.slug for one in near_addresses(PUBLIC, kind, slug)]
    if kind == "municipality" and slug == "se-roros":
        assert "no-roros" not in found
    else:
        assert found[: len(near)] == near
        assert bool(found) == bool(near)


def test_an_invented_address_is_near_only_to_one_that_begins_as_it_does(example_municipality: str) -> None:
    assert [one.slug for one in near_addresses(PUBLIC, "municipality", "zz-rorosundd")] == [
        example_municipality
    ]
    for slug in ("rorosund", "no-rorosund", "rorosund-2017-05"):
        for kind in ("municipality", "evaluation"):
            assert not any(one.invented for one in near_addresses(PUBLIC, kind, slug))


# Queries


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_queries_are_few_however_much_is_found(
    kind: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            search(PUBLIC, "Røros", language="nb", kind=kind)
        return len(captured)

    few = asked()
    of = Municipality.objects.get(slug="no-roros")
    for number in range(40):
        evaluation(of, f"19{number + 10}-05", 300 + number)
        Claim.objects.create(
            reference=f"more-{number}", country="NO", municipality=of, stated_name="Røros", kind="total",
            value=str(number), statement="said",
        )  # fmt: skip
    index.rebuild()
    assert asked() == few <= 10
    with django_assert_max_num_queries(8):
        search(PUBLIC, "rrøross", language="nb", kind=kind)
    with django_assert_max_num_queries(7):
        near_addresses(PUBLIC, "evaluation", "rorros-2017")
