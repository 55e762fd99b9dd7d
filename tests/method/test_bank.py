"""A bank as a folder: its files are read as one, and each problem names the file it stands in."""

import json
from pathlib import Path
from typing import Any

import pytest

from kompass.method import load_edition
from kompass.method.editions import check_file
from tests.method.small_editions import edition_data

HEAD: dict[str, Any] = {
    "id": "mine",
    "languages": ["en", "sv"],
    "titles_in": ["nn"],
    "licence": "EUPL-1.2",
    "roles": [
        {"id": "mayor", "names": {"en": "Mayor", "sv": "Ordförande"}},
        {"id": "employees", "names": {"en": "Employees", "sv": "Medarbetare"}},
    ],
    "evidence": [{"id": "minutes", "names": {"en": "Minutes", "sv": "Protokoll"}}],
    "questions": [
        {
            "id": "meetings",
            "question": {"en": "When do you meet?", "sv": "När möts ni?"},
            "feeds": ["c1-1-1"],
        },
        {"id": "elsewhere", "question": {"en": "And there?", "sv": "Och där?"}, "feeds": ["not-placed"]},
    ],
}
ENGLISH = {
    "title": "Title",
    "question": "Question?",
    "guidance": "Look.",
    "ideal": "All of it.",
    "missing": "Much.",
    "keywords": ["minutes", "agenda"],
    "aspects": {"built_up": "There is a rule."},
}
SWEDISH = {"title": "Rubrik", "question": "Fråga?", "guidance": "Titta."}
NYNORSK = {"title": "Tittel", "question": "Spørsmål?"}
CRITERION = {"evidence": ["minutes"], "ask": ["mayor"], "texts": {"en": ENGLISH}}


def _save(path: Path, data: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition that places one criterion of a bank of four files."""
    data = edition_data([[["1"]]], bank="mine")
    del data["criteria"]
    folder = tmp_path / "bank" / "mine"
    _save(folder / "bank.yaml", HEAD)
    _save(folder / "1.yaml", {"criteria": {"c1-1-1": CRITERION, "not-placed": CRITERION}})
    for language, text in (("sv", SWEDISH), ("nn", NYNORSK)):
        texts = {key: {"texts": {language: text}} for key in ("c1-1-1", "not-placed")}
        _save(folder / language / "1.yaml", {"criteria": texts})
    return _save(tmp_path / "made-up.yaml", data)


def _problems(path: Path) -> list[str]:
    return [problem.text() for problem in check_file(path)]


class TestTogether:
    def test_texts_of_all_files_are_one_criterion(self, edition: Path) -> None:
        criterion = load_edition(edition).criteria[0]
        assert sorted(criterion.texts) == ["en", "nn", "sv"]
        assert (criterion.evidence, criterion.ask) == (("minutes",), ("mayor",))
        english = criterion.text("en")
        assert (english.missing, english.keywords) == ("Much.", ("minutes", "agenda"))
        assert english.aspects == {"built_up": "There is a rule."}

    def test_where_a_language_has_titles_only_the_rest_comes_from_the_nearest_one(
        self, edition: Path
    ) -> None:
        text = load_edition(edition).criteria[0].text("nn")
        assert (text.title, text.question, text.guidance) == ("Tittel", "Spørsmål?", "Look.")

    def test_the_edition_has_the_roles_and_kinds_of_evidence(self, edition: Path) -> None:
        loaded = load_edition(edition)
        assert [role.name("sv") for role in loaded.roles] == ["Ordförande", "Medarbetare"]
        assert [kind.id for kind in loaded.evidence] == ["minutes"]

    def test_the_edition_asks_what_feeds_a_criterion_it_places(self, edition: Path) -> None:
        questions = load_edition(edition).questions
        assert [(one.id, one.text("en"), one.feeds) for one in questions] == [
            ("meetings", "When do you meet?", ("c1-1-1",))
        ]

    def test_a_sound_folder_has_no_problems(self, edition: Path) -> None:
        folder = edition.parent / "bank" / "mine"
        assert _problems(edition) == []
        assert _problems(folder) == []
        assert _problems(folder / "bank.yaml") == []


class TestProblems:
    def test_a_language_that_is_missing_is_named_where_the_criterion_stands(self, edition: Path) -> None:
        (edition.parent / "bank/mine/nn/1.yaml").unlink()
        assert _problems(edition.parent / "bank/mine") == [
            f"mine/1.yaml, line {line}: criteria.{key}.texts: the language nn is missing; add it, "
            "or take it out of languages"
            for key, line in (("c1-1-1", 10), ("not-placed", 34))
        ]

    def test_a_text_that_stands_in_two_files(self, edition: Path) -> None:
        _save(edition.parent / "bank/mine/2.yaml", {"criteria": {"c1-1-1": {"texts": {"en": ENGLISH}}}})
        assert _problems(edition.parent / "bank/mine") == [
            "mine/2.yaml, line 5: c1-1-1: the language en stands in mine/1.yaml already: keep one"
        ]

    def test_who_is_asked_twice(self, edition: Path) -> None:
        other = {"c1-1-1": {"ask": ["employees"], "texts": {"da": SWEDISH}}}
        _save(edition.parent / "bank/mine/2.yaml", {"criteria": other})
        assert _problems(edition.parent / "bank/mine") == [
            "mine/2.yaml, line 4: c1-1-1: ask stands in mine/1.yaml already: keep one"
        ]

    @pytest.mark.parametrize(
        ("key", "word", "line"),
        [("ask", "king", 8), ("evidence", "rumour", 5)],
    )
    def test_a_role_or_a_kind_of_evidence_that_is_not_in_the_head(
        self, edition: Path, key: str, word: str, line: int
    ) -> None:
        criteria = {"c1-1-1": {**CRITERION, key: [word]}, "not-placed": CRITERION}
        _save(edition.parent / "bank/mine/1.yaml", {"criteria": criteria})
        named = {"ask": "roles", "evidence": "evidence"}[key]
        known = ", ".join(entry["id"] for entry in HEAD[named])
        assert _problems(edition) == [
            f"mine/1.yaml, line {line}: c1-1-1: there is no {word} in {named} of mine/bank.yaml: add it there, or take "
            f"one of {known}"
        ]

    def test_a_question_that_feeds_nothing_there_is(self, edition: Path) -> None:
        question = {"id": "q", "question": {"en": "What?", "sv": "Vad?"}, "feeds": ["nowhere"]}
        _save(edition.parent / "bank/mine/bank.yaml", {**HEAD, "questions": [question]})
        assert [line.partition(": ")[2] for line in _problems(edition)] == [
            "there is no criterion nowhere in this bank: mend the id"
        ]

    def test_a_question_without_one_of_the_languages(self, edition: Path) -> None:
        question = {"id": "q", "question": {"en": "What?"}, "feeds": ["c1-1-1"]}
        _save(edition.parent / "bank/mine/bank.yaml", {**HEAD, "questions": [question]})
        assert [line.partition(": ")[2] for line in _problems(edition)] == [
            "questions.1.question: the language sv is missing; add it, or take it out of languages"
        ]

    def test_a_part_holds_criteria_and_nothing_else(self, edition: Path) -> None:
        _save(edition.parent / "bank/mine/2.yaml", {"languages": ["en"]})
        assert _problems(edition) == [
            "mine/2.yaml, line 1: edition: criteria is missing; add it",
            "mine/2.yaml, line 2: edition: the key languages is not known; known are criteria",
        ]
