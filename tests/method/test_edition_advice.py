"""Advice to whoever writes an edition: each kind is given where it is due, with place and remedy."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kompass.method import load_edition
from kompass.method.edition_advice import Advice, edition_advice, likeness, lix
from kompass.method.editions import Edition

SOUND: dict[str, Any] = {
    "title": "Open meetings",
    "question": "Can all follow the meetings?",
    "guidance": "Look at the calendar.",
    "ideal": "All meetings are open.",
    "missing": "Some are closed.",
    "keywords": ["meeting"],
}


def edition(folder: Path, *texts: Mapping[str, Any], **changes: Any) -> Edition:
    """An edition with a bank of its own: each of `texts` is a criterion's text in English over the sound one."""
    each = [{key: said for key, said in {**SOUND, **text}.items() if said} for text in texts or ({},)]
    criteria = {
        f"criterion-{chr(97 + number)}": {"evidence": ["minutes"], "ask": ["mayor"], "texts": {"en": text}}
        for number, text in enumerate(each)
    }
    for key, blocks in changes.pop("criteria", {}).items():
        criteria[key] = _without_none({**criteria[key], **blocks})
    bank = {
        "id": "small",
        "languages": ["en"],
        "licence": "EUPL-1.2",
        "provenance": {"en": "Written for this test."},
        "roles": [{"id": "mayor", "names": {"en": "Mayor"}}],
        "evidence": [{"id": "minutes", "names": {"en": "Minutes"}}],
        "questions": [{"id": "all", "question": {"en": "How?"}, "feeds": list(criteria)}],
        **changes.pop("bank", {}),
        "criteria": criteria,
    }
    sub_area = {
        "id": "1.1",
        "maximum": str(len(criteria)),
        "names": {"en": "Openness"},
        "purpose": {"en": "Why it is there."},
        "reason": {"en": "It is all there is."},
        "main_tasks": ["arena"],
        "criteria": [{"criterion": key, "maximum": "1"} for key in criteria],
        **changes.pop("sub_area", {}),
    }
    data: dict[str, Any] = {
        "id": "small",
        "year": 2020,
        "countries": ["NO"],
        "languages": ["en"],
        "own_text": True,
        "names": {"en": "Small"},
        "provenance": {"en": "Written for Kommunekompasset and KS."},
        "licence": "EUPL-1.2",
        "maximum": str(len(criteria)),
        "scale": {"levels": [{"value": 0, "names": {"en": "no"}}, {"value": 1, "names": {"en": "yes"}}]},
        "aspects": [
            {"id": "done", "weight": "1", "names": {"en": "Done"}, "descriptions": {"en": "Is it done?"}}
        ],
        "main_tasks": [{"id": "arena", "names": {"en": "Arena"}}],
        "bank": "small",
        "areas": [
            {
                "id": "1",
                "maximum": str(len(criteria)),
                "names": {"en": "Democracy"},
                "introduction": {"en": "What it is about."},
                "sub_areas": [_without_none(sub_area)],
            }
        ],
        **changes,
    }
    (folder / "bank").mkdir()
    (folder / "bank" / "small.yaml").write_text(json.dumps(bank), encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return load_edition(path)


def _without_none(block: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if value is not None}


def given(edition: Edition) -> list[str]:
    return [advice.text() for advice in edition_advice(edition)]


def test_a_sound_edition_needs_no_advice(tmp_path: Path) -> None:
    assert given(edition(tmp_path)) == []


def test_an_edition_that_stops_at_areas_needs_none() -> None:
    assert edition_advice(load_edition("official-2020")) == ()


def test_a_missing_text_is_named_with_its_place(tmp_path: Path) -> None:
    other = {"title": "Papers", "question": "Are papers out early?"}
    assert given(edition(tmp_path, {}, {**other, "missing": ""})) == [
        "criteria.criterion-b.missing (en): there is no text: write it, or take the language out of the edition"
    ]


def test_what_is_missing_everywhere_is_named_once(tmp_path: Path) -> None:
    small = edition(tmp_path, {"missing": ""}, sub_area={"reason": None})
    remedy = "no text at all: write them, or decide that this edition does without"
    assert given(small) == [f"sub_areas.*.reason (en): {remedy}", f"criteria.*.missing (en): {remedy}"]


def test_a_language_with_titles_alone_is_asked_for_nothing_else(tmp_path: Path) -> None:
    texts = {"en": SOUND, "nn": {"title": "Opne møte", "question": "Kan alle følgje møta?"}}
    assert given(edition(tmp_path, criteria={"criterion-a": {"texts": texts}})) == []


def test_the_same_title_and_nearly_the_same_question(tmp_path: Path) -> None:
    small = edition(tmp_path, {}, {"title": "open meetings", "question": "Can everyone follow the meetings?"})
    assert given(small) == [
        "criteria.criterion-b.title (en): the title is also that of criterion-a: say what tells them apart",
        "criteria.criterion-b.question (en): the question shares 67 % of its words with that of criterion-a: "
        "say what tells them apart",
    ]


def test_a_heavy_question(tmp_path: Path) -> None:
    small = edition(tmp_path, {"question": "Administrative responsibilities notwithstanding?"})
    assert given(small) == [
        "criteria.criterion-a.question (en): the question is heavy to read (LIX 103, at most 45): "
        "shorten it, or take shorter words"
    ]


def test_a_question_to_the_municipality_may_be_heavier_but_not_without_end(tmp_path: Path) -> None:
    asked = {"id": "all", "question": {"en": "Administrative responsibilities?"}, "feeds": ["criterion-a"]}
    assert given(edition(tmp_path, bank={"questions": [asked]})) == [
        "questions.all.question (en): the question is heavy to read (LIX 102, at most 60): "
        "shorten it, or take shorter words"
    ]


def test_words_of_another_country(tmp_path: Path) -> None:
    small = edition(tmp_path, {"ideal": "The kommunestyre is open.", "keywords": ["møte"]})
    assert given(small) == [
        'criteria.criterion-a.ideal (en): "kommunestyre" is a term of another language (nb, nn): here one says council',
        'criteria.criterion-a.keywords (en): "møte" is a word of another language (nb, nn, da): translate it',
    ]


def test_a_word_out_of_use(tmp_path: Path) -> None:
    texts = {"en": SOUND, "nb": {"title": "Ledelse", "question": "Hva sier nå rådmannen om det?"}}
    assert given(edition(tmp_path, criteria={"criterion-a": {"texts": texts}})) == [
        'criteria.criterion-a.question (nb): "rådmannen" is not used here: one says kommunedirektør'
    ]


def test_no_evidence_no_role_and_what_nobody_uses(tmp_path: Path) -> None:
    assert given(edition(tmp_path, criteria={"criterion-a": {"evidence": None, "ask": None}})) == [
        "criteria.criterion-a.evidence: no kind of evidence is named: say what shows the practice",
        "criteria.criterion-a.ask: no role is named: say whom to ask",
        "roles.mayor: no criterion names it: use it, or take it out",
        "evidence.minutes: no criterion names it: use it, or take it out",
    ]


def test_main_tasks_that_nothing_serves(tmp_path: Path) -> None:
    assert given(edition(tmp_path, sub_area={"main_tasks": None})) == [
        "sub_areas.1.1.main_tasks: it serves no main task: name one, or ask whether it belongs here",
        "main_tasks.arena: no sub-area serves it: tag one, or take it out",
    ]


def test_a_criterion_that_no_question_to_the_municipality_feeds(tmp_path: Path) -> None:
    asked = {"id": "all", "question": {"en": "How?"}, "feeds": ["criterion-a"]}
    small = edition(
        tmp_path, {}, {"title": "Papers", "question": "Are papers out early?"}, bank={"questions": [asked]}
    )
    assert given(small) == ["criteria.criterion-b: no question to the municipality feeds it: name it in one"]


def test_advice_speaks_the_readers_language(tmp_path: Path) -> None:
    (advice,) = edition_advice(edition(tmp_path, {"missing": ""}))
    assert advice == Advice("criteria.*.missing", "en", advice.message, {})
    assert advice.text("nb") == (
        "criteria.*.missing (en): teksten mangler overalt: skriv den, eller bestem at utgaven klarer seg uten"
    )


def test_the_measures() -> None:
    assert lix("Is it so? Yes.") == 2
    assert lix("Kommunestyret møtes.") == 2 / 1 + 50
    assert lix("") == 0
    assert likeness("Is it done in time?", "Is it done on time?") == pytest.approx(4 / 6)
    assert likeness("", "") == 0
