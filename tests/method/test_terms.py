"""Terms per country: the table itself, and that a neighbour's word in a text is seen."""

import json

import jsonschema
import pytest
import yaml

from kompass.method.terms import TERMS, Leak, concepts, leaks, term, term_languages

NEIGHBOURS = ("nb", "sv", "da")


def test_the_table_keeps_to_its_schema() -> None:
    schema = json.loads(TERMS.with_suffix(".schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(yaml.load(TERMS.read_text(encoding="utf-8"), yaml.BaseLoader), schema)


def test_each_concept_stands_once_and_has_a_term_in_every_language() -> None:
    assert len({concept.id for concept in concepts()}) == len(concepts())
    assert term_languages() == ("nb", "nn", "sv", "da", "en")
    assert {tuple(concept.names) for concept in concepts()} == {term_languages()}


def test_what_the_council_and_the_chief_officer_are_called() -> None:
    assert [term("council", language) for language in term_languages()] == [
        "kommunestyre",
        "kommunestyre",
        "kommunfullmäktige",
        "kommunalbestyrelse",
        "council",
    ]
    assert [term("chief_officer", language) for language in ("nb", "sv", "da")] == [
        "kommunedirektør",
        "kommundirektör",
        "kommunaldirektør",
    ]
    with pytest.raises(KeyError):
        term("emperor", "nb")


def test_no_language_finds_its_own_terms_foreign() -> None:
    found = {
        (concept.id, language): leaks(concept.name(language), language)
        for concept in concepts()
        for language in term_languages()
    }
    assert {where: leak for where, leak in found.items() if leak} == {}


def test_each_term_of_one_country_alone_is_seen_in_the_texts_of_another() -> None:
    """Every term leaks where no language there shares it; what is a proper name or too common is not looked for."""
    unseen = {
        (concept.id, home, away)
        for concept in concepts()
        for home in NEIGHBOURS
        for away in NEIGHBOURS
        if concept.names[home] != concept.names[away]
        if not leaks(f"– {concept.names[home]} –", away)
    }
    proper_names = {("association", home, away) for home in NEIGHBOURS for away in NEIGHBOURS if home != away}
    shared = {
        # The other country has the word as well, in this sense or another.
        ("leader", "nb", "sv"),  # "leder" is a Swedish verb
        ("leader", "da", "sv"),
        ("leader", "sv", "da"),  # a Dane says both leder and chef
        ("administration", "da", "nb"),
        ("annual_report", "da", "nb"),
        ("interim_report", "nb", "sv"),
        ("minutes", "sv", "nb"),
        ("minutes", "da", "nb"),
        # Too common a word to look for.
        ("audit_committee", "da", "nb"),
        ("audit_committee", "da", "sv"),
        ("county", "sv", "nb"),
        ("county", "da", "nb"),
        ("directors", "da", "nb"),
    }
    assert unseen == proper_names | shared


@pytest.mark.parametrize(
    ("language", "text", "leak"),
    [
        ("nb", "Spør fullmäktige", Leak("fullmäktige", ("sv",), "kommunestyre")),
        ("nb", "Byrådets møter", Leak("Byrådets", ("da",), "kommunestyre")),
        ("nb", "Spør rådmannen", Leak("rådmannen", (), "kommunedirektør")),
        ("nb", "Kva no?", Leak("Kva", ("nn",), "")),
        ("nn", "Spør innbyggerne", Leak("innbyggerne", ("nb",), "innbyggjar")),
        ("nn", "Hvordan no?", Leak("Hvordan", ("nb", "da"), "")),
        ("sv", "Fråga kommunestyret", Leak("kommunestyret", ("nb", "nn"), "kommunfullmäktige")),
        ("sv", "Titta på møter", Leak("møter", ("nb", "nn", "da"), "")),
        ("da", "Spørg ordføreren", Leak("ordføreren", ("nb",), "borgmester")),
        ("da", "Spørg kommunens medborgare", Leak("medborgare", ("sv",), "borger")),
        ("en", "Ask the kommunestyre", Leak("kommunestyre", ("nb", "nn"), "council")),
        ("en", "Look at Røros", Leak("Røros", ("nb", "nn", "da"), "")),
    ],
)
def test_a_leak_is_seen(language: str, text: str, leak: Leak) -> None:
    assert leaks(text, language) == (leak,)


def test_leaks_come_in_the_order_of_the_text_each_once() -> None:
    found = leaks("Byrådet og fullmäktige, og byrådet igen", "nb")
    assert [leak.word for leak in found] == ["Byrådet", "fullmäktige"]


def test_a_word_that_the_language_has_itself_is_no_leak() -> None:
    assert leaks("Arbetet leder till något", "sv") == ()
    assert leaks("Spør lederen", "nb") == ()
    assert [leak.word for leak in leaks("Fråga ledaren och lederen", "sv")] == ["lederen"]


def test_a_language_without_terms_has_no_leaks() -> None:
    assert leaks("kommunfullmäktige ja kommunestyre", "fi") == ()
