"""Words as search compares them: inflected forms come together, and nothing typed becomes an operator."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain.search_words import (
    ANYWHERE,
    LANGUAGES,
    MOST_WORDS,
    Sought,
    Word,
    composed,
    stem,
    tokens,
    words,
)
from kompass.models import search_key


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("nb", "innbygger innbyggere innbyggeren innbyggerne innbyggernes"),
        ("nb", "leder ledere lederen lederne ledernes"),
        ("nb", "budsjett budsjetter budsjettet budsjettene"),
        ("nb", "mål målet målene"),
        ("nn", "strategi strategien strategiar"),
        ("sv", "kommun kommunen kommuner kommunerna kommunernas"),
        ("da", "kommune kommunen kommuner kommunerne kommunernes"),
        ("en", "budget budgets budgeting"),
        ("en", "inhabitant inhabitants"),
        ("en", "strategy strategies"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(word.folded, language) for word in words(forms)}) == 1


def test_words_are_folded_as_names_are_and_stand_where_they_are_written() -> None:
    assert list(words("Røros' skår, 2017")) == [
        Word(0, 5, "roros"),
        Word(7, 11, "skar"),
        Word(13, 17, "2017"),
    ]


def test_the_s_of_an_owner_is_no_word() -> None:
    assert [word.folded for word in words("the mayor's and the CEO’S s")] == [
        "the", "mayor", "and", "the", "ceo", "s"
    ]  # fmt: skip


def test_no_more_words_are_asked_for_than_make_sense() -> None:
    assert len(Sought.of(" ".join(f"word{n}" for n in range(99))).folded) == MOST_WORDS


@pytest.mark.parametrize("text", ["", "  ", '"" () * : - ^', "\x00", "💥", "'s"])
def test_a_text_without_a_word_asks_for_nothing(text: str) -> None:
    assert not Sought.of(text)


def test_words_that_every_text_is_full_of_are_not_asked_for_unless_alone() -> None:
    assert [word.folded for word in Sought.of("the budget of").hits("The budgets of all", "en")] == [
        "budgets"
    ]
    assert [word.folded for word in Sought.of("to be").hits("not to be", "en")] == ["to", "be"]


def test_only_the_last_word_may_be_begun() -> None:
    def found(text: str) -> list[str]:
        return [word.folded for word in Sought.of(text).hits("kvalitetsutvikling i kommunene", "nb")]

    assert found("kvalitetsut") == ["kvalitetsutvikling"]
    assert found("kommune kvalitetsut") == ["kvalitetsutvikling", "kommunene"]
    assert found("kvalitetsut kommune") == ["kommunene"]
    assert found("kv") == []


def test_a_token_tells_place_language_and_stem() -> None:
    assert tokens("Innbyggerne", "Et mål", "nb").split() == [
        "tnbinnbygg", "twwinnbyggerne", "anbinnbygg", "awwinnbyggerne", "anbet", "awwet", "anbmal", "awwmal",
    ]  # fmt: skip


@given(st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_tokens_are_plain_whatever_the_text(text: str, language: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", tokens(text, text, language))


@given(st.text(max_size=60))
def test_nothing_typed_is_an_operator(text: str) -> None:
    sought = Sought.of(text)
    if sought:
        expression = sought.expression(ANYWHERE, all_of=" AND ", any_of=" OR ", beginning="*")
        assert re.fullmatch(r"\(*[a-z0-9]+\*?\)*(( AND | OR )\(*[a-z0-9]+\*?\)*)*", expression)
        assert expression.count("(") == expression.count(")")


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_a_text_has_its_own_words_where_they_are_written(text: str, language: str) -> None:
    hits = Sought.of(text).hits(text, language)
    assert bool(hits) == bool(Sought.of(text))
    assert all(search_key(composed(text)[hit.start : hit.end]).replace(" ", "") == hit.folded for hit in hits)


@given(st.text(alphabet="abdeghiklmnoprstuvyæøå", min_size=1, max_size=20), st.sampled_from(["nb", "nn"]))
def test_a_norwegian_stem_is_its_own_stem(text: str, language: str) -> None:
    for word in words(text):
        once = stem(word.folded, language)
        assert stem(once, language) == once
