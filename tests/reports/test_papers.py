"""The papers of an edition: everything the edition says is in them, in one language, as tagged PDF and as DOCX."""

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from kompass.language import LANGUAGES
from kompass.method import Edition, editions, load_edition
from kompass.reports.booklet import booklet_content
from kompass.reports.guide import ask_and_see, conversations, guide_content, minutes
from kompass.reports.instrument import Instrument, PaperNotOffered, paper_language, paper_languages
from kompass.reports.paper import FillIn, Index, Item, Labelled, Paper, Room
from kompass.reports.papers import FORMATS, asked_roles, digest, file_name, kinds_of, paper
from kompass.reports.questions import questions_content
from tests.reports.reading import Read, read

OPEN = load_edition("open-2020")
CAF = load_edition("caf-2020")
FULL = [one for one in editions() if not load_edition(one).areas_only]
OFFICIAL = [one for one in editions() if load_edition(one).areas_only]
EVERY = [(edition, language) for edition in FULL for language in paper_languages(load_edition(edition))]


def without_hyphens(text: str) -> str:
    """As far as words go: neither white space nor hyphens, which the typesetter sets at the end of lines."""
    return re.sub(r"[\s\u00ad\u2010\ufffe\x02-]+", "", text)


def said_by(found: Read) -> str:
    """What the pages say without running header and footer, as far as words go."""
    return without_hyphens("".join(found.pages).replace("\u200b", ""))


def items(content: Paper) -> list[Item]:
    return [item for part in content.parts for item in part.every_item()]


def labelled(item: Item) -> dict[str, str]:
    return {label: text for block in item.blocks if isinstance(block, Labelled) for label, text in block.rows}


class TestWhatThereIs:
    def test_papers_of_each_edition(self) -> None:
        assert {one: kinds_of(load_edition(one)) for one in editions()} == {
            **dict.fromkeys(FULL, ("booklet", "guide", "questionnaire")),
            **dict.fromkeys(OFFICIAL, ()),
        }

    @pytest.mark.parametrize("edition_id", FULL)
    def test_in_every_language_of_ours_the_edition_is_complete_in(self, edition_id: str) -> None:
        edition = load_edition(edition_id)
        assert set(paper_languages(edition)) == set(edition.languages) & set(LANGUAGES)

    def test_the_language_wanted_or_the_nearest(self) -> None:
        assert [paper_language(OPEN, *wanted) for wanted in (("en",), ("da", "en"), ("nn",))] == [
            "en",
            "en",
            "nb",
        ]

    def test_every_role_that_a_criterion_names(self) -> None:
        assert asked_roles(OPEN) == tuple(role.id for role in OPEN.roles)

    def test_equal_digest_only_for_the_same_file(self) -> None:
        asked: list[tuple[Any, ...]] = [
            (edition, kind, form, language, role)
            for edition in (OPEN, CAF)
            for kind in kinds_of(edition)
            for form in FORMATS[kind]
            for language in ("nb", "en")
            for role in ("", "mayor")
        ]
        digests = {digest(e, k, f, language=language, role=role) for e, k, f, language, role in asked}
        assert len(digests) == len(asked)
        assert (
            file_name(OPEN, "guide", "docx", language="nb", role="mayor")
            == "kompass-open-2020-guide-mayor-nb.docx"
        )


class TestRefusals:
    @pytest.mark.parametrize(
        ("edition", "kind", "form", "language", "role", "why", "having"),
        [
            (OFFICIAL[0], "booklet", "pdf", "nb", "", "criteria", ()),
            (OFFICIAL[0], "guide", "docx", "en", "", "criteria", ()),
            (OFFICIAL[0], "questionnaire", "pdf", "en", "", "criteria", ()),
            ("open-2020", "booklet", "pdf", "da", "", "language", paper_languages(OPEN)),
            ("open-2020", "booklet", "docx", "nb", "", "format", ("pdf",)),
            ("open-2020", "guide", "pdf", "nb", "king", "role", tuple(role.id for role in OPEN.roles)),
        ],
    )
    def test_what_there_is_not(
        self, edition: str, kind: Any, form: Any, language: str, role: str, why: str, having: tuple[str, ...]
    ) -> None:
        with pytest.raises(PaperNotOffered) as refused:
            paper(load_edition(edition), kind, form, language=language, role=role)
        assert (refused.value.edition, refused.value.why, refused.value.having) == (edition, why, having)


@pytest.mark.parametrize(("edition_id", "language"), EVERY)
class TestContent:
    def test_booklet_has_every_text_of_every_criterion(self, edition_id: str, language: str) -> None:
        edition = load_edition(edition_id)
        own = Instrument(edition, language)
        found = [
            (item.key, item.number, item.title, item.question, tuple(labelled(item).values()))
            for item in items(booklet_content(edition, language=language))
        ]
        expected = []
        for one in edition.criteria:
            text = one.texts[language]
            rows = (
                text.guidance,
                *(
                    text.aspects[aspect.id]
                    for aspect in edition.aspects_of(one)
                    if text.aspects.get(aspect.id)
                ),
                text.ideal,
                text.missing,
                "; ".join(own.evidence[kind] for kind in one.evidence),
                "; ".join(own.roles[role] for role in one.ask),
                ", ".join(text.keywords),
                one.id,
            )
            expected.append((one.id, one.code, text.title, text.question, tuple(row for row in rows if row)))
        assert found == expected

    def test_index_leads_to_every_criterion_in_order_of_the_alphabet(
        self, edition_id: str, language: str
    ) -> None:
        edition = load_edition(edition_id)
        (index,) = [
            block
            for part in booklet_content(edition, language=language).parts
            for block in part.blocks
            if isinstance(block, Index)
        ]
        assert sorted(index.entries) == sorted(
            (one.texts[language].title, one.code, one.id) for one in edition.criteria
        )
        firsts = [entry[0][0].casefold().replace("é", "e") for entry in index.entries]
        alphabet = "0123456789abcdefghijklmnopqrstuvwxyz" + ("åäö" if language == "sv" else "æøå")
        assert firsts == sorted(firsts, key=alphabet.index)

    def test_guides_of_the_roles_ask_about_what_names_them(self, edition_id: str, language: str) -> None:
        edition = load_edition(edition_id)
        for role in asked_roles(edition):
            asked = items(guide_content(edition, language=language, role=role))
            assert [item.key for item in asked] == [one.id for one in edition.criteria if role in one.ask]
            assert all(any(isinstance(block, Room) for block in item.blocks) for item in asked)
        everything = items(guide_content(edition, language=language))
        assert [item.key for item in everything] == [one.id for one in edition.criteria if one.ask]

    def test_guide_loses_no_sentence_of_the_guidance(self, edition_id: str, language: str) -> None:
        for one in load_edition(edition_id).criteria:
            guidance = one.texts[language].guidance
            ask, see = ask_and_see(guidance, language)
            assert sorted(f"{ask} {see}".split()) == sorted(guidance.split())

    def test_questionnaire_has_every_question_once_with_room_to_answer(
        self, edition_id: str, language: str
    ) -> None:
        edition = load_edition(edition_id)
        asked = items(questions_content(edition, language=language))
        assert sorted(item.question for item in asked) == sorted(
            " ".join(question.texts[language].split()) for question in edition.questions
        )
        for item in asked:
            assert [type(block) for block in item.blocks] == [Labelled, Room, FillIn]

    def test_the_words_around_name_the_instrument(self, edition_id: str, language: str) -> None:
        edition = load_edition(edition_id)
        content = booklet_content(edition, language=language)
        for told in (content.kicker, content.title):
            named = [name for name in ("Compass", "Kommunekompasset", "Kommunkompassen") if name in told]
            assert bool(named) is not bool(edition.instrument)
        assert bool(content.notice) is edition.own_text


def test_time_is_what_the_guide_says_it_is() -> None:
    assert [(n, conversations(n), minutes(n)) for n in (1, 25, 26, 48)] == [
        (1, 1, 20),
        (25, 1, 90),
        (26, 2, 110),
        (48, 2, 175),
    ]


@pytest.mark.parametrize(("edition_id", "language"), EVERY)
def test_booklet_as_a_tagged_pdf(edition_id: str, language: str) -> None:
    edition = load_edition(edition_id)
    made = paper(edition, "booklet", "pdf", language=language)
    found = read(made)
    content = booklet_content(edition, language=language)
    assert (found.tagged, found.language, found.title) == (True, language, content.title)
    assert content.picture is not None
    assert found.alternatives == (content.picture.description,)
    assert {"H1", "H2", "H3", "Table", "TH", "L"} <= found.kinds
    said = said_by(found)
    for item in items(content):
        assert without_hyphens(item.title) in said, item.key
    n = len(found.pages)
    assert [page.split()[-1] for page in found.pages[1:]].count(str(n)) == n - 1
    assert paper(edition, "booklet", "pdf", language=language) == made


@pytest.mark.parametrize(
    ("edition", "kind", "role"),
    [(OPEN, "guide", "mayor"), (CAF, "guide", ""), (OPEN, "questionnaire", ""), (CAF, "questionnaire", "")],
    ids=["guide-mayor", "guide-caf", "questionnaire", "questionnaire-caf"],
)
class TestTakenAlong:
    @pytest.mark.parametrize("language", ["nb", "en"])
    def test_as_a_tagged_pdf(self, edition: Edition, kind: Any, role: str, language: str) -> None:
        made = paper(edition, kind, "pdf", language=language, role=role)
        found = read(made)
        content = _content(edition, kind, language, role)
        assert (found.tagged, found.language, found.title) == (True, language, content.title)
        assert {"H1", "H2", "Table", "TH"} <= found.kinds
        said = said_by(found)
        for item in items(content):
            assert without_hyphens(item.question) in said, item.key
        assert paper(edition, kind, "pdf", language=language, role=role) == made

    @pytest.mark.parametrize("language", ["nb", "en"])
    def test_as_a_word_file(self, edition: Edition, kind: Any, role: str, language: str) -> None:
        made = paper(edition, kind, "docx", language=language, role=role)
        content = _content(edition, kind, language, role)
        document = docx.Document(io.BytesIO(made))
        assert document.core_properties.title == content.title
        assert document.core_properties.language == {"nb": "nb-NO", "en": "en-GB"}[language]
        languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
        assert languages == {document.core_properties.language}
        page = document.sections[0]
        assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
        assert _headings(document) == _expected_headings(content)
        questions = [item.question for item in items(content)]
        texts = [paragraph.text for paragraph in document.paragraphs]
        assert [text for text in texts if text in set(questions)] == questions
        assert all(_has_header(table) for table in document.tables)
        fields = [
            one.get(qn("w:instr")) for one in document.sections[0].footer._element.iter(qn("w:fldSimple"))
        ]
        assert fields == ["PAGE", "NUMPAGES"]
        assert paper(edition, kind, "docx", language=language, role=role) == made
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_what_is_asked_stays_with_its_room_for_notes_in_word() -> None:
    made = paper(OPEN, "guide", "docx", language="nb", role="mayor")
    document = docx.Document(io.BytesIO(made))
    body = list(document.iter_inner_content())
    notes = [place for place, block in enumerate(body) if _is_room(block)]
    assert len(notes) == len(list(items(_content(OPEN, "guide", "nb", "mayor"))))
    for place in notes:
        before = place - 1
        while not body[before].style.name.startswith("Heading"):
            assert body[before].paragraph_format.keep_with_next is True
            before -= 1


def _is_room(block: Any) -> bool:
    return isinstance(block, docx.table.Table) and block.cell(0, 0).text == "Notater"


def _content(edition: Edition, kind: str, language: str, role: str) -> Paper:
    if kind == "guide":
        return guide_content(edition, language=language, role=role)
    return questions_content(edition, language=language)


def _headings(document: Any) -> list[tuple[int, str]]:
    return [
        (int(paragraph.style.name[-1]), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]


def _expected_headings(content: Paper) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for part in content.parts:
        found.append((1, _titled(part)))
        found += [(2, _titled(item)) for item in part.items]
        for section in part.sections:
            found.append((2, _titled(section)))
            found += [(3, _titled(item)) for item in section.items]
    return found


def _titled(one: Any) -> str:
    words = f"{one.number} {one.title}" if one.number else one.title
    return f"{words} ({one.mark})" if one.mark else words


def _has_header(table: Any) -> bool:
    first = table.rows[0]._tr.trPr
    return first is not None and first.find(qn("w:tblHeader")) is not None
