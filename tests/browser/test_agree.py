"""Two evaluators agree in two browsers at once: each sees the other's change within two seconds."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kompass.domain import finding, passage
from kompass.models import Document
from tests.assigning import Made
from tests.browser.conftest import Watched, colours_judged
from tests.domain.queries.test_consensus import two

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Enter = Callable[..., Watched]


@pytest.fixture
def made(live_server: LiveServer) -> Made:
    made = Made()
    two(made)
    made.lock("lead_evaluator", "1")
    made.lock("evaluator", "1")
    return made


@pytest.fixture
def enter(live_server: LiveServer, chromium: Browser, made: Made) -> Iterator[Enter]:
    """A window in which somebody of the assignment has signed in: `enter("evaluator", width=390)`."""
    contexts = []

    def window(name: str, *, width: int = 1280) -> Watched:
        client = Client()
        client.force_login(made.people[name])
        context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        cookies = [
            {"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()
        ]
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.add_init_script(
            "window.__refused = []; document.addEventListener('securitypolicyviolation', "
            "(event) => window.__refused.push(event.violatedDirective));"
        )
        watched = Watched(page, live_server.url)
        page.on("pageerror", lambda error: watched.said.append(str(error)))
        return watched

    yield window
    for context in contexts:
        context.close()


def choose(window: Watched, criterion: str, level: int) -> None:
    for field in window.page.locator(f"#c-{criterion} select").all():
        field.select_option(str(level))


def test_the_others_change_appears_within_two_seconds_and_nothing_is_overwritten(
    made: Made, enter: Enter
) -> None:
    near, wide = (one.id for one in made.edition.area_by_id["1"].criteria[:2])
    lead, other = enter("lead_evaluator"), enter("evaluator")
    for window in (lead, other):
        window.open(f"/en/work/{made.key}/agree/1/")
    # By keyboard alone: each select takes a digit.
    first = lead.page.locator(f"#c-{wide} select").first
    first.focus()
    for _ in range(4):
        lead.page.keyboard.type("2")
        lead.page.keyboard.press("Tab")
    lead.page.keyboard.press("Control+Enter")
    sent = time.monotonic()
    other.page.locator(f"#c-{wide} [data-said]", has_text="Lead evaluator wrote down").wait_for()
    assert time.monotonic() - sent < 2
    assert [field.input_value() for field in other.page.locator(f"#c-{wide} select").all()] == ["2"] * 4
    # The other one has begun on the second: the lead's decision is shown beside what stands there.
    choose(other, near, 1)
    choose(lead, near, 2)
    lead.page.locator(f"#c-{near} button").click()
    conflict = other.page.locator(f"#c-{near} [data-conflict]")
    conflict.get_by_text("Decided meanwhile in another window:").wait_for()
    assert [field.input_value() for field in other.page.locator(f"#c-{near} select").all()] == ["1"] * 4
    other.page.locator(f"#c-{near} button").click()
    lead.page.locator(f"#c-{near} [data-said]", has_text="Evaluator wrote down: Built up 1").wait_for()
    assert (lead.said, other.said, lead.refused(), other.refused()) == ([], [], [], [])


def test_a_missing_reason_is_told_where_it_is_missing(made: Made, enter: Enter) -> None:
    near = made.edition.area_by_id["1"].criteria[0].id
    window = enter("evaluator")
    window.open(f"/en/work/{made.key}/agree/1/")
    choose(window, near, 3)
    window.page.locator(f"#c-{near} button").click()
    window.page.locator(f"#c-{near} [data-conflict]", has_text="say why").wait_for()
    window.page.locator(f"#c-{near} textarea").fill("Shown at the visit")
    window.page.locator(f"#c-{near} button").click()
    window.page.locator(f"#c-{near} [data-said]", has_text="Evaluator wrote down").wait_for()


FIRST = "council-papers-published-early"
PAGES = ("agree/", "agree/1/", "agree/2/", "findings/", "findings/1/")


@pytest.mark.parametrize("language", ["nb", "en", "sv"])
def test_pages_are_accessible_and_within_the_window(made: Made, enter: Enter, language: str) -> None:
    viewer = made.viewer("evaluator")
    for kind in ("strength", "improvement", "best_practice"):
        made_ = finding.add(viewer, made.key, "1", kind=kind, text="Frister holdes, og alle kan se det.")
    gone = finding.add(viewer, made.key, "1", kind="strength", text="Borte")
    finding.remove(viewer, made.key, gone.key)
    assert made_.kind == "best_practice"
    made_ = finding.add(viewer, made.key, "1", kind="strength", text="Frister holdes", criteria=[FIRST])
    plan = Document.objects.create(
        assignment=made.assignment,
        kind="text",
        title="Årshjul for saksbehandling og politiske møter",
        sender="Storvik kommune",
        withheld=True,
        legal_basis="offl. § 14",
        handed_in_by=made.people["coordinator"],
    )
    said = "Sakspapirene legges ut ti dager før møtet, og den som følger en sak, får varsel."
    quote = passage.mark(viewer, made.key, plan.key, page=0, quote=said, criteria=[FIRST])
    finding.rest_on(viewer, made.key, made_.key, add=[f"document:{plan.key}", f"passage:{quote.key}"])
    window = enter("evaluator")
    for path in (*PAGES, f"finding/{made_.key}/evidence/"):
        answer = window.open(f"/{language}/work/{made.key}/{path}")
        assert answer.status == 200
        window.unfold()
        for width in (1280, 390):
            window.resize(width)
            assert (path, width, window.sticks_out() <= 0) == (path, width, True)
            found = window.violations(colours=colours_judged(language, width))
            assert (path, width, found) == (path, width, [])
    assert (window.said, window.refused()) == ([], [])
