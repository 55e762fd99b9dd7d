"""Editions: their list, their tree, their criteria and their areas side by side."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kompass.domain.access import PUBLIC
from kompass.domain.queries.edition import (
    EditionUse,
    NameChange,
    criterion,
    edition,
    edition_areas,
    editions,
    name_changes,
)
from kompass.domain.queries.edition_files import EditionNotFound, bank_file, edition_file
from kompass.domain.queries.edition_worth import Worth
from kompass.domain.queries.languages import language_name
from kompass.method import editions as shipped_ids
from kompass.method import load_edition, score
from tests.making import evaluation, municipality

OPEN = load_edition("open-2020")
HOSTILE = ("", "nothing", "Open-2020", "../open-2020", "bank/open", "open-2020.yaml", "areas", "\x00")


class TestList:
    pytestmark = pytest.mark.django_db

    def test_by_year_the_official_one_first_and_other_instruments_last(self) -> None:
        assert [line.edition.id for line in editions(PUBLIC).editions] == [
            "official-2002",
            "official-2010",
            "open-2010",
            "official-2016",
            "official-2020",
            "open-2020",
            "caf-2020",
        ]

    def test_says_of_each_what_its_file_says(self) -> None:
        for line in editions(PUBLIC).editions:
            fact, file = line.edition, load_edition(line.edition.id)
            assert (fact.hash, fact.licence, fact.own_text) == (file.hash, file.licence, file.own_text)
            assert (fact.countries, fact.languages) == (file.countries, file.languages)
            assert (fact.n_sub_areas, fact.n_criteria) == (len(file.sub_areas), len(file.criteria))
            assert fact.areas_only == file.areas_only
            assert fact.provenance == file.provenance

    def test_counts_who_used_it_and_the_invented_ones_apart(self) -> None:
        here, there = municipality("Her"), municipality("Eksempelby", country="ZZ")
        evaluation(here, "2012-03", 400, edition="official-2010")
        evaluation(here, "2014", None, edition="official-2010")
        evaluation(here, "", 410, edition="")
        evaluation(here, "2022", 420, edition="our-own-2022")
        evaluation(there, "2021", 500, edition="open-2020")
        evaluation(there, "2023", 500, edition="theirs-2023")
        found = editions(PUBLIC)
        uses = {line.edition.id: line.use for line in found.editions}
        assert uses["official-2010"] == EditionUse(2, 1, 0, 2012, 2014)
        assert uses["open-2020"] == EditionUse(0, 0, 1, None, None)
        assert uses["official-2016"] == EditionUse()
        assert (found.n, found.n_not_told, found.unknown) == (4, 1, (("our-own-2022", 1),))

    def test_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            editions(PUBLIC)


class TestTree:
    pytestmark = pytest.mark.django_db

    @pytest.mark.parametrize("edition_id", shipped_ids())
    def test_is_the_whole_edition(
        self, edition_id: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            found = edition(PUBLIC, edition_id, language="nb")
        file = load_edition(edition_id)
        shown = [one for area in found.areas for sub in area.sub_areas for one in sub.criteria]
        assert shown == list(file.criteria)
        assert [area.area.code for area in found.areas] == [area.id for area in file.areas]
        assert found.n_found == len(file.criteria)
        assert found.has_bank == (not file.areas_only)

    @pytest.mark.parametrize("edition_id", shipped_ids())
    def test_names_what_criteria_and_sub_areas_refer_to(self, edition_id: str) -> None:
        found = edition(PUBLIC, edition_id, language="nb")
        file = load_edition(edition_id)
        assert (found.evidence, found.roles) == (file.evidence, file.roles)
        assert [sub.sub_area.reason for area in found.areas for sub in area.sub_areas] == [
            one.reason for one in file.sub_areas
        ]

    def test_names_main_tasks_and_the_rule_on_profiles(self) -> None:
        found = edition(PUBLIC, "open-2020", language="en")
        tasks = [task.id for task in found.areas[0].sub_areas[0].main_tasks]
        assert tasks == ["democratic_arena", "authority"]
        assert [(rule.higher.id, rule.lower.id, rule.by) for rule in found.implausible] == [
            ("complied_with", "built_up", 2)
        ]

    @pytest.mark.parametrize(
        ("edition_id", "language", "expected"),
        [
            ("official-2002", "en", [("order uncertain", 8)]),
            ("official-2010", "nb", []),
            ("official-2020", "nb", [("norske navn på denne utgaven er ikke sett", 8)]),
            ("official-2020", "en", []),
            ("open-2020", "nb", [("norske navn på denne utgaven er ikke sett", 8)]),
        ],
    )
    def test_gathers_the_doubts_about_the_names_shown(
        self, edition_id: str, language: str, expected: list[tuple[str, int]]
    ) -> None:
        found = edition(PUBLIC, edition_id, language=language)
        assert [(doubt[language], len(numbers)) for doubt, numbers in found.doubts] == expected

    @pytest.mark.parametrize("edition_id", HOSTILE)
    def test_what_is_none_is_not_found(self, edition_id: str) -> None:
        with pytest.raises(EditionNotFound):
            edition(PUBLIC, edition_id, language="nb")
        with pytest.raises(EditionNotFound):
            edition_file(edition_id)
        with pytest.raises(EditionNotFound):
            bank_file(edition_id)


class TestSearch:
    pytestmark = pytest.mark.django_db

    def _found(self, q: str, language: str = "en") -> list[str]:
        page = edition(PUBLIC, "open-2020", language=language, q=q)
        shown = [one.id for area in page.areas for sub in area.sub_areas for one in sub.criteria]
        assert page.n_found == len(shown)
        return shown

    def test_finds_by_words_of_title_and_question(self) -> None:
        assert self._found("papers GOOD speak") == ["council-papers-published-early"]
        assert self._found("sakspapirer", "nb") == ["council-papers-published-early"]
        assert self._found("sakspapirer", "en") == []

    def test_leaves_out_areas_and_sub_areas_without_a_hit(self) -> None:
        page = edition(PUBLIC, "open-2020", language="en", q="papers GOOD speak")
        assert [(area.area.code, len(area.sub_areas)) for area in page.areas] == [("1", 1)]

    def test_what_is_no_word_filters_nothing(self) -> None:
        assert self._found(" ?! ") == [one.id for one in OPEN.criteria]
        assert edition(PUBLIC, "open-2020", language="en", q=" ?! ").q == ""

    @pytest.mark.parametrize("language", ["nb", "en"])
    def test_every_criterion_is_found_by_its_own_title(self, language: str) -> None:
        missed = [one.id for one in OPEN.criteria if one.id not in self._found(one.name(language), language)]
        assert missed == []


@st.composite
def _profiles(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    one = draw(st.sampled_from([item.id for item in OPEN.criteria]))
    return one, {aspect.id: draw(st.integers(0, 3)) for aspect in OPEN.aspects}


class TestCriterion:
    def test_levels_give_exactly_what_the_method_gives(self) -> None:
        found = criterion(PUBLIC, "open-2020", "council-papers-published-early")
        assert found.criterion.maximum == 5
        assert found.quick == tuple(
            Worth(one, one) for one in (Fraction(), Fraction(5, 3), Fraction(10, 3), Fraction(5))
        )
        assert [one.points[3].most for one in found.aspects] == [1] * 2 + [Fraction(3, 2)] * 2

    @given(_profiles())
    def test_the_rows_of_the_aspects_add_up_to_any_rating(self, rated: tuple[str, dict[str, int]]) -> None:
        one, profile = rated
        found = criterion(PUBLIC, "open-2020", one)
        added = sum(row.points[profile[row.aspect.id]].least for row in found.aspects)
        assert added == score(OPEN, {one: profile}).criteria[one]

    def test_neighbours_lead_through_the_whole_edition(self) -> None:
        walked = ["council-papers-published-early"]
        while (following := criterion(PUBLIC, "open-2020", walked[-1]).following) is not None:
            assert criterion(PUBLIC, "open-2020", following.id).previous is not None
            walked.append(following.id)
        assert walked == [one.id for one in OPEN.criteria]
        first, last = (criterion(PUBLIC, "open-2020", walked[place]) for place in (0, -1))
        assert (first.previous, first.number, last.following, last.number) == (None, 1, None, len(walked))

    def test_stands_at_its_place_in_the_tree(self) -> None:
        found = criterion(PUBLIC, "open-2020", "participation-planned-per-case")
        assert (found.criterion.code, found.sub_area.id, found.area.code) == ("1.2.1", "1.2", "1")
        assert [task.id for task in found.main_tasks] == ["democratic_arena", "developer"]
        assert [(one.edition.id, one.criterion.id) for one in found.elsewhere] == [
            ("open-2010", "participation-planned-per-case")
        ]

    def test_names_its_evidence_and_whom_to_ask_in_its_own_order(self) -> None:
        evidence = {one.id: one for one in OPEN.evidence}
        roles = {one.id: one for one in OPEN.roles}
        for one in OPEN.criteria:
            found = criterion(PUBLIC, "open-2020", one.id)
            assert found.evidence == tuple(evidence[key] for key in one.evidence)
            assert found.ask == tuple(roles[key] for key in one.ask)

    @pytest.mark.parametrize("edition_id", [*HOSTILE, "official-2010"])
    def test_what_is_none_is_not_found(self, edition_id: str) -> None:
        with pytest.raises(EditionNotFound):
            criterion(PUBLIC, edition_id, "council-papers-published-early")
        with pytest.raises(EditionNotFound):
            criterion(PUBLIC, "open-2020", edition_id)


class TestSideBySide:
    def _changes(self, language: str, place: int) -> list[tuple[tuple[str, str], ...]]:
        found = edition_areas(PUBLIC, language=language)
        cells = [cells[place] for _, cells in found.lines]
        return [tuple((change.kind, change.language) for change in cell.changes) for cell in cells if cell]

    def test_each_official_edition_and_no_other(self) -> None:
        found = edition_areas(PUBLIC, language="en")
        assert [fact.year for fact in found.editions] == [2002, 2010, 2016, 2020]
        assert [number for number, _ in found.lines] == [str(number) for number in range(1, 9)]
        assert found.languages == ("nb", "sv", "en")

    def test_swedish_names_of_2016_differ_from_2010_in_areas_2_and_7_only(self) -> None:
        same, other = (("same", "sv"),), (("changed", "sv"),)
        assert self._changes("sv", 2) == [same, other, same, same, same, same, other, same]

    def test_norwegian_names_stayed_in_2016_and_all_changed_in_2010(self) -> None:
        assert self._changes("nb", 2) == [(("same", "nb"),)] * 8
        assert self._changes("nb", 1) == [(("changed", "nb"),)] * 8

    def test_translations_are_never_compared(self) -> None:
        # Our English names of 2010 and 2016 differ where the published names do not.
        assert self._changes("en", 2)[4] == (("same", "nb"), ("same", "sv"))
        assert self._changes("nb", 3) == [(("changed", "sv"),)] * 8

    def test_the_first_edition_has_nothing_before_it(self) -> None:
        assert self._changes("nb", 0) == [()] * 8

    def test_names_come_in_the_nearest_language_with_their_own_source(self) -> None:
        found = edition_areas(PUBLIC, language="sv")
        first = [cell for cell in found.lines[0][1] if cell]
        assert [cell.language for cell in first] == ["nb", "sv", "sv", "sv"]
        assert [cell.note for cell in first] == [1, 2, 3, 4]
        assert found.sources == (
            "Sør-Varanger criteria report 2005",
            "grastorp.se",
            "Huddinge report 2017",
            "skr.se, 12 August 2020",
        )


def test_a_name_that_moved_and_one_without_anything_to_compare() -> None:
    from dataclasses import replace

    from kompass.domain.queries.facts import edition_fact

    before = edition_fact("official-2010")
    assert before is not None
    second, third = before.areas[1], before.areas[2]
    moved = replace(third, code="2")
    assert name_changes(moved, before, "nb") == (NameChange("moved", 2010, "nb", "3"),)
    nowhere = replace(second, names={"da": "Noget andet"}, sources={"da": second.sources["nb"]})
    assert name_changes(nowhere, before, "nb") == (NameChange("unknown", 2010),)


def test_files_are_the_shipped_ones() -> None:
    assert edition_file("open-2020").startswith(b"# The open edition")
    bank = bank_file("open-2020")
    assert bank is not None
    assert (bank[0], b"council-papers-published-early" in bank[1]) == ("open", True)
    assert bank_file("official-2016") is None


def test_languages_have_names_in_the_language_of_the_reader() -> None:
    assert [language_name(code, "en") for code in ("nb", "sv", "fi")] == ["Norwegian bokmål", "Swedish", "fi"]
