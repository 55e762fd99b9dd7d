"""Preparing and reviewing in the browser: answer, hand in, mark a passage; every page is good to read."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Watched
from tests.browser.test_work import good, signed_in
from tests.documents import papers


def prepared(window: Watched, language: str) -> str:
    """The address of the evaluation that is being prepared."""
    for row in window.page.locator("main table tbody tr").all():
        if row.locator("text=/forberedelse|preparation|förberedelse/").count():
            return row.locator("a").first.get_attribute("href") or ""
    raise AssertionError("no evaluation is being prepared")


def looked_at(window: Watched, name: str) -> None:
    """Judged at a desk and on a phone; with KOMPASS_PICTURES a folder, as pictures there too."""
    for width in (1280, 390):
        window.resize(width)
        if folder := os.environ.get("KOMPASS_PICTURES"):
            window.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        good(window)
    window.resize(1280)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_municipality_answers_and_evaluators_mark(visit: Visit, tmp_path: Path, language: str) -> None:
    coordinator = signed_in(visit, "coordinator", language=language)
    page = coordinator.page
    home = prepared(coordinator, language)
    coordinator.open(f"{home}answers/")
    looked_at(coordinator, f"answers-{language}")
    page.click("ul.questions a")
    question = page.url.removeprefix(coordinator.base)
    text = f"Alle sakspapirer ligger åpne en uke før møtet ({language})."
    page.fill("textarea[name=text]", text)
    expect(page.locator("[data-save-line]")).to_have_text(re.compile("Lagret|Saved"))
    coordinator.open(question)
    assert page.input_value("textarea[name=text]") == text
    page.fill("input[name=address]", "www.storvik.no/plan")
    page.fill("input[name=title]", "Møteplanen")
    page.locator("input[name=address]").press("Enter")
    page.wait_for_url("**#evidence")
    looked_at(coordinator, f"answer-{language}")

    paper = tmp_path / "Møteplan.pdf"
    paper.write_bytes(papers.pdf(f"Møtekalenderen ligger på nettet ({language}).", "Side to"))
    page.click("a[href*='documents/add']")
    page.set_input_files("input[type=file]", paper)
    page.click("main form.work-form button[type=submit]")
    expect(page.locator(".ds-error-summary")).to_have_count(1)
    coordinator.said.clear()  # that it was refused
    looked_at(coordinator, f"hand-in-{language}")
    page.set_input_files("input[type=file]", paper)
    page.fill("input[name=title]", f"Møteplan {language}")
    page.fill("input[name=sender]", "Politisk sekretariat")
    page.check("input[name=withheld]")
    page.fill("input[name=legal_basis]", "Offentleglova § 14 (organinterne dokument)")
    page.click("main form.work-form button[type=submit]")
    page.wait_for_url(f"**{question}")
    coordinator.open(f"{home}documents/")
    looked_at(coordinator, f"documents-{language}")

    evaluator = signed_in(visit, "evaluator", language=language)
    evaluator.open(f"{home}documents/?q=møtekalender")
    looked_at(evaluator, f"hits-{language}")
    evaluator.page.click(f"main table >> text=Møteplan {language}")
    expect(evaluator.page.locator(".page-picture")).to_have_js_property("naturalWidth", 1100)
    evaluator.page.evaluate(
        "document.getSelection().selectAllChildren(document.querySelector('[data-page-text]'))"
    )
    expect(evaluator.page.locator("[data-quote]")).to_have_value(
        f"Møtekalenderen ligger på nettet ({language})."
    )
    evaluator.page.click("#mark details summary")
    evaluator.page.check("#mark input[name=criteria] >> nth=0")
    evaluator.page.click("#mark button[type=submit]")
    evaluator.page.wait_for_url("**#passages")
    looked_at(evaluator, f"document-{language}")
    evaluator.open(f"{home}passages/")
    looked_at(evaluator, f"passages-{language}")
    evaluator.page.click("main section h2 a")
    looked_at(evaluator, f"criterion-{language}")
    evaluator.open(f"{home}documents/capture/")
    looked_at(evaluator, f"capture-{language}")
