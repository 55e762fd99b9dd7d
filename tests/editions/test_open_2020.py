"""The open edition: complete in both languages, readable, without doubles, its points adding up."""

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import kompass
from kompass.method.bank import read_bank
from kompass.method.editions import Edition, load_edition

LANGUAGES = ("nb", "en")
BANK = Path(kompass.__file__).parent / "editions" / "bank" / "open" / "bank.yaml"

# LIX: below 40 is easy, 40 to 50 is like a newspaper. Single questions are short, so one long word weighs much.
HARDEST_QUESTION = 45
HARDEST_QUESTIONS_ON_AVERAGE = 35
# Share of the words of two questions that both have; "Does the municipality" alone makes two short ones alike.
MOST_ALIKE = 0.5
# Languages in which only titles and questions are promised.
TITLES_IN = ("nn", "da")

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

# Words of the neighbours' instruments and public life, and the Norwegian title that went out of use.
FOREIGN_TO_BOKMAL = re.compile(
    r"[äö]|\b(?:och|inte|medborgare\w*|medborger\w*|borger(?:e|ne|nes)|förvaltning\w*|kommunfullmäktige|fullmektige"
    r"|nemnder?|nämnd\w*|förtroende\w*|verksamhet\w*|virksomhedsleder\w*|anställd\w*|medarbejder\w*|chef\w*"
    r"|byråd\w*|kommunalbestyrelse\w*|oppfølgning\w*|uppföljning\w*|rådmann\w*|mål[- ]?sättning\w*|brukare\w*"
    r"|indflydelse)\b",
    re.IGNORECASE,
)
NOT_THE_HOUSE_ENGLISH = re.compile(
    r"\b(?:rådmann|kommune\w*|formannskap|ordfører|utilize|leverage)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_edition("open-2020")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words longer than six letters (Björnsson 1968)."""
    found = words(text)
    sentences = len(re.findall(r"[.?!:]+", text))
    return len(found) / max(1, sentences) + 100 * sum(len(word) > 6 for word in found) / len(found)


def likeness(one: str, other: str) -> float:
    first, second = ({word.lower() for word in words(text)} for text in (one, other))
    return len(first & second) / len(first | second)


def texts_in(edition: Edition, language: str) -> Iterator[tuple[str, str]]:
    """Every text of the edition in one language, with where it stands; missing ones as ''."""
    yield "names", edition.names.get(language, "")
    yield "provenance", edition.provenance.get(language, "")
    for level in edition.levels:
        yield f"level {level.value}", level.names.get(language, "")
    for aspect in edition.aspects:
        yield f"{aspect.id} name", aspect.names.get(language, "")
        yield f"{aspect.id} description", aspect.descriptions.get(language, "")
    for task in edition.main_tasks:
        yield task.id, task.names.get(language, "")
    for area in edition.areas:
        yield f"{area.id} name", area.names.get(language, "")
        yield f"{area.id} introduction", area.introduction.get(language, "")
    for sub_area in edition.sub_areas:
        yield f"{sub_area.id} name", sub_area.names.get(language, "")
        yield f"{sub_area.id} purpose", sub_area.purpose.get(language, "")
        yield f"{sub_area.id} reason", sub_area.reason.get(language, "")
    for criterion in edition.criteria:
        text = criterion.texts.get(language)
        for part in ("title", "question", "guidance", "ideal", "missing"):
            yield f"{criterion.id} {part}", getattr(text, part, "")
        yield f"{criterion.id} keywords", ", ".join(text.keywords if text else ())
        for aspect, own in (text.aspects if text else {}).items():
            yield f"{criterion.id} {aspect} guidance", own
    for role in (*edition.roles, *edition.evidence):
        yield role.id, role.names.get(language, "")
    for question in edition.questions:
        yield f"{question.id} asked", question.texts.get(language, "")


def questions(edition: Edition, language: str) -> dict[str, str]:
    return {criterion.id: criterion.texts[language].question for criterion in edition.criteria}


def test_areas_bear_the_public_names_in_their_order(edition: Edition) -> None:
    assert {
        area.id: (area.names["nb"], area.names["en"]) for area in edition.areas
    } == NAMES_OF_THE_2020_AREAS


def test_it_says_that_it_is_our_own_text_and_not_the_official_instrument(edition: Edition) -> None:
    assert (edition.own_text, edition.licence) == (True, "EUPL-1.2")
    assert "ikke det offisielle instrumentet" in edition.provenance["nb"]
    assert "not the official instrument" in edition.provenance["en"]
    assert all(area.sources[language].our_translation for area in edition.areas for language in LANGUAGES)


def test_every_area_has_five_sub_areas_of_different_weight(edition: Edition) -> None:
    assert [len(area.sub_areas) for area in edition.areas] == [5] * 8
    assert [sub_area.id for sub_area in edition.sub_areas] == [
        f"{a}.{s}" for a in range(1, 9) for s in range(1, 6)
    ]
    assert [
        area.id for area in edition.areas if len({sub_area.maximum for sub_area in area.sub_areas}) == 1
    ] == []


def test_points_add_up_at_every_level(edition: Edition) -> None:
    for sub_area in edition.sub_areas:
        assert sum(criterion.maximum for criterion in sub_area.criteria) == sub_area.maximum, sub_area.id
    for area in edition.areas:
        assert sum(sub_area.maximum for sub_area in area.sub_areas) == area.maximum == 100, area.id
    assert sum(area.maximum for area in edition.areas) == edition.maximum == 800


def test_there_are_164_criteria_four_or_five_in_each_sub_area(edition: Edition) -> None:
    assert {len(sub_area.criteria) for sub_area in edition.sub_areas} == {4, 5}
    assert len(edition.criteria) == 164


def test_no_criterion_outweighs_a_sixth_of_its_area(edition: Edition) -> None:
    assert [criterion.id for criterion in edition.criteria if criterion.maximum > Fraction(100, 6)] == []


def test_every_criterion_of_the_bank_is_placed(edition: Edition) -> None:
    assert list(read_bank(BANK).criteria) == [criterion.id for criterion in edition.criteria]


def test_every_criterion_says_what_shows_it_and_whom_to_ask(edition: Edition) -> None:
    assert [one.id for one in edition.criteria if not 1 <= len(one.evidence) <= 4] == []
    assert [one.id for one in edition.criteria if not 2 <= len(one.ask) <= 5] == []


def test_every_role_and_every_kind_of_evidence_is_used(edition: Edition) -> None:
    assert {role.id for role in edition.roles} == {key for one in edition.criteria for key in one.ask}
    assert {kind.id for kind in edition.evidence} == {key for one in edition.criteria for key in one.evidence}


def test_the_questions_to_the_municipality_together_feed_every_criterion(edition: Edition) -> None:
    assert 40 <= len(edition.questions) <= 50
    assert {key for question in edition.questions for key in question.feeds} == set(edition.criterion_by_id)


@pytest.mark.parametrize("language", TITLES_IN)
def test_titles_and_questions_are_there_in_the_neighbouring_languages(
    edition: Edition, language: str
) -> None:
    for criterion in edition.criteria:
        text = criterion.texts[language]
        assert text.title, criterion.id
        assert text.question.endswith("?"), criterion.id


def test_own_words_of_an_aspect_are_there_in_every_language_or_in_none(edition: Edition) -> None:
    aspects = {aspect.id for aspect in edition.aspects}
    for criterion in edition.criteria:
        own = {language: set(criterion.texts[language].aspects) for language in LANGUAGES}
        assert own["nb"] == own["en"] <= aspects, criterion.id


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there(edition: Edition, language: str) -> None:
    assert [where for where, text in texts_in(edition, language) if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_set_cleanly(edition: Edition, language: str) -> None:
    """No double blanks or stray signs; running text ends as a sentence, titles do not."""
    texts = dict(texts_in(edition, language))
    assert [
        where for where, text in texts.items() if re.search(r"\s\s|\s[,.?]|[\u00ad\t\n]|\.\.", text)
    ] == []
    running = {
        where: text
        for where, text in texts.items()
        if where.split()[-1] in {"guidance", "ideal", "missing", "purpose", "reason", "asked"}
    }
    assert [where for where, text in running.items() if not text.endswith((".", "?"))] == []
    titles = {where: text for where, text in texts.items() if where.endswith(" title")}
    assert [where for where, title in titles.items() if title.endswith((".", "?")) or len(title) > 60] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_one_plain_sentence(edition: Edition, language: str) -> None:
    asked = questions(edition, language)
    assert [key for key, text in asked.items() if not re.fullmatch(r"[A-ZÆØÅ][^.?!;]+\?", text)] == []
    assert [(key, round(lix(text))) for key, text in asked.items() if lix(text) > HARDEST_QUESTION] == []
    assert sum(map(lix, asked.values())) / len(asked) < HARDEST_QUESTIONS_ON_AVERAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidance_is_one_to_four_sentences_and_the_ideal_one_to_three(
    edition: Edition, language: str
) -> None:
    for criterion in edition.criteria:
        text = criterion.texts[language]
        assert len(re.findall(r"[.?](?:\s|$)", text.guidance)) <= 4, criterion.id
        assert len(re.findall(r"[.?](?:\s|$)", text.ideal)) <= 3, criterion.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_criteria_ask_the_same(edition: Edition, language: str) -> None:
    asked = questions(edition, language)
    pairs = itertools.combinations(asked, 2)
    assert [(a, b) for a, b in pairs if likeness(asked[a], asked[b]) >= MOST_ALIKE] == []
    titles = [criterion.texts[language].title.lower() for criterion in edition.criteria]
    assert sorted(titles) == sorted(set(titles))


def test_norwegian_texts_are_norwegian(edition: Edition) -> None:
    leaks = {where: FOREIGN_TO_BOKMAL.findall(text) for where, text in texts_in(edition, "nb")}
    assert {where: found for where, found in leaks.items() if found} == {}


def test_english_texts_are_english(edition: Edition) -> None:
    texts = {where: text for where, text in texts_in(edition, "en") if where != "provenance"}
    assert {where for where, text in texts.items() if NOT_THE_HOUSE_ENGLISH.search(text)} == set()
    assert {where for where, text in texts.items() if re.search("[æøåäö]", text, re.IGNORECASE)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "kommunfullmäktige beslutar",
        "Spør medborgerne",
        "Se på förvaltningens planer",
        "Spør rådmannen",
        "hver chef",
    ],
)
def test_a_leak_would_be_seen(text: str) -> None:
    assert FOREIGN_TO_BOKMAL.search(text)


def test_the_measures_of_this_page() -> None:
    assert lix("Is it so? Yes.") == 2
    assert lix("Kommunestyret møtes.") == 2 / 1 + 50
    assert likeness("Is it done in time?", "Is it done on time?") == 4 / 6
