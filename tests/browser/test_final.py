"""From the draft to the released result: every page accessible and within the window, whoever looks."""

import pytest

from kompass.domain import consensus, fact_check, finding, release, signing
from kompass.domain.writing import Mark
from kompass.models import Assignment
from tests.assigning import Made
from tests.browser.conftest import Watched, colours_judged
from tests.browser.test_agree import Enter, enter

__all__ = ["enter"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FIRST = "council-papers-published-early"
TEXT = "Sakspapirene ligger ute ti dager før møtet, og innbyggerne får varsel om saker de følger."


@pytest.fixture
def made(live_server: object) -> Made:
    made = Made()
    made.agree_at_once()
    viewer = made.viewer("evaluator")
    for kind in ("strength", "improvement", "best_practice"):
        finding.add(viewer, made.key, "1", kind=kind, text=TEXT, criteria=[FIRST])
    Assignment.objects.filter(pk=made.assignment.pk).update(evaluated="2026-05")
    made.at("fact_check")
    release.release(made.viewer("lead_evaluator"), made.key, audience="chief_officer")
    one = fact_check.comment(made.viewer("coordinator"), made.key, "1", text="Det er åtte dager, ikke ti.")
    fact_check.answer(viewer, made.key, one.key, version=1, outcome="accepted", text="Rettet.")
    # Begun and not sent: a comment by each of them who may, an answer and a decision.
    for who in ("coordinator", "chief_officer"):
        fact_check.begin_comment(made.viewer(who), made.key, "1", mark=Mark(0), text=TEXT)
    mark = Mark(0)
    fact_check.begin_answer(viewer, made.key, one.key, mark=mark, outcome="partly", text=TEXT)
    consensus.begin(viewer, made.key, FIRST, mark=mark, levels={"built_up": 1}, reason=TEXT)
    return made


def hold(window: Watched, made: Made, language: str, paths: tuple[str, ...]) -> None:
    for path in paths:
        assert window.open(f"/{language}/work/{made.key}/{path}").status == 200
        window.unfold()
        for width in (1280, 390):
            window.resize(width)
            assert (path, width, window.sticks_out() <= 0) == (path, width, True)
            found = window.violations(colours=colours_judged(language, width))
            assert (path, width, found) == (path, width, [])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_draft(made: Made, enter: Enter, language: str) -> None:
    hold(enter("evaluator"), made, language, ("checks/", "fact-check/", "agree/1/", "report/"))
    hold(enter("chief_officer"), made, language, ("fact-check/", "findings/1/", "report/"))
    hold(enter("lead_evaluator"), made, language, ("sign/", "releases/"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_result(made: Made, enter: Enter, language: str) -> None:
    digest = signing.digest_of(signing.to_sign(made.assignment))
    for name in ("lead_evaluator", "quality_assurer"):
        signing.sign(made.viewer(name), made.key, digest=digest)
    last = enter("evaluator")
    last.open(f"/{language}/work/{made.key}/sign/")
    last.page.locator("main form button").click()
    last.page.locator(".ds-alert[data-color=success]").wait_for()
    release.release(made.viewer("lead_evaluator"), made.key, audience="elected")
    # One language is enough for a page with all criteria: axe takes its time over them.
    more = (f"next/?to={FIRST}:3",) if language == "nb" else ()
    hold(enter("elected"), made, language, ("result/", "report/", *more))
    hold(enter("lead_evaluator"), made, language, ("sign/", "releases/"))
