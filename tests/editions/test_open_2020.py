"""The open edition of 2020: its tree, its scale and its aspects. What holds for all own editions: test_own_editions."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

import kompass
from kompass.method.bank import read_bank
from kompass.method.editions import Edition, load_edition

LANGUAGES = ("nb", "en", "sv")
BANK = Path(kompass.__file__).parent / "editions" / "bank" / "open" / "bank.yaml"

NAMES_OF_THE_2020_AREAS = {
    "1": ("Samspill mellom folkevalgte og innbyggere", "Elected representatives and citizens"),
    "2": ("Samfunnsutvikling", "Community development"),
    "3": ("Styring og kontroll", "Steering and control"),
    "4": ("Effektivitet", "Efficiency"),
    "5": ("Brukerens fokus", "The user's focus"),
    "6": ("Kvalitetsutvikling", "Quality development"),
    "7": ("Arbeidsliv", "Working life"),
    "8": ("Ledelse og medarbeiderskap", "Managers, leadership and co-workership"),
}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_edition("open-2020")


def test_areas_bear_the_public_names_in_their_order(edition: Edition) -> None:
    assert {
        area.id: (area.names["nb"], area.names["en"]) for area in edition.areas
    } == NAMES_OF_THE_2020_AREAS


def test_it_says_that_it_is_our_own_text_and_not_the_official_instrument(edition: Edition) -> None:
    assert (edition.own_text, edition.licence) == (True, "EUPL-1.2")
    assert "ikke det offisielle instrumentet" in edition.provenance["nb"]
    assert "not the official instrument" in edition.provenance["en"]
    assert all(area.sources[language].our_translation for area in edition.areas for language in ("nb", "en"))


def test_every_area_has_five_sub_areas_of_different_weight(edition: Edition) -> None:
    assert [len(area.sub_areas) for area in edition.areas] == [5] * 8
    assert [sub_area.id for sub_area in edition.sub_areas] == [
        f"{a}.{s}" for a in range(1, 9) for s in range(1, 6)
    ]
    assert [
        area.id for area in edition.areas if len({sub_area.maximum for sub_area in area.sub_areas}) == 1
    ] == []


def test_there_are_164_criteria_four_or_five_in_each_sub_area(edition: Edition) -> None:
    assert {len(sub_area.criteria) for sub_area in edition.sub_areas} == {4, 5}
    assert len(edition.criteria) == 164


def test_every_criterion_of_the_bank_is_placed(edition: Edition) -> None:
    assert list(read_bank(BANK).criteria) == [criterion.id for criterion in edition.criteria]


def test_every_criterion_says_what_shows_it_and_whom_to_ask(edition: Edition) -> None:
    assert [one.id for one in edition.criteria if not 1 <= len(one.evidence) <= 4] == []
    assert [one.id for one in edition.criteria if not 2 <= len(one.ask) <= 5] == []


def test_ids_are_words_for_the_practice_and_not_numbers(edition: Edition) -> None:
    assert [c.id for c in edition.criteria if not re.fullmatch(r"[a-z]+(-[a-z]+)+", c.id)] == []


def test_aspects_levels_and_what_is_implausible(edition: Edition) -> None:
    assert {aspect.id: aspect.weight for aspect in edition.aspects} == {
        "built_up": Fraction(1, 5),
        "anchored": Fraction(1, 5),
        "complied_with": Fraction(3, 10),
        "followed_up": Fraction(3, 10),
    }
    assert [(level.value, level.names["nb"], level.names["en"]) for level in edition.levels] == [
        (0, "ikke", "not at all"),
        (1, "delvis", "partly"),
        (2, "i stor grad", "to a high degree"),
        (3, "fullt ut", "fully"),
    ]
    assert [(rule.higher, rule.lower, rule.by) for rule in edition.implausible] == [
        ("complied_with", "built_up", 2)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_aspect_tells_the_evaluator_what_each_level_takes(edition: Edition, language: str) -> None:
    for aspect in edition.aspects:
        explained = re.findall(r"(\d):", aspect.descriptions[language])
        assert explained == [str(level.value) for level in edition.levels], aspect.id


def test_every_main_task_is_served_by_several_sub_areas(edition: Edition) -> None:
    serving = {
        task.id: sum(task.id in sub_area.main_tasks for sub_area in edition.sub_areas)
        for task in edition.main_tasks
    }
    assert list(serving) == ["democratic_arena", "services", "authority", "developer"]
    assert [task for task, n in serving.items() if n < 8] == []
    assert [sub_area.id for sub_area in edition.sub_areas if not sub_area.main_tasks] == []
