"""The calculator: three ways in, one result, nothing stored, nothing logged, nothing believed."""

import html
import io
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kompass import throttle
from kompass.configuration import Configuration
from kompass.domain import uploads
from kompass.domain.carried import as_csv, as_yaml, checked
from kompass.domain.uploads import read_upload
from kompass.language import LANGUAGES
from kompass.logs import JsonFormatter
from kompass.method import NOT_APPLICABLE, load_edition, score
from tests.domain import hostile
from tests.forms import filled
from tests.web.reading import headings, key_figures, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record", "patient")]

START, ENTRY, AREAS = "/en/calculator/", "/en/calculator/open-2020/", "/en/calculator/official-2010/"
OPEN, OFFICIAL = load_edition("open-2020"), load_edition("official-2010")
FULL: dict[str, Any] = {criterion.id: number % 4 for number, criterion in enumerate(OPEN.criteria)}
FIRST, SECOND, THIRD, *_ = OPEN.criteria
SECRET = "Hemmeligby42"


@pytest.fixture
def patient() -> Iterator[None]:
    """Many requests come from one address here."""
    with override_settings(
        CONFIGURATION=settings.CONFIGURATION.model_copy(update={"uploads_per_minute": 9999})
    ):
        throttle._limiter.storage.reset()
        yield
    throttle._limiter.storage.reset()


def upload(client: Client, data: bytes, file_name: str, **fields: str) -> Any:
    return client.post(START, {"file": SimpleUploadedFile(file_name, data), **fields})


def levels(ratings: dict[str, Any]) -> dict[str, str]:
    return {f"level-{key}": str(value) for key, value in ratings.items()}


def carried(page: bytes) -> dict[str, str]:
    """The hidden fields of a result, as a browser would send them back."""
    text = page.decode()
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text)
    return {name: html.unescape(value) for name, value in found}


def problems(page: bytes) -> list[str]:
    text = page.decode()
    start = text.index('class="ds-error-summary"')
    return [
        words(one) for one in re.findall(r"<li>(.*?)</li>", text[start : text.index("</ul>", start)], re.S)
    ]


def area_points(page: bytes) -> list[str]:
    text = page.decode()
    body = text[text.index("<tbody>", text.index('aria-label="Points of every area"')) :]
    rows = re.findall(r"<tr>(.*?)</tr>", body[: body.index("</tbody>")], re.S)
    return [words(re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)[0]) for row in rows]


class TestStart:
    def test_shows_three_ways_and_what_it_is_not(self, client: Client) -> None:
        page = client.get(START)
        assert headings(page.content, 2)[:3] == [
            "1. Download the form",
            "2. Upload it filled in",
            "3. Rate here in the page",
        ]
        text = main_words(page.content)
        assert "Nothing of what you send is stored" in text
        assert "This is a trial calculation, not an evaluation" in text
        assert "The open edition is our own text, not the official instrument" in text
        assert {f"/en/calculator/{one}/" for one in ("open-2020", "official-2020")} <= set(
            links(page.content)
        )

    @pytest.mark.parametrize("address", [START, ENTRY, AREAS, "/nb/calculator/", "/nb/calculator/open-2020/"])
    def test_is_cacheable_and_needs_no_query(self, client: Client, address: str) -> None:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "public, max-age=60")
        assert client.get(address, headers={"if-none-match": page.headers["ETag"]}).status_code == 304
        assert (len(captured), page.cookies) == (0, {})
        assert client.head(address).status_code == 200
        assert client.put(address).status_code == 405
        text = page.content.decode()
        assert " style=" not in text
        assert "<script>" not in text

    def test_an_edition_there_is_not_has_no_quick_entry(self, client: Client) -> None:
        assert client.get("/en/calculator/official-1899/").status_code == 404
        assert client.post("/en/calculator/official-1899/").status_code == 404


class TestForm:
    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("form=open-2020.nb", "kompass-open-2020-nb.xlsx"),
            ("form=open-2020.en", "kompass-open-2020-en.xlsx"),
            ("edition=open-2020", "kompass-open-2020-en.xlsx"),
            ("edition=official-2010&language=nb", "kompass-official-2010-nb.xlsx"),
        ],
    )
    def test_is_a_spreadsheet_in_the_chosen_language(self, client: Client, asked: str, name: str) -> None:
        found = client.get(f"/en/calculator/form.xlsx?{asked}")
        assert found.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert found.content[:4] == b"PK\x03\x04"

    @pytest.mark.parametrize("asked", ["form=open-2020.xx", "form=.nb", "form=..%2Fx.nb", "edition=%00"])
    def test_what_there_is_not_is_not_found(self, client: Client, asked: str) -> None:
        assert client.get(f"/en/calculator/form.xlsx?{asked}").status_code == 404

    def test_without_a_choice_it_leads_to_where_one_chooses(self, client: Client) -> None:
        answer = client.get("/en/calculator/form.xlsx")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/en/calculator/")

    def test_every_choice_offered_can_be_had(self, client: Client) -> None:
        offered = re.findall(r'<option value="([^"]+\.[a-z]+)"', client.get(START).content.decode())
        assert len(offered) >= 10
        for one in offered:
            assert client.get(f"/en/calculator/form.xlsx?form={one}").status_code == 200


class TestUpload:
    def test_a_filled_in_form_gives_the_points_of_the_method(self, client: Client) -> None:
        form = client.get("/en/calculator/form.xlsx?form=open-2020.en").content
        about = {"municipality": SECRET, "date": "2025-03-01"}
        data = filled(form, {key: {"level": level} for key, level in FULL.items()}, about=about)
        page = upload(client, data, "form.xlsx")
        result = score(OPEN, FULL)
        assert page.status_code == 200
        assert key_figures(page.content)[0] == str(result.total)
        assert area_points(page.content) == [str(points) for points in result.areas.values()]
        assert headings(page.content, 1) == [SECRET]
        assert "as of March 2025" in main_words(page.content)
        assert page.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("write", [as_csv, as_yaml])
    def test_csv_and_yaml_say_their_edition_themselves(self, client: Client, write: Any) -> None:
        name = "ratings.csv" if write is as_csv else "ratings.yaml"
        page = upload(client, write(OPEN, checked(OPEN, FULL, {}), {}), name)
        assert key_figures(page.content)[0] == str(score(OPEN, FULL).total)
        other = upload(client, write(OPEN, checked(OPEN, FULL, {}), {}), name, edition="official-2010")
        assert other.status_code == 422

    def test_a_table_without_an_edition_takes_the_chosen_one(self, client: Client) -> None:
        table = b"area,points\n" + b"".join(b"%d,60\n" % number for number in range(1, 9))
        assert upload(client, table, "a.csv").status_code == 422
        page = upload(client, table, "a.csv", edition="official-2010", name=SECRET)
        assert (key_figures(page.content)[0], headings(page.content, 1)) == ("480", [SECRET])

    def test_every_problem_is_told_and_the_choice_is_kept(self, client: Client) -> None:
        table = b"edition,criterion,level\nopen-2020,no-such,1\nopen-2020,%s,9\n" % FIRST.id.encode()
        page = upload(client, table, "a.csv", edition="open-2020", name=SECRET)
        assert page.status_code == 422
        assert problems(page.content) == [
            "row 2, column criterion: there is no criterion no-such in this edition",
            "row 3, column level: 9 is not a level of the scale (0, 1, 2, 3)",
        ]
        text = page.content.decode()
        assert '<option value="open-2020" selected>' in text
        assert f'value="{SECRET}"' in text
        assert "data-focus" in text
        assert page.headers["Cache-Control"] == "no-store"

    def test_a_hundred_thousand_errors_stay_readable(self, client: Client) -> None:
        page = upload(client, hostile.bad_rows(3_000), "a.csv")
        assert page.status_code == 422
        assert 50 < len(problems(page.content)) < 120
        assert len(page.content) < 100_000

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"hello", "a.xlsx"),
            (hostile.table()[:900], "a.xlsx"),
            (hostile.bomb(hostile.table(), 200), "a.xlsx"),
            (hostile.far_cell(), "a.xlsx"),
            (b"\x00\xff" * 500, "a.csv"),
            (b"&a [*a, *a]", "a.yaml"),
            (b"!!python/object/apply:os.system [id]", "a.yaml"),
            (b"[" * 100_000, "a.json"),
            (b"\x89PNG\r\n", "../../etc/passwd"),
        ],
        ids=["words", "cut", "bomb", "far", "bytes", "aliases", "object", "deep", "picture"],
    )
    def test_what_is_no_form_is_refused_in_words(self, client: Client, data: bytes, name: str) -> None:
        page = upload(client, data, name)
        assert page.status_code == 422
        assert all(problems(page.content))

    def test_nothing_sent_and_nothing_rated_are_told(self, client: Client) -> None:
        assert problems(client.post(START).content) == [
            "No file came along: choose the filled-in form first."
        ]
        assert problems(upload(client, b"", "a.csv").content) == problems(client.post(START).content)
        form = client.get("/en/calculator/form.xlsx?form=open-2020.en").content
        empty = upload(client, form, "form.xlsx")
        assert empty.status_code == 422
        assert problems(empty.content) == [
            "Nothing is rated in the file yet: rate at least one criterion or area."
        ]

    def test_what_is_typed_is_escaped(self, client: Client) -> None:
        data = as_csv(OPEN, {FIRST.id: NOT_APPLICABLE}, {FIRST.id: "<script>alert(1)</script>"})
        page = upload(client, data, "a.csv", name='"><img src=x onerror=alert(1)>')
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"<img" not in page.content

    def test_when_too_many_are_read_at_once_it_says_when_to_come_back(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0.01)
        for _ in range(uploads.AT_ONCE):
            assert uploads._seats.acquire(blocking=False)
        try:
            page = upload(client, hostile.table(), "a.xlsx", name=SECRET)
        finally:
            for _ in range(uploads.AT_ONCE):
                uploads._seats.release()
        assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
        assert f'value="{SECRET}"' in page.content.decode()


class TestLimits:
    def test_more_than_two_megabytes_are_too_large(self, client: Client) -> None:
        page = upload(client, b"x" * (2 * 1024 * 1024 + 1), "a.csv")
        assert (page.status_code, page.headers["Cache-Control"]) == (413, "no-store")
        assert "Send a smaller file" in words(page.content)
        assert upload(client, b"x" * (2 * 1024 * 1024), "a.csv").status_code == 422

    def test_other_fields_are_bounded_too(self, client: Client) -> None:
        assert client.post(ENTRY, {"name": "x" * 3_000_000}).status_code == 413
        body = "a=" + "x" * 3_000_000
        assert client.post(ENTRY, body, content_type="application/x-www-form-urlencoded").status_code == 413
        quiet = Client(raise_request_exception=False)
        assert quiet.post(ENTRY, {f"f{number}": "1" for number in range(1_200)}).status_code == 400
        pairs = "&".join(f"f{number}=1" for number in range(1_200))
        sent = quiet.post(ENTRY, pairs, content_type="application/x-www-form-urlencoded")
        assert sent.status_code == 400

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"", "multipart/form-data"),
            (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
            (b"garbage" * 99, "multipart/form-data; boundary=yy"),
            (b"{}", "application/json"),
            (b"\xff\xfe=%ff", "application/x-www-form-urlencoded"),
        ],
    )
    def test_a_malformed_body_is_a_bad_request_at_most(self, body: bytes, kind: str) -> None:
        quiet = Client(raise_request_exception=False)
        for address in (START, ENTRY, "/en/calculator/report.pdf"):
            assert quiet.post(address, body, content_type=kind).status_code in {400, 422}

    def test_one_address_can_ask_only_so_often(self, client: Client) -> None:
        throttle._limiter.storage.reset()
        with override_settings(CONFIGURATION=Configuration(uploads_per_minute=2, api_per_minute=5)):
            assert [client.post(ENTRY, levels(FULL)).status_code for _ in range(3)] == [200, 200, 429]
            late = client.post("/en/calculator/report.pdf")
            assert (late.status_code, late.headers["Cache-Control"]) == (429, "no-store")
            assert 0 < int(late.headers["Retry-After"]) <= 120
            assert client.get(ENTRY).status_code == 200


class TestQuickEntry:
    def test_has_a_group_for_each_criterion_and_starts_unrated(self, client: Client) -> None:
        text = client.get(ENTRY).content.decode()
        assert text.count("<fieldset") == text.count('value="" checked') == len(OPEN.criteria)
        assert text.count('type="radio"') == len(OPEN.criteria) * 6
        assert headings(text, 2)[: len(OPEN.areas)] == [f"{area.id} {area.name('en')}" for area in OPEN.areas]
        assert "Own text, not the official instrument" in words(text)

    def test_guidance_says_what_is_often_missing_and_typical_evidence(self, client: Client) -> None:
        fields = client.get(ENTRY).content.decode().split("<fieldset")[1:]
        evidence = {one.id: one.name("en") for one in OPEN.evidence}
        for criterion, field in zip(OPEN.criteria, fields, strict=True):
            told = " ".join(words(field.partition("<details")[2].partition("</details>")[0]).split())
            text = criterion.text("en")
            typical = "; ".join(evidence[kind] for kind in criterion.evidence)
            assert told.endswith(
                f"{text.guidance} Full points: {text.ideal} Often missing: {text.missing}"
                f" Typical evidence: {typical}"
            )

    def test_gives_the_points_of_the_method(self, client: Client) -> None:
        page = client.post(ENTRY, {**levels(FULL), "name": SECRET})
        result = score(OPEN, FULL)
        assert key_figures(page.content)[0] == str(result.total)
        assert area_points(page.content) == [str(points) for points in result.areas.values()]
        assert headings(page.content, 1) == [SECRET]

    def test_what_is_left_out_makes_it_provisional(self, client: Client) -> None:
        ratings = {key: level for key, level in FULL.items() if key != FIRST.id}
        page = client.post(ENTRY, levels(ratings))
        result = score(OPEN, ratings)
        assert key_figures(page.content)[:2] == [f"{result.lowest}–{result.highest}", "1"]
        text = main_words(page.content)
        assert "It is not ranked before all is rated." in text
        assert "provisional" in text
        assert headings(page.content, 1) == ["Without a name"]

    def test_reasons_and_flags_are_shown(self, client: Client) -> None:
        ratings = {**FULL, FIRST.id: NOT_APPLICABLE, SECOND.id: NOT_APPLICABLE, THIRD.id: "0,0,3,3"}
        page = client.post(ENTRY, {**levels(ratings), f"comment-{FIRST.id}": "there is no such thing"})
        text = main_words(page.content)
        assert f"{FIRST.code} {FIRST.name('en')}: there is no such thing" in text
        assert f"{SECOND.code} {SECOND.name('en')}: not applicable, but no reason is given" in text
        assert f"{THIRD.code} {THIRD.name('en')}: “Complied with” is 2 or more above “Built up”" in text

    def test_what_makes_no_sense_is_told_and_everything_typed_is_kept(self, client: Client) -> None:
        page = client.post(
            ENTRY, {**levels(FULL), f"level-{FIRST.id}": "9", f"comment-{SECOND.id}": SECRET, "name": SECRET}
        )
        assert page.status_code == 422
        assert problems(page.content) == [f"{FIRST.id}: 9 is not a level of the scale (0, 1, 2, 3)"]
        text = page.content.decode()
        assert f'href="#criterion-{FIRST.id}"' in text
        assert text.count(SECRET) == 2
        assert len(re.findall(r'value="[0-3]"[^>]* checked', text)) == len(FULL) - 1

    def test_nothing_rated_is_told(self, client: Client) -> None:
        for address in (ENTRY, AREAS):
            page = client.post(address, {"name": SECRET})
            assert (page.status_code, len(problems(page.content))) == (422, 1)

    def test_editions_that_stop_at_areas_take_points(self, client: Client) -> None:
        points = {f"points-{number}": "61,5" if number == 1 else "60" for number in range(1, 9)}
        page = client.post(AREAS, points)
        assert key_figures(page.content)[0] == "482"
        assert area_points(page.content)[0] == "62"
        wrong = client.post(AREAS, {**points, "points-3": "101"})
        assert problems(wrong.content) == ["column points: area 3: 101 is not between 0 and 100 points"]
        assert 'href="#points-3"' in wrong.content.decode()
        assert 'name="points-3" value="101"' in wrong.content.decode()

    @examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        sent=st.dictionaries(
            st.sampled_from(
                [f"level-{FIRST.id}", f"comment-{FIRST.id}", "points-1", "name", "when", "country"]
            )
            | st.sampled_from(["since", "ratings", "change", "edition"]),
            st.text(max_size=12)
            | st.sampled_from(
                ["1", ",,,", "1,2,3,4", "9" * 9, "\ud800", "\x00", "{}", '{"ratings":{"1":5}}']
            ),
        )
    )
    def test_nothing_typed_breaks_it(self, client: Client, sent: dict[str, str]) -> None:
        from urllib.parse import urlencode

        body = urlencode(sent, errors="surrogatepass")
        for address in (ENTRY, AREAS, START, "/en/calculator/ratings.csv"):
            page = client.post(address, body, content_type="application/x-www-form-urlencoded")
            assert page.status_code in {200, 400, 422}


class TestResult:
    def test_says_what_it_is_and_with_whom_it_is_compared(self, client: Client) -> None:
        page = client.post(ENTRY, levels(FULL))
        text = main_words(page.content)
        assert "Trial calculation, not an evaluation. Nothing was stored." in text
        assert "Reference set: Norway; since 2010; as of" in text
        assert "others with a known total" in text
        assert "The known totals come mostly from announcements of good results" in text
        assert "That this is the result of an evaluation" in text
        assert page.content.decode().count("<figure") == 3

    def test_another_reference_set_can_be_chosen_and_a_wrong_one_is_told(self, client: Client) -> None:
        fields = carried(client.post(ENTRY, levels(FULL)).content)
        other = client.post(ENTRY, {**fields, "country": "SE", "since": "2015"})
        assert "Reference set: Sweden; since 2015" in main_words(other.content)
        assert key_figures(other.content)[0] == str(score(OPEN, FULL).total)
        wrong = client.post(ENTRY, {**fields, "country": "ZZ", "since": "soon"})
        assert wrong.status_code == 200
        assert len(problems(wrong.content)) == 2
        assert 'value="soon"' in wrong.content.decode()

    def test_downloads_come_back_equal(self, client: Client) -> None:
        ratings = {**FULL, FIRST.id: NOT_APPLICABLE, SECOND.id: "1,2,,3"}
        first = client.post(
            ENTRY, {**levels(ratings), f"comment-{FIRST.id}": "so\nit is; =1", "name": SECRET}
        )
        fields = carried(first.content)
        for ending in ("csv", "yaml"):
            file = client.post(f"/en/calculator/ratings.{ending}", fields)
            assert file.headers["Content-Disposition"] == (
                f'attachment; filename="kompass-calculation-open-2020.{ending}"'
            )
            assert file.headers["Cache-Control"] == "no-store"
            again = upload(client, file.content, f"a.{ending}")
            assert carried(again.content)["ratings"] == fields["ratings"]
            assert key_figures(again.content) == key_figures(first.content)
            assert read_upload(file.content, name=f"a.{ending}").edition == OPEN

    def test_the_answers_can_be_changed(self, client: Client) -> None:
        ratings = {**FULL, SECOND.id: "1,2,,3"}
        fields = carried(client.post(ENTRY, {**levels(ratings), "name": SECRET}).content)
        page = client.post(ENTRY, {**fields, "change": "1"})
        text = page.content.decode()
        assert page.status_code == 200
        assert 'value="1,2,,3" checked' in text
        assert f'value="{SECRET}"' in text
        assert len(re.findall(r'value="[^"]*"[^>]* checked>', text)) == len(OPEN.criteria)
        assert "data-filled" in text

    def test_the_report_is_a_pdf_of_the_same_points(self, client: Client) -> None:
        fields = carried(client.post(ENTRY, {**levels(FULL), "name": SECRET}).content)
        pdf = client.post("/en/calculator/report.pdf", fields)
        assert (pdf.headers["Content-Type"], pdf.headers["Cache-Control"]) == ("application/pdf", "no-store")
        text = pypdfium2.PdfDocument(io.BytesIO(pdf.content))[0].get_textpage().get_text_range()
        assert SECRET in text
        assert f"{score(OPEN, FULL).total} of 800 points" in text

    @pytest.mark.parametrize("address", ["report.pdf", "ratings.csv", "ratings.yaml"])
    def test_answers_that_were_tampered_with_are_checked_anew(self, client: Client, address: str) -> None:
        fields = carried(client.post(ENTRY, levels(FULL)).content)
        where = f"/en/calculator/{address}"
        assert client.post(where, {**fields, "ratings": "{"}).status_code == 422
        changed = fields["ratings"].replace(f'"{FIRST.id}":0', f'"{FIRST.id}":7')
        assert client.post(where, {**fields, "ratings": changed}).status_code == 422
        assert client.post(where, {**fields, "edition": "../x"}).status_code == 400
        assert client.get(where).headers["Location"] == START

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_neither_inline_script_nor_inline_style(self, client: Client, language: str) -> None:
        for page in (client.post(f"/{language}/calculator/open-2020/", levels(FULL)), client.post(START)):
            text = page.content.decode()
            assert "<script>" not in text
            assert " style=" not in text
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]


class TestNothingRemains:
    def test_no_row_is_written_and_queries_do_not_grow(self, client: Client) -> None:
        before = {model: model._default_manager.count() for model in apps.get_models()}
        form = client.get("/en/calculator/form.xlsx?form=open-2020.en").content
        data = filled(form, {FIRST.id: {"level": 2}})
        with CaptureQueriesContext(connection) as captured:
            page = upload(client, data, "form.xlsx", name=SECRET)
            client.post("/en/calculator/report.pdf", carried(page.content))
        said = [query["sql"].lstrip().split()[0].upper() for query in captured]
        assert set(said) <= {"SELECT", "WITH"}
        assert len(said) <= 14
        assert {model: model._default_manager.count() for model in apps.get_models()} == before
        assert not page.cookies

    def test_no_file_is_left_anywhere(
        self, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        data_folder = settings.CONFIGURATION.data
        before = sorted(os.listdir(data_folder))
        page = upload(client, hostile.form(), "form.xlsx", name=SECRET)
        assert page.status_code == 422
        upload(client, b"x" * 1_900_000, "a.csv")
        page = upload(client, hostile.table(), "a.xlsx")
        client.post("/en/calculator/report.pdf", carried(page.content))
        assert list(tmp_path.iterdir()) == []
        assert sorted(os.listdir(data_folder)) == before

    def test_the_log_tells_nothing_of_it(self, client: Client) -> None:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonFormatter())
        root = logging.getLogger()
        root.addHandler(handler)
        level = root.level
        root.setLevel(logging.DEBUG)
        try:
            bad = b"edition,criterion,level\nopen-2020,%s,1\n" % SECRET.encode()
            upload(client, bad, f"{SECRET}.csv", name=SECRET)
            page = client.post(ENTRY, {**levels(FULL), "name": SECRET, f"comment-{FIRST.id}": SECRET})
            client.post("/en/calculator/report.pdf", carried(page.content))
            client.post(ENTRY, {"name": SECRET, f"level-{FIRST.id}": SECRET})
            upload(client, SECRET.encode() * 300_000, f"{SECRET}.csv")
        finally:
            root.setLevel(level)
            root.removeHandler(handler)
        lines = [line for line in stream.getvalue().splitlines() if '"kompass.request"' in line]
        assert len(lines) == 5
        assert SECRET not in stream.getvalue()
        assert FIRST.id not in "".join(lines)


def test_the_date_is_the_month_of_today_unless_it_is_said(client: Client) -> None:
    today = timezone.localdate()
    for sent in ("", "never", "2017-13"):
        text = main_words(client.post(ENTRY, {**levels(FULL), "when": sent}).content)
        assert f"as of {today:%B %Y}" in text
    assert "as of June 2017" in main_words(client.post(ENTRY, {**levels(FULL), "when": "2017-06"}).content)
