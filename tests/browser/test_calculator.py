"""The calculator in a real browser: by keyboard alone, by file, without a script, and against what is too much."""

import io
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import FilePayload, expect

from kompass.language import LANGUAGES
from kompass.method import NOT_APPLICABLE, load_edition, score
from tests.browser.conftest import WIDTHS, Visit, Watched, colours_judged
from tests.forms import filled

OPEN = load_edition("open-2020")
FULL = {criterion.id: number % 4 for number, criterion in enumerate(OPEN.criteria)}
FIRST_AREA = OPEN.areas[0]


def file(data: bytes, name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def calculate(window: Watched) -> None:
    """Press the button below the form and wait for the answer."""
    with window.page.expect_navigation():
        window.page.locator("#entry > .actions button").click()


def rate_everything(window: Watched) -> None:
    """Choose every level as a person would, only faster."""
    window.page.evaluate(
        """(ratings) => {
          for (const [id, level] of Object.entries(ratings)) {
            const wanted = document.querySelector(`input[name="level-${id}"][value="${level}"]`);
            wanted.checked = true;
          }
        }""",
        FULL,
    )


def upload(window: Watched, payload: FilePayload, language: str = "en") -> None:
    window.open(f"/{language}/calculator/")
    window.page.set_input_files("#field-file", files=[payload])
    with window.page.expect_navigation():
        window.page.locator("form[enctype] button").click()


def sound(window: Watched, language: str) -> None:
    """As every page, on a desk and on a phone: accessible with all unfolded, within the window, nothing refused."""
    for width in WIDTHS:
        window.resize(width)
        assert (width, window.sticks_out() <= 0) == (width, True)
    window.unfold()
    for width in WIDTHS:
        window.resize(width)
        assert (width, window.sticks_out() <= 0) == (width, True)
        assert (width, window.violations(colours=colours_judged(language, width))) == (width, [])
    assert (window.refused(), window.elsewhere) == ([], [])
    assert window.page.locator("h1").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
class TestPagesAfterAPost:
    def test_result_and_changed_answers(self, visit: Visit, language: str) -> None:
        window = visit()
        window.open(f"/{language}/calculator/open-2020/")
        rate_everything(window)
        calculate(window)
        assert window.page.locator(".keys .big").first.inner_text() == str(score(OPEN, FULL).total)
        sound(window, language)
        with window.page.expect_navigation():
            window.page.locator("button[name=change]").click()
        sound(window, language)
        assert window.page.locator("input:checked:not([value=''])").count() == len(FULL)
        assert (window.said, window.failed) == ([], [])

    def test_provisional_result_with_flags(self, visit: Visit, language: str) -> None:
        window = visit()
        window.open(f"/{language}/calculator/open-2020/")
        first, second, *_ = OPEN.criteria
        window.page.locator(f"input[name='level-{first.id}'][value='2']").check(force=True)
        window.page.locator(f"input[name='level-{second.id}'][value='{NOT_APPLICABLE}']").check(force=True)
        calculate(window)
        sound(window, language)
        assert (window.said, window.failed) == ([], [])

    def test_result_of_an_edition_that_stops_at_areas(self, visit: Visit, language: str) -> None:
        window = visit()
        window.open(f"/{language}/calculator/official-2010/")
        for number in range(1, 9):
            window.page.locator(f"#points-{number}").fill(str(50 + number))
        calculate(window)
        assert window.page.locator(".keys .big").first.inner_text() == "436"
        sound(window, language)

    def test_error_states(self, visit: Visit, language: str) -> None:
        window = visit()
        upload(window, file(b"edition,criterion,level\nopen-2020,no-such,1\n", "a.csv"), language)
        assert window.page.evaluate("document.activeElement.className") == "ds-error-summary"
        sound(window, language)
        window.open(f"/{language}/calculator/open-2020/")
        calculate(window)
        assert window.page.evaluate("document.activeElement.className") == "ds-error-summary"
        sound(window, language)


def test_a_whole_area_by_keyboard_alone(visit: Visit) -> None:
    window = visit()
    page = window.page
    window.open("/en/calculator/open-2020/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    levels = [number % 4 for number in range(len(FIRST_AREA.criteria))]
    for level in levels[:-1]:
        page.keyboard.press(str(level))
        page.keyboard.press("Enter")
    page.keyboard.press("n")
    last = FIRST_AREA.criteria[-1]
    assert page.evaluate("document.activeElement.name") == f"level-{last.id}"
    n = len(levels)
    expect(page.locator("[data-count]")).to_have_text(f"{n} of {len(OPEN.criteria)} rated")
    expect(page.locator("[role=status]")).to_have_text(
        f"Area 1 is rated in full; {n} of {len(OPEN.criteria)} in all."
    )
    # Not applicable opens the field for the reason, which is the next but one stop.
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("There is no such thing here")
    page.keyboard.press("Shift+Tab")
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("n")
    page.locator(".entry-bar button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ratings = {one.id: level for one, level in zip(FIRST_AREA.criteria, levels, strict=True)}
    result = score(OPEN, {**ratings, last.id: NOT_APPLICABLE})
    cells = page.locator("[aria-label='Points of every area'] tbody tr").first.locator("td")
    assert cells.first.inner_text() == str(result.areas["1"])
    assert page.locator(".keys .big").first.inner_text() == f"{result.lowest}–{result.highest}"
    page.locator("#areas ~ details summary", has_text="1 ").first.click()
    table = page.locator(".printed-table").first
    sub_areas = [float(text) for text in table.locator(".sub-area td:nth-child(2)").all_text_contents()]
    assert (
        round(sum(sub_areas), 1)
        == float(table.locator("tfoot td").first.text_content() or "")
        == result.areas["1"]
    )
    assert "There is no such thing here" in page.locator("main").inner_text()
    assert (window.said, window.refused(), window.failed) == ([], [], [])


def test_what_has_the_focus_is_never_under_the_bar(visit: Visit) -> None:
    window = visit(width=390)
    window.open("/en/calculator/open-2020/")
    radios = window.page.locator("input[type=radio]:checked")
    radios.nth(20).focus()
    hidden = 0
    for _ in range(12):
        window.page.keyboard.press("Shift+Enter")
        hidden += window.page.evaluate(
            """() => {
              const bar = document.querySelector(".entry-bar").getBoundingClientRect();
              return document.activeElement.getBoundingClientRect().top < bar.bottom ? 1 : 0;
            }"""
        )
    assert hidden == 0


def test_a_draft_survives_a_reload_and_can_be_cleared(visit: Visit) -> None:
    window = visit()
    page = window.page
    window.open("/en/calculator/open-2020/")
    first, second, *_ = OPEN.criteria
    page.locator(f"input[name='level-{first.id}'][value='3']").check(force=True)
    page.locator(f"#criterion-{second.id} [data-comment] summary").click()
    page.locator(f"textarea[name='comment-{second.id}']").type("half a thou")
    page.fill("#field-name", "Somewhere")
    page.reload()
    expect(page.locator("[data-draft-restored]")).to_be_visible()
    assert page.locator(f"input[name='level-{first.id}']:checked").get_attribute("value") == "3"
    assert page.locator(f"textarea[name='comment-{second.id}']").input_value() == "half a thou"
    assert page.locator("#field-name").input_value() == "Somewhere"
    expect(page.locator("[data-count]")).to_have_text(f"1 of {len(OPEN.criteria)} rated")
    page.get_by_role("button", name="Clear the draft").click()
    expect(page.locator("[role=status]")).to_have_text("The draft is cleared.")
    page.reload()
    expect(page.locator("[data-draft-restored]")).to_be_hidden()
    expect(page.locator("[data-count]")).to_have_text(f"0 of {len(OPEN.criteria)} rated")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_downloaded_form_filled_in_gives_points_report_and_files(visit: Visit) -> None:
    window = visit()
    page = window.page
    window.open("/en/calculator/")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the form (XLSX)").click()
    form = got.value.path().read_bytes()
    data = filled(
        form, {key: {"level": level} for key, level in FULL.items()}, about={"municipality": "Somewhere"}
    )
    upload(window, file(data, "form.xlsx"))
    result = score(OPEN, FULL)
    assert page.locator("h1").inner_text() == "Somewhere"
    assert page.locator(".keys .big").first.inner_text() == str(result.total)
    with page.expect_download() as got:
        page.get_by_role("button", name="Report as PDF").click()
    text = "".join(
        one.get_textpage().get_text_range()
        for one in pypdfium2.PdfDocument(io.BytesIO(got.value.path().read_bytes()))
    )
    assert f"{result.total} of 800 points" in text
    with page.expect_download() as got:
        page.get_by_role("button", name="Ratings as CSV").click()
    assert got.value.suggested_filename == "kompass-calculation-open-2020.csv"
    upload(window, file(got.value.path().read_bytes(), "again.csv"))
    assert page.locator(".keys .big").first.inner_text() == str(result.total)
    page.get_by_label("Country").select_option("SE")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    assert "Reference set: Sweden" in page.locator("main").inner_text()
    assert (window.said, window.refused(), window.failed) == ([], [], [])


def test_everything_works_without_a_script(visit: Visit) -> None:
    window = visit(scripts=False)
    page = window.page
    window.open("/en/calculator/")
    page.get_by_role("link", name="open edition 2020").click()
    expect(page.locator("[data-count]")).to_be_hidden()
    first, *_ = OPEN.criteria
    page.locator(f"input[name='level-{first.id}'][value='3']").check(force=True)
    calculate(window)
    assert re.fullmatch(r"\d+–\d+", page.locator(".keys .big").first.inner_text())
    with page.expect_navigation():
        page.get_by_role("button", name="Change the answers").click()
    assert page.locator(f"input[name='level-{first.id}']:checked").get_attribute("value") == "3"


def test_on_paper_the_result_says_what_it_is(visit: Visit) -> None:
    window = visit()
    window.open("/en/calculator/open-2020/")
    rate_everything(window)
    calculate(window)
    paper = pypdfium2.PdfDocument(io.BytesIO(window.page.pdf(format="A4")))
    text = " ".join(page.get_textpage().get_text_range() for page in paper)
    assert "Trial calculation, not an evaluation. Nothing was stored." in " ".join(text.split())
    assert "Change the answers" not in text


def _send(base: str, head: str, pieces: Iterable[bytes], most: int) -> tuple[bytes, int]:
    """Send a body piece by piece until the server answers; the answer, and how many bytes it took."""
    where = urlsplit(base)
    sent = 0
    with socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=20) as line:
        line.sendall(
            f"POST /en/calculator/ HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Content-Type: multipart/form-data; boundary=XX\r\n{head}\r\n\r\n".encode()
        )
        try:
            for piece in pieces:
                if sent > most:
                    break
                line.sendall(piece)
                sent += len(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            return line.recv(400), sent
        except ConnectionResetError:
            return b"", sent


PART = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


def _chunks(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_the_limit_is_stopped_while_it_comes(base: str, announced: bool) -> None:
    endless = (PART if number == 0 else b"x" * 65_536 for number in range(3_200))  # 200 MB
    head = f"Content-Length: {3_199 * 65_536 + len(PART)}" if announced else "Transfer-Encoding: chunked"
    answer, sent = _send(base, head, endless if announced else _chunks(endless), 150_000_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < 60_000_000


def test_a_small_file_may_come_without_an_announced_length(base: str) -> None:
    table = b"edition,criterion,level\nopen-2020,%s,2\n" % OPEN.criteria[0].id.encode()
    body = [*_chunks([PART, table, b"\r\n--XX--\r\n"]), b"0\r\n\r\n"]
    answer, _sent = _send(base, "Transfer-Encoding: chunked", body, 10_000)
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_browser_is_told_that_its_file_is_too_large(visit: Visit) -> None:
    window = visit()
    upload(window, file(b"x" * 5_000_000, "large.csv"))
    assert window.page.locator("h1").inner_text() == "Too large / For stort / För stort"
