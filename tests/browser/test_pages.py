"""Every page, in each language, on a phone and on a desk: accessible, within the window, without complaints."""

import pytest

from kompass.language import LANGUAGES
from tests.browser.conftest import WIDTHS, Visit, colours_judged

PAGES = {
    "start": "/",
    "search": "/municipalities/?q=r%C3%B8",
    "search-nothing": "/municipalities/?q=qqqq",
    "municipality": "/municipalities/no-roros/",
    "municipality-merged": "/municipalities/?q=Rissa",
    "municipality-invented": "/municipalities/zz-eksempelvik/",
    "evaluations": "/evaluations/",
    "evaluations-invented": "/evaluations/?country=ZZ&sort=-total",
    "evaluation": "/evaluations/no-roros-2017-06/",
    "evaluation-wrong-filter": "/evaluations/no-roros-2017-06/?since=foo&size=x&per=all",
    "next-steps": "/evaluations/zz-eksempelvik-2024-05/next/?to=council-papers-published-early:3&to=nothing:2",
    "evaluation-invented": "/evaluations/zz-eksempelvik-2024-05/",
    "claims": "/claims/",
    "claims-nothing": "/claims/?verdict=holds&country=XX",
    "claim": "/claims/roros-2017-quarter/",
    "claim-computed": "/claims/kumla-2020-change/",
    "verdicts": "/claims/verdicts/",
    "map": "/map/",
    "map-sweden": "/map/?country=SE",
    "map-denmark": "/map/?country=DK",
    "open-data": "/data/",
    "open-data-invented": "/data/?country=ZZ",
    "open-data-no-country": "/data/?country=XX",
    "search-everything": "/search/?q=R%C3%B8ros",
    "search-everything-words": "/search/?q=innbyggerne&kind=criterion",
    "search-everything-nothing": "/search/?q=r%C3%B6r%C3%A5s",
    "search-everything-empty": "/search/",
    "search-everything-invented": "/search/?q=Eksempelvik&country=ZZ",
    "about": "/about/",
    "sign-in": "/account/sign-in/",
    "password-forgotten": "/account/password/forgotten/",
    "single-sign-on-refused": "/account/single-sign-on/refused/not-verified/",
    "calculator": "/calculator/",
    "quick-entry": "/calculator/open-2020/",
    "quick-entry-areas": "/calculator/official-2010/",
    "compare-nothing": "/compare/",
    "compare": "/compare/?e=no-roros-2013-12&e=no-roros-2017-06&e=no-roros-2021&base=no-roros-2017-06&q=ulstein",
    "compare-areas": "/compare/?e=se-orebro-2012&e=se-grastorp-2014-10&e=se-vallentuna-2021-02&e=no-hareid-undated",
    "compare-wrong": "/compare/?e=no-roros-2021&e=nothing&e=zz-eksempelvik-2024-05&base=x&q=qqqq",
    "compare-invented": "/compare/?e=zz-eksempelvik-2020-05&e=zz-eksempelvik-2024-05",
    "editions": "/editions/",
    "edition-open": "/editions/open-2020/",
    "edition-search": "/editions/open-2020/?q=plan",
    "edition-nothing": "/editions/open-2020/?q=qqqq",
    "edition-official": "/editions/official-2002/",
    "edition-areas": "/editions/areas/?names=sv",
    "crosswalk": "/editions/crosswalk/",
    "crosswalk-unknown": "/editions/crosswalk/?a=official-2010&b=open-2020",
    "criterion": "/editions/open-2020/criteria/council-papers-published-early/",
    "criterion-danish": "/editions/open-2020/criteria/council-papers-published-early/?text=da",
    "questionnaire": "/editions/open-2020/questionnaire/",
    "questionnaire-swedish": "/editions/open-2020/questionnaire/?text=sv",
    "edition-nynorsk": "/editions/open-2020/?text=nn&q=m%C3%B8te",
    "edition-caf": "/editions/caf-2020/",
    "method": "/method/",
    "method-points": "/method/points/",
    "method-rank": "/method/rank/",
    "method-coverage": "/method/coverage/",
    "method-pace": "/method/pace/",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page(visit: Visit, name: str, language: str) -> None:
    window = visit(width=WIDTHS[0])
    answer = window.open(f"/{language}{PAGES[name]}")
    assert answer.status == 200
    for width in WIDTHS:
        window.resize(width)
        assert (width, window.sticks_out() <= 0) == (width, True)
    # What is folded in must hold too.
    window.unfold()
    for width in WIDTHS:
        window.resize(width)
        assert (width, window.sticks_out() <= 0) == (width, True)
        found = window.violations(colours=colours_judged(language, width))
        assert (width, found) == (width, [])
    assert (window.said, window.refused(), window.failed, window.elsewhere) == ([], [], [], [])
    assert window.page.locator("h1").count() == 1
    assert window.page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_not_found(visit: Visit, language: str, width: int) -> None:
    window = visit(width=width)
    assert window.open(f"/{language}/nothing/").status == 404
    assert window.sticks_out() <= 0
    assert window.violations() == []
    assert window.refused() == []


@pytest.mark.parametrize("name", ["start", "municipality", "evaluations", "evaluation-invented", "about"])
@pytest.mark.parametrize("width", [320, 640, 700, 1000])
def test_nothing_sticks_out_at_any_width_between(visit: Visit, name: str, width: int) -> None:
    window = visit(width=width)
    window.open(f"/nb{PAGES[name]}")
    assert window.sticks_out() <= 0


def test_letters_are_inter_and_come_from_here(visit: Visit) -> None:
    window = visit()
    window.open("/en/")
    assert window.page.evaluate("document.fonts.check('16px Inter')")
    assert window.page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    assert window.elsewhere == []
