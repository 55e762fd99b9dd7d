"""The story of four years as its people meet it in a browser, on the embedded database and on PostgreSQL.

Results come in as whoever runs the service brings them in (`kompass import`); everything else is done in pages. What
the page of the effect says is computed again here, by `kompass.method` and from the ratings alone.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kompass import method
from kompass.language import number, percent, signed
from tests.browser.conftest import DataFolder, _free_port, violations
from tests.browser.evaluating import Site, own_database
from tests.four_years import EDITION, FIRST, PARTS, PLACE, SECOND, levels

# By the server's own database: SQLite in the run on SQLite, PostgreSQL in the other.
pytestmark = pytest.mark.data

INSTRUMENT = method.load_edition(EDITION)
IDS = [criterion.id for criterion in INSTRUMENT.criteria]
BEFORE: dict[str, Any] = {key: levels(1) for key in IDS}
AIMS = {IDS[0]: 2, IDS[30]: 3, IDS[60]: 2}
"""Criterion -> every aspect at this level at least; one measure each."""
UNPLANNED = IDS[100]
AFTER = BEFORE | {IDS[0]: levels(2), IDS[30]: levels(2), UNPLANNED: levels(3)}
GOAL = 350
COST = 200_000


@pytest.fixture
def site(data_folder: DataFolder) -> Iterator[Site]:
    with own_database("four_years") as database:
        one = Site(
            data_folder("four_years"), _free_port(), database=database, maker="tests.four_years:Beginning"
        )
        try:
            yield one.start()
        finally:
            one.kill()


def bring_in(site: Site, when: str, ratings: Mapping[str, Any]) -> method.Score:
    """An evaluation and the ratings behind it, as files."""
    result = method.score(INSTRUMENT, ratings)
    of: dict[str, Any] = {
        "country": "ZZ",
        "municipality_code": "",
        "municipality": "Storvik",
        "evaluated": when,
        "edition": EDITION,
    }
    areas = {f"area_{key}": points for key, points in result.areas.items()}
    found = site.folder / f"{when}.csv"
    rest = {"total": result.total, "basis": "invented", "derived_from_claim": "", "note": "", "source": ""}
    _write(found, [of | areas | rest])
    site.run("import", str(found))
    frozen = of | {"edition_hash": result.edition_hash, "method_version": result.method_version}
    _write(
        found,
        [
            frozen
            | {"criterion": key, "not_applicable": ""}
            | {f"level_{aspect}": level for aspect, level in rating.items()}
            for key, rating in ratings.items()
        ],
    )
    site.run("import", str(found))
    return result


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


class Told:
    """Somebody who has signed in, and what they do."""

    def __init__(self, site: Site, chromium: Browser, who: str) -> None:
        self.site = site
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        if who:
            site.sign_in(context, who)
        self.page: Page = context.new_page()

    def open(self, path: str) -> None:
        answer = self.page.goto(f"{self.site.base}/en/{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self, where: str = "main form button[type=submit]") -> None:
        """Presses a button, and arrives at a page that is not one of faults."""
        with self.page.expect_navigation():
            self.page.locator(where).first.click()
        assert self.page.locator(".ds-error-summary").all_inner_texts() == []

    def words(self, where: str = "main") -> str:
        return " ".join(self.page.locator(where).inner_text().split())

    def big(self) -> list[str]:
        return [" ".join(text.split()) for text in self.page.locator(".keys .big").all_inner_texts()]

    def good(self) -> None:
        for width in (390, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert violations(self.page) == []
            assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0


def test_four_years(site: Site, chromium: Browser) -> None:
    first = bring_in(site, FIRST, BEFORE)
    chief, owner = Told(site, chromium, "chief"), Told(site, chromium, "owner")
    evaluation = f"{PLACE}-{FIRST}"

    # The result, and what it would give to become better.
    chief.open(f"evaluations/{evaluation}/")
    assert str(first.total) in chief.words()
    chief.open(
        f"evaluations/{evaluation}/next/?{'&'.join(f'to={key}:{level}' for key, level in AIMS.items())}"
    )
    hoped = method.what_if(INSTRUMENT, BEFORE, {key: levels(level) for key, level in AIMS.items()})
    assert chief.big()[0] == f"{first.total} → {hoped.after.total}"
    chief.page.click("text=Keep as a scenario of the municipality")
    chief.fill(title="Three that give most")
    chief.send("main form.work-form button[type=submit]")
    scenario = chief.page.url

    # The strategy, what it aims at and its parts.
    chief.open("work/strategy/")
    chief.fill(organisation=site.key, title="Forward together")
    chief.send()
    chief.fill(
        period_from="2020-09-01",
        period_until="2024-06-30",
        basis=evaluation,
        edition=EDITION,
        goal_kind="score",
        goal_value=str(GOAL),
        goal_text="350 points next time",
    )
    chief.send()
    strategy = chief.page.url.removeprefix(f"{site.base}/en/")
    for title in PARTS:
        chief.page.locator("main details summary").last.click()
        chief.fill(title=title)
        chief.send("main details form button[type=submit]")
    assert chief.page.locator("ol.parts h3").all_inner_texts() == list(PARTS)

    # Measures out of the scenario, each with its day and its cost; one has an owner.
    chief.page.goto(scenario)
    for key in AIMS:
        chief.page.check(f"main input[name=criterion][value={key}]")
    chief.send("main button[value=measures]")
    chief.open(f"{strategy}measures/")
    measures = chief.page.eval_on_selector_all(
        "main table tbody th a", "all => all.map((one) => new URL(one.href).pathname.slice(4))"
    )
    assert len(measures) == len(AIMS)
    by_criterion: dict[str, str] = {}
    for part, measure in enumerate(measures, start=1):
        chief.open(f"{measure}edit/")
        title = chief.page.input_value("main [name=title]")
        criterion = next(key for key in AIMS if INSTRUMENT.criterion_by_id[key].name("en") == title)
        by_criterion[criterion] = measure
        chief.fill(part=str(part), due=f"202{part}-06-30", cost=str(COST))
        if criterion == IDS[0]:
            chief.page.select_option("main [name=owner]", label="Owe Owner")
        chief.send()

    # The council adopts it, and everybody may read it.
    def council(kind: str, number: str, day: str, decision: str) -> None:
        chief.open(f"{strategy}cases/add/")
        chief.fill(
            body="council", kind=kind, number=number, date=day, title=f"Case {number}", decision=decision
        )
        chief.page.check("main [name=public]")
        chief.send()

    council("adoption", "33/20", "2020-09-17", "The strategy is adopted.")
    chief.open(f"{strategy}people/")
    chief.fill(on="2020-09-17")
    chief.send("main button[value=adopt]")
    chief.send("main button[value=publish]")

    # Twelve updates: an owner's own measure by the owner, the others by the chief officer.
    for criterion, measure in by_criterion.items():
        teller = owner if criterion == IDS[0] else chief
        for nth, status in enumerate(("under_way", "", "", "done"), start=1):
            teller.open(measure)
            teller.fill(status=status, text=f"Update {nth}")
            teller.send("section[aria-labelledby=update] button[type=submit]")
        said = teller.page.locator("ol.updates > li")
        assert said.count() == 4
        assert said.first.inner_text().endswith("Update 4")
    council("status", "12/22", "2022-03-24", "Noted.")
    chief.open(f"{strategy}cases/")
    assert chief.page.locator("main .case").count() == 2
    chief.open(f"{strategy}effect/")
    assert "has not been followed by another one yet" in chief.words()

    # Evaluated again: did it work?
    second = bring_in(site, SECOND, AFTER)
    chief.open(f"{strategy}effect/")
    chief.good()
    told(chief, first, second)
    anybody = Told(site, chromium, "")
    anybody.open(f"strategies/{strategy.rstrip('/').rpartition('/')[2]}/effect/")
    told(anybody, first, second)
    anybody.open(f"municipalities/{PLACE}/")
    with anybody.page.expect_navigation():
        anybody.page.click("text=1 published strategy")
    assert [title in anybody.words() for title in ("Forward together", *PARTS, "33/20", "12/22")] == [
        True
    ] * 8
    assert "Owe Owner" not in anybody.words()
    chief.open(f"{strategy}history/?check")
    assert "The chain holds" in chief.words()


def told(reader: Told, first: method.Score, second: method.Score) -> None:
    """What the page of the effect says, figure by figure, from two sets of ratings and the targets."""
    targets = {key: levels(level) for key, level in AIMS.items()}
    change = {key: (second.criteria[key] or 0) - (first.criteria[key] or Fraction()) for key in IDS}
    planned = {key: method.what_if(INSTRUMENT, BEFORE, {key: targets[key]}).gain for key in AIMS}
    whole = sum(change.values(), Fraction())
    with_measures = sum((change[key] for key in AIMS), Fraction())
    goal = method.goal_reached(second.total, score=GOAL)
    assert goal.reached is False
    assert reader.big() == [
        f"{first.total} → {second.total}",
        "not reached",
        percent(with_measures / whole, "en"),
    ]
    rows = reader.page.locator("section[aria-labelledby=measures] > .scroll table tbody tr")
    found = {}
    for row in rows.all():
        cells = [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]
        found[re.sub(r" \d .*", "", " ".join(row.locator("th").inner_text().split()))] = cells[:5]
    verdicts = dict(zip(AIMS, ("as planned or more", "less than planned", "did not move"), strict=True))
    assert found == {
        INSTRUMENT.criterion_by_id[key].name("en"): [
            figure(planned[key]),
            figure(change[key]),
            verdicts[key],
            " ".join(number(COST, "en").split()),
            number(change[key] / COST * 1_000_000, "en", 1),
        ]
        for key in AIMS
    }
    unmoved = reader.page.locator("section[aria-labelledby=unmoved] li").all_inner_texts()
    assert [text.partition(":")[0] for text in unmoved] == [named(IDS[60])]
    without = reader.page.locator("section[aria-labelledby=without] li").all_inner_texts()
    assert without == [f"{named(UNPLANNED)}: {figure(change[UNPLANNED])}"]


def figure(points: Fraction | None) -> str:
    assert points is not None
    return signed(points, "en", 1)


def named(criterion: str) -> str:
    one = INSTRUMENT.criterion_by_id[criterion]
    return f"{one.code} {one.name('en')}"
