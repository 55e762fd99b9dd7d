"""Editions as data: what is shipped, what is refused and how it is said."""

import copy
import csv
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kompass.method import EditionError, editions, load_edition
from kompass.method.editions import FOLDER, check_file, in_language
from tests.method.small_editions import edition_data, made_up, write

AREA_NAMES = Path(__file__).with_name("area_names.csv")


def problems(path: Path) -> list[str]:
    return [problem.text() for problem in check_file(path)]


def test_shipped_editions() -> None:
    assert editions() == (
        "caf-2020",
        "official-2002",
        "official-2010",
        "official-2016",
        "official-2020",
        "open-2010",
        "open-2020",
    )


def test_official_editions_are_the_published_names_cell_by_cell() -> None:
    with AREA_NAMES.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    found = []
    for edition_id in editions():
        edition = load_edition(edition_id)
        if not edition.areas_only:
            continue
        assert edition.maximum == 800
        for area in edition.areas:
            assert area.maximum == 100
            assert set(area.names) == set(area.sources) == set(edition.languages)
            for language, source in area.sources.items():
                found.append(
                    {
                        "edition": edition.id,
                        "country": source.country,
                        "area": area.id,
                        "language": language,
                        "name": area.name(language),
                        "source": source.source,
                        "certain": "yes" if source.certain else source.doubt["en"],
                        "translation": "our translation" if source.our_translation else "",
                    }
                )
    order = [tuple(row.values()) for row in expected]
    assert sorted(tuple(row.values()) for row in found) == sorted(order)


def test_open_edition_adds_up_and_has_its_texts() -> None:
    edition = load_edition("open-2020")
    assert edition.own_text
    assert [aspect.id for aspect in edition.aspects] == [
        "built_up",
        "anchored",
        "complied_with",
        "followed_up",
    ]
    assert [aspect.weight for aspect in edition.aspects] == [
        Fraction(1, 5),
        Fraction(1, 5),
        Fraction(3, 10),
        Fraction(3, 10),
    ]
    assert [level.value for level in edition.levels] == [0, 1, 2, 3]
    assert (len(edition.areas), edition.maximum) == (8, 800)
    assert all(sub_area.criteria and sub_area.main_tasks for sub_area in edition.sub_areas)
    assert sum(criterion.maximum for criterion in edition.criteria) == 800
    for criterion in edition.criteria:
        for language in ("nb", "en"):
            text = criterion.texts[language]
            assert text.title
            assert text.question
    official = load_edition("official-2020")
    assert [area.name("en") for area in edition.areas] == [area.name("en") for area in official.areas]


def test_shipped_banks_have_no_problems() -> None:
    assert {path.name: problems(path) for path in (FOLDER / "bank").iterdir()} == {"caf": [], "open": []}


def test_readme_examples_load(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "bank").mkdir()
    (tmp_path / "small-2020.yaml").write_text(blocks[0], encoding="utf-8")
    (tmp_path / "bank" / "open.yaml").write_text(blocks[1], encoding="utf-8")
    edition = load_edition(str(tmp_path / "small-2020.yaml"))
    assert edition.countries == ("NO", "SE")
    assert [(c.code, c.id, c.maximum) for c in edition.criteria] == [
        ("1.1.1", "open-data", 60),
        ("1.1.2", "open-meetings", 40),
    ]
    assert edition.areas[0].sources["en"].certain is False
    assert edition.areas[0].sources["nb"].certain is True
    assert edition.criteria[0].name("nb") == "Åpne data"
    assert problems(tmp_path / "bank" / "open.yaml") == []


def test_edition_knows_its_tree() -> None:
    edition = made_up([[["10", "20"], ["70"]], [["100/3", "200/3"]]])
    assert [sub_area.id for sub_area in edition.sub_areas] == ["1.1", "1.2", "2.1"]
    assert [criterion.code for criterion in edition.criteria] == ["1.1.1", "1.1.2", "1.2.1", "2.1.1", "2.1.2"]
    assert edition.criterion_by_id["c2-1-1"].maximum == Fraction(100, 3)
    assert (edition.criterion_by_id["c2-1-1"].area, edition.criterion_by_id["c2-1-1"].sub_area) == (
        "2",
        "2.1",
    )
    assert edition.highest_level == 3
    assert [level.name("nb") for level in edition.levels][:1] == ["Level 0"]
    assert edition.aspects[0].name("en") == "built_up"
    assert edition.sub_areas[0].name("en") == "Sub-area 1.1"
    assert edition.name("sv") == "Made up for tests"
    assert edition.criteria[0].name("nb") == "Title of c1-1-1"
    assert edition.main_tasks == ()
    assert edition != "made-up"


@pytest.mark.parametrize(
    ("language", "expected"), [("nn", "nynorsk"), ("nb", "bokmål"), ("en", "English"), ("da", "English")]
)
def test_language_fallback(language: str, expected: str) -> None:
    assert in_language({"nb": "bokmål", "nn": "nynorsk", "en": "English"}, language) == expected


def test_language_fallback_goes_on() -> None:
    assert in_language({"nb": "bokmål", "en": "English"}, "nn") == "bokmål"
    assert in_language({"sv": "svenska", "da": "dansk"}, "nn") == "dansk"
    edition = made_up(
        [[["1"]]],
        criteria={
            "c1-1-1": {
                "texts": {"sv": {"title": "T", "question": "F?"}, "en": {"title": "E", "question": "?"}}
            }
        },
    )
    assert edition.criteria[0].name("sv") == "T"
    assert edition.criteria[0].name("nn") == "E"


def test_criterion_in_any_language_there_is() -> None:
    swedish = {"c1-1-1": {"texts": {"sv": {"title": "Titel", "question": "Fråga?"}}}}
    in_swedish = {"sv": "Namn"}
    data = edition_data(
        [[["1"]]], criteria=swedish, languages=["sv"], names=in_swedish, provenance=in_swedish
    )
    for block in (
        *data["scale"]["levels"],
        *data["aspects"],
        data["areas"][0],
        data["areas"][0]["sub_areas"][0],
    ):
        block["names"] = in_swedish
    assert load(data).criteria[0].name("nb") == "Titel"


def load(data: dict[str, Any]) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return load_edition(write(Path(folder), data))


def test_hash_follows_the_content_not_the_way_it_is_written(tmp_path: Path) -> None:
    data = edition_data([[["10", "20"]]])
    first = load_edition(write(tmp_path, data))
    other_way = copy.deepcopy(data)
    other_way["areas"][0]["maximum"] = "30.0"
    other_way["criteria"]["never-placed"] = other_way["criteria"]["c1-1-1"]
    same = load_edition(write(tmp_path, other_way, "other.yaml"))
    assert (same, same.hash, hash(same)) == (first, first.hash, hash(first))
    changed = copy.deepcopy(data)
    changed["criteria"]["c1-1-1"]["texts"]["en"]["question"] = "Another question?"
    assert load_edition(write(tmp_path, changed)).hash != first.hash
    assert re.fullmatch("[0-9a-f]{64}", first.hash)


def test_unknown_edition_lists_the_known_ones() -> None:
    with pytest.raises(EditionError) as raised:
        load_edition("open-1999")
    assert str(raised.value) == (
        "open-1999: there is no edition of this name; there are caf-2020, official-2002, official-2010, "
        "official-2016, official-2020, open-2010, open-2020 (or give a file ending in .yaml)"
    )


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(
        EditionError, match=r"absent\.yaml: the file cannot be read \(No such file or directory\)"
    ):
        load_edition(tmp_path / "absent.yaml")


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A small edition with one thing changed; REMOVE takes it out."""
    data = edition_data([[["10", "20"], ["70"]]])
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is REMOVE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


REMOVE = object()
SUB = ("areas", 0, "sub_areas", 0)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("areas", 0, "maximum"), "99", "the sub-areas' maxima add up to 100, but the area's maximum is 99"),
        ((*SUB, "maximum"), "30.5", "the criteria's maxima add up to 30, but the sub-area's maximum is 30.5"),
        (("maximum",), "800", "the areas' maxima add up to 100, but maximum says 800"),
        (
            (*SUB, "criteria", 0, "maximum"),
            "31/3",
            "the criteria's maxima add up to 91/3, but the sub-area's maximum is 30",
        ),
        (
            (*SUB, "criteria", 0, "maximum"),
            10.5,
            'write 10.5 as text in quotes, so that it is read exactly: "10.5"',
        ),
        (
            (*SUB, "criteria", 0, "maximum"),
            10,
            'write 10 as text in quotes, so that it is read exactly: "10"',
        ),
        ((*SUB, "criteria", 0, "maximum"), "10,5", "write 10,5 with a point, not a comma"),
        ((*SUB, "criteria", 0, "maximum"), "ten", 'ten is no number; write it as "10", "12.5" or "100/3"'),
        ((*SUB, "criteria", 0, "maximum"), "0", "a maximum must be above 0"),
        ((*SUB, "criteria", 0, "maximum"), None, "here belongs a text, not null"),
        (
            (*SUB, "criteria"),
            [],
            "areas.1.sub_areas.1.criteria is empty: write something, or leave the key out",
        ),
        (
            (*SUB, "criteria", 0, "criterion"),
            "nowhere",
            "the criterion nowhere is neither in the bank nor in this file",
        ),
        (
            (*SUB, "criteria", 0, "criterion"),
            "c1-2-1",
            "the criterion c1-2-1 is placed a second time: place it once",
        ),
        ((*SUB, "id"), "2.1", "the id 2.1 must begin with the id of its area and a point: 1."),
        ((*SUB, "id"), "1.2", "the id 1.2 stands here a second time: choose another"),
        ((*SUB, "main_tasks"), ["services"], "there is no main task services; there are -"),
        ((*SUB, "names"), REMOVE, "areas.1.sub_areas.1: names is missing; add it"),
        ((*SUB, "nmaes"), {"en": "x"}, "the key nmaes is not known; is names meant?"),
        (
            (*SUB, "zzz"),
            1,
            "the key zzz is not known; known are criteria, id, main_tasks, maximum, names, purpose",
        ),
        ((*SUB, "names"), {"en": "   "}, "areas.1.sub_areas.1.names.en is empty"),
        (
            (*SUB, "names"),
            {"EN": "x", "en": "x"},
            "EN is no language code; write two or three small letters, as in nb",
        ),
        ((*SUB, "names"), {"nb": "x"}, "the language en is missing; add it, or take it out of languages"),
        (("scale", "levels"), [{"value": 0}], "scale.levels has too few entries: 2 or more are needed"),
        (("year",), 3000, "year: 3000 is too large; 2100 is the most"),
        (("criteria", "x" * 81), {}, "is too long; 80 characters are the most: xxxx"),
        (("year",), 1066, "year: 1066 is too small; 1990 is the least"),
        (("year",), "2020", "year: here belongs a whole number, not 2020"),
        (("countries",), ["NO", "NO"], "countries: something stands here twice; keep one"),
        (("aspects", 0, "weight"), "0.3", "the aspects' weights add up to 1.1, not to 1"),
        (("aspects", 0, "id"), "comment", "comment is a column of its own in ratings files"),
        (("aspects", 0, "id"), "anchored", "the id anchored stands here a second time: choose another"),
        (("implausible", 0, "lower"), "planned", "there is no aspect planned; there are anchored, built_up"),
        (("scale", "levels", 0, "value"), 1, "levels must rise: 1 stands after 1"),
        (("scale", "levels", 0, "value"), 1, "the lowest level must be 0, not 1"),
        (("scale",), REMOVE, "scale is missing; an edition with criteria needs it"),
        (
            ("bank",),
            "nowhere",
            "there is no criterion bank nowhere: it would be the file bank/nowhere.yaml beside this one",
        ),
        (
            ("bank",),
            "../open",
            "../open is no id; write small letters and digits, with hyphens between the words",
        ),
        (("languages",), ["en", "nb"], "criteria.c1-1-1.texts: the language nb is missing"),
        (
            ("criteria", "c1-1-1", "texts", "en", "title"),
            "x" * 201,
            "is too long; 200 characters are the most",
        ),
        (("areas", 0, "id"), 1, 'areas.1.id: write 1 as text in quotes, so that it is read exactly: "1"'),
        (("areas", 0, "id"), True, "areas.1.id: write true as text in quotes"),
        (("areas",), 5, "areas: here belongs a list, not 5"),
        (("areas", 0, "sources"), {"nb": {"country": "NO"}}, "a source for nb, but names has no nb"),
    ],
)
def test_refused_with_the_way_to_mend_it(
    tmp_path: Path, path: tuple[Any, ...], value: Any, expected: str
) -> None:
    found = problems(write(tmp_path, changed(path, value)))
    assert [line for line in found if expected in line], found
    assert all(re.match(r"made-up\.yaml, line \d+: ", line) for line in found)


def test_area_maximum_is_whole(tmp_path: Path) -> None:
    found = problems(write(tmp_path, edition_data([[["10.5"]]])))
    assert [line.partition(": ")[2] for line in found] == [
        "area points are published as whole numbers, so the maximum must be whole, not 21/2"
    ]


def test_problem_names_the_line(tmp_path: Path) -> None:
    text = json.dumps(changed(("areas", 0, "maximum"), "99"), indent=1)
    path = tmp_path / "edition.yaml"
    path.write_text(text, encoding="utf-8")
    (problem, other) = check_file(path)
    wanted = next(n for n, line in enumerate(text.splitlines(), 1) if line == '   "maximum": "99",')
    assert (other.line, other.file) == (wanted, "edition.yaml")
    assert problem.text("nb").startswith("edition.yaml")


def test_every_problem_at_once(tmp_path: Path) -> None:
    data = changed(("year",), 1066)
    data["areas"][0]["maximum"] = "99"
    data["aspects"][0]["weight"] = 0.2
    del data["licence"]
    assert len(problems(write(tmp_path, data))) == 5


def test_many_problems_are_counted_not_listed(tmp_path: Path) -> None:
    data = edition_data([[["10"] * 300 for _ in range(1)]])
    for placed in data["areas"][0]["sub_areas"][0]["criteria"]:
        placed["criterion"] += "-gone"
    found = problems(write(tmp_path, data))
    assert (len(found), found[-1]) == (201, "made-up.yaml: and 100 more problems")


def test_edition_that_stops_at_areas_has_no_use_for_a_scale(tmp_path: Path) -> None:
    data = edition_data([[["100"]]])
    del data["areas"][0]["sub_areas"]
    found = problems(write(tmp_path, data))
    assert [line.partition(": ")[2].split()[0] for line in found] == [
        "scale",
        "aspects",
        "criteria",
        "implausible",
    ]


def test_area_without_sub_areas_among_others(tmp_path: Path) -> None:
    data = edition_data([[["100"]], [["100"]]])
    del data["areas"][1]["sub_areas"]
    assert "area 2 has no sub-areas though others have" in problems(write(tmp_path, data))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2\n", "edition.yaml, line 1: this is not YAML (did not find expected ',' or ']')"),
        ("a: 1\na: 2\n", "edition.yaml, line 2: the key a stands here a second time: keep one"),
        ("a: {b: [1], b: [2]}\n", "edition.yaml, line 1: the key b stands here a second time: keep one"),
        (
            "a: &x [1]\nb: *x\n",
            "edition.yaml, line 1: anchors and aliases (&, *) are not read: write the text out",
        ),
        ("b: *x\n", "edition.yaml, line 1: anchors and aliases (&, *) are not read: write the text out"),
        (
            "a: !!python/object:os.system x\n",
            "tags (tag:yaml.org,2002:python/object:os.system) are not read: remove it",
        ),
        (
            "a: 1\n---\nb: 1\n",
            "edition.yaml, line 2: the file holds more than one document: remove the line ---",
        ),
        ("? [a]\n: 1\n", "edition.yaml, line 1: a key must be a plain word"),
        ("[" * 100, "edition.yaml, line 1: more than 24 levels inside each other"),
        ("a: \x07\n", "edition.yaml: this is not YAML ("),
        ("just words", "edition: here belongs a block of keys, not just words"),
        ("", "edition: here belongs a block of keys, not null"),
        ("1: x\ntrue: y\n~: z\n", "edition: the key 1 is not known"),
    ],
)
def test_what_is_not_plain_yaml(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "edition.yaml"
    path.write_text(text, encoding="utf-8")
    assert [line for line in problems(path) if expected in line], problems(path)


def test_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    lines = ['a: &a ["x"]'] + [
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
    ]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert problems(path) == [
        "bomb.yaml, line 1: anchors and aliases (&, *) are not read: write the text out"
    ]


def test_file_of_too_many_values(tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text("[" + "1," * 250_000 + "]", encoding="utf-8")
    assert problems(path) == ["many.yaml, line 1: more than 200000 values in one file"]


def test_file_too_large_or_not_text(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.yaml", tmp_path / "binary.yaml"
    large.write_bytes(b"#" * (8 * 1024 * 1024 + 1))
    binary.write_bytes(b"a: 1\nb: \xff\n")
    assert "the file is too large" in problems(large)[0]
    assert problems(binary) == [
        "binary.yaml, line 2: the file is not text in UTF-8: save it with the encoding UTF-8"
    ]


def test_norway_is_not_false(tmp_path: Path) -> None:
    text = json.dumps(edition_data([[["1"]]])).replace('["NO"]', "[NO, SE]")
    path = tmp_path / "norway.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_edition(path).countries == ("NO", "SE")


def bank(criteria: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"id": "mine", "languages": ["en"], "licence": "EUPL-1.2", "criteria": criteria} | changes


TEXT = {"title": "Title", "question": "Question?"}


def test_bank_beside_the_edition(tmp_path: Path) -> None:
    data = edition_data([[["1", "2"]]], bank="mine")
    moved = {"c1-1-1": data["criteria"].pop("c1-1-1")}
    (tmp_path / "bank").mkdir()
    write(tmp_path / "bank", bank(moved), "mine.yaml")
    assert [criterion.id for criterion in load_edition(write(tmp_path, data)).criteria] == [
        "c1-1-1",
        "c1-1-2",
    ]


def test_problems_of_the_bank_bear_its_name(tmp_path: Path) -> None:
    data = edition_data([[["1", "2"]]], bank="mine")
    (tmp_path / "bank").mkdir()
    write(tmp_path / "bank", bank({"c1-1-1": {"texts": {"en": {"title": "T"}}}}), "mine.yaml")
    assert problems(write(tmp_path, data)) == [
        "made-up.yaml, line "
        + str(line_of(data, '"c1-1-1": {'))
        + ": the criterion c1-1-1 is in the bank as well: "
        "choose another id, or take it out here",
        "mine.yaml, line 10: criteria.c1-1-1.texts.en: question is missing; add it",
    ]


def line_of(data: dict[str, Any], beginning: str) -> int:
    lines = json.dumps(data, indent=1).splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.strip().startswith(beginning))


def test_bank_lacks_a_language_of_the_edition(tmp_path: Path) -> None:
    data = edition_data([[["1"]]], bank="mine")
    moved = {"c1-1-1": data["criteria"].pop("c1-1-1"), "not-placed": {"texts": {"en": TEXT}}}
    del data["criteria"]
    text = json.dumps(data).replace('"languages": ["en"]', '"languages": ["en", "sv"]')
    text = re.sub(r'"(names|provenance)": \{"en": "([^"]*)"\}', r'"\1": {"en": "\2", "sv": "\2"}', text)
    (tmp_path / "bank").mkdir()
    write(tmp_path / "bank", bank(moved), "mine.yaml")
    path = tmp_path / "made-up.yaml"
    path.write_text(text, encoding="utf-8")
    assert [line.partition(": ")[2] for line in problems(path)] == [
        "criteria.c1-1-1.texts: the language sv is missing; add it, or take it out of languages"
    ]


def test_bank_that_is_no_bank(tmp_path: Path) -> None:
    data = edition_data([[["1"]]], bank="mine")
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "mine.yaml").write_text("- 1\n", encoding="utf-8")
    assert problems(write(tmp_path, data)) == [
        "mine.yaml, line 1: edition: here belongs a block of keys, not [1]"
    ]
