"""The editions this house writes itself: complete, readable, without doubles, at home in each country's words."""

import re
from collections import Counter
from fractions import Fraction

import pytest

from kompass.method.edition_advice import edition_advice, edition_texts, lix
from kompass.method.edition_texts import text_languages
from kompass.method.editions import Edition, editions, load_edition
from kompass.method.terms import leaks, term

OWN = tuple(key for key in editions() if not load_edition(key).areas_only)
PROMISED = [(key, language) for key in OWN for language in load_edition(key).languages]
SPOKEN = [(key, language) for key in OWN for language in text_languages(load_edition(key))]

QUESTIONS_ON_AVERAGE = {"nb": 35, "nn": 35, "sv": 38, "da": 38, "en": 35}
"""LIX of a criterion's question, on average, stays below this; single ones below what `edition_advice` says."""


def test_these_are_our_own_editions() -> None:
    assert OWN == ("caf-2020", "open-2010", "open-2020")
    assert {key: load_edition(key).languages for key in OWN} == {
        "caf-2020": ("nb", "en"),
        "open-2010": ("nb", "en", "sv"),
        "open-2020": ("nb", "en", "sv"),
    }
    assert {key: text_languages(load_edition(key)) for key in OWN} == {
        "caf-2020": ("en", "nb"),
        "open-2010": ("da", "en", "nb", "nn", "sv"),
        "open-2020": ("da", "en", "nb", "nn", "sv"),
    }


@pytest.mark.parametrize("key", OWN)
def test_nothing_is_left_to_advise(key: str) -> None:
    """No empty text, no double or heavy question, no foreign term, no criterion without evidence or role, no role or
    kind of evidence that nobody uses, no criterion that no question to the municipality feeds."""
    assert [advice.text() for advice in edition_advice(load_edition(key))] == []


@pytest.mark.parametrize("key", OWN)
def test_points_add_up_at_every_level(key: str) -> None:
    edition = load_edition(key)
    for sub_area in edition.sub_areas:
        assert sum(criterion.maximum for criterion in sub_area.criteria) == sub_area.maximum, sub_area.id
    for area in edition.areas:
        assert sum(sub_area.maximum for sub_area in area.sub_areas) == area.maximum == 100, area.id
    assert sum(area.maximum for area in edition.areas) == edition.maximum
    for panel, aspects in edition.aspect_groups:
        assert sum(aspect.weight for aspect in aspects) == 1, panel


@pytest.mark.parametrize("key", OWN)
def test_it_says_whose_text_it_is(key: str) -> None:
    edition = load_edition(key)
    assert (edition.own_text, edition.licence) == (True, "EUPL-1.2")
    assert set(edition.languages) <= set(edition.provenance)


@pytest.mark.parametrize("key", ["open-2010", "open-2020"])
def test_weights_are_spread_and_each_has_its_own_reason(key: str) -> None:
    """Sub-areas of an area differ in weight; each is a tenth to a quarter of it; no reason is given twice."""
    edition = load_edition(key)
    assert [area.id for area in edition.areas if len({one.maximum for one in area.sub_areas}) == 1] == []
    shares = {one.id: one.maximum / edition.area_by_id[one.area].maximum for one in edition.sub_areas}
    assert [place for place, share in shares.items() if not Fraction(1, 10) <= share <= Fraction(1, 4)] == []
    assert [one.id for one in edition.criteria if one.maximum > Fraction(100, 6)] == []
    for language in edition.languages:
        said = Counter(
            text for one in edition.sub_areas for text in (one.reason[language], one.purpose[language])
        )
        assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize("key", ["open-2010", "open-2020"])
def test_both_trees_place_every_criterion_of_the_bank_once(key: str) -> None:
    edition = load_edition(key)
    assert len(edition.criteria) == 164
    assert set(edition.criterion_by_id) == set(load_edition("open-2020").criterion_by_id)
    assert 40 <= len(edition.sub_areas) <= 42
    assert {len(one.criteria) for one in edition.sub_areas} <= {2, 3, 4, 5, 6}
    assert 40 <= len(edition.questions) <= 50


@pytest.mark.parametrize("key", ["open-2010", "open-2020"])
def test_nynorsk_and_danish_have_every_title_and_name(key: str) -> None:
    """Titles and questions: areas, sub-areas, criteria, aspects, levels, main tasks, roles, kinds of evidence,
    and the questions to the municipality."""
    edition = load_edition(key)
    for language in ("nn", "da"):
        texts = dict(edition_texts(edition, language))
        named = [place for place in texts if place == "names" or place.endswith(".names")]
        asked = [f"criteria.{one.id}.{part}" for one in edition.criteria for part in ("title", "question")]
        asked += [f"questions.{one.id}.question" for one in edition.questions]
        assert [place for place in (*named, *asked) if not texts[place].strip()] == []


@pytest.mark.parametrize(("key", "language"), PROMISED)
def test_own_words_of_an_aspect_are_there_in_every_promised_language_or_in_none(
    key: str, language: str
) -> None:
    edition = load_edition(key)
    for criterion in edition.criteria:
        known = {aspect.id for aspect in edition.aspects_of(criterion)}
        own = set(criterion.texts[language].aspects)
        assert own == set(criterion.texts["en"].aspects) <= known, criterion.id


@pytest.mark.parametrize(("key", "language"), SPOKEN)
def test_texts_are_set_cleanly(key: str, language: str) -> None:
    """No double blanks or stray signs; running text ends as a sentence, titles do not and are short."""
    texts = dict(edition_texts(load_edition(key), language))
    stray = re.compile(r"\s\s|\s[,.?]|[\u00ad\t\n]|\.\.|^\s|\s$")
    assert [where for where, text in texts.items() if stray.search(text)] == []
    ends = ("guidance", "ideal", "missing", "purpose", "reason", "question", "introduction")
    running = {where: text for where, text in texts.items() if text and where.split(".")[-1] in ends}
    assert [where for where, text in running.items() if not text.endswith((".", "?"))] == []
    titles = {where: text for where, text in texts.items() if where.endswith(".title")}
    assert [where for where, title in titles.items() if title.endswith((".", "?")) or len(title) > 60] == []


@pytest.mark.parametrize(("key", "language"), SPOKEN)
def test_each_question_is_one_plain_sentence(key: str, language: str) -> None:
    asked = {one.id: one.texts[language].question for one in load_edition(key).criteria}
    assert [one for one, text in asked.items() if not re.fullmatch(r"[A-ZÆØÅÄÖ][^.?!;]+\?", text)] == []
    assert sum(map(lix, asked.values())) / len(asked) < QUESTIONS_ON_AVERAGE[language]


@pytest.mark.parametrize(("key", "language"), PROMISED)
def test_guidance_is_one_to_six_sentences_and_the_ideal_one_to_three(key: str, language: str) -> None:
    for criterion in load_edition(key).criteria:
        text = criterion.texts[language]
        assert 1 <= len(re.findall(r"[.?](?:\s|$)", text.guidance)) <= 6, criterion.id
        assert 1 <= len(re.findall(r"[.?](?:\s|$)", text.ideal)) <= 3, criterion.id


def test_roles_are_called_what_the_country_calls_them() -> None:
    """The roles of the open edition are concepts of the term table, and bear its terms."""
    for role in load_edition("open-2020").roles:
        for language in ("nb", "nn", "sv", "da"):
            last_word = term(role.id, language).lower().split()[-1]
            # The plural changes the last letters.
            assert last_word[:-2] in role.names[language].lower(), (role.id, language)


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "da", "en"])
def test_a_leak_into_any_text_would_be_seen(language: str) -> None:
    """A neighbour's council in every fifth text of the open edition, one at a time: each of them is found."""
    foreign = "kommunfullmäktige" if language != "sv" else "kommunalbestyrelse"
    edition: Edition = load_edition("open-2020")
    texts = [text for place, text in edition_texts(edition, language) if text and place != "provenance"]
    assert len(texts) > 164 * 2
    missed = [
        text
        for text in texts[::5]
        if [leak.word for leak in leaks(f"{text} {foreign}", language)] != [foreign]
    ]
    assert missed == []
