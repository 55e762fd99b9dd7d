"""An area rated in a real browser by keyboard alone, from the first key until it is saved and locked: keys and seconds.

    python bench/bench_rating.py

Two ways: one level for all aspects of each criterion, and each aspect by itself. Each as fast as the keys can be sent,
which is what the machine needs, and with half a second between keys, which is somebody who types slowly and has thought
already: what takes the time in earnest is the thinking.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET, _free_port
from tests.browser.evaluating import Site

WAYS = {"one level for all": ("2", "ArrowDown"), "aspect by aspect": ("Enter", *"2122", "Enter", "ArrowDown")}
PACES = (0.0, 0.5)


def rate(page: Page, keys: tuple[str, ...], pace: float) -> tuple[int, int, float]:
    """Criteria, keys pressed, seconds until everything is saved and the area locked."""
    n = page.locator("form[data-autosave]").count()
    page.locator("[data-row=quick] input").first.focus()
    started = time.perf_counter()
    for _ in range(n):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(1000 * pace)
    expect(page.locator("[data-save-line]")).to_have_text("Saved", timeout=60_000)
    expect(page.locator("[data-share]")).to_have_text(f"{n}/{n}", timeout=60_000)
    page.keyboard.press("Enter")  # the arrows have led to the button that locks
    expect(page.locator(".ds-alert")).to_contain_text("You have locked this area", timeout=60_000)
    return n, n * len(keys) + 1, time.perf_counter() - started


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        site = Site(Path(folder), _free_port()).start()
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            print(f"{'way':18} {'s a key':>7} {'criteria':>8} {'keys':>5} {'seconds':>8} {'minutes':>8}")
            area = 0
            for pace in PACES:
                for way, keys in WAYS.items():
                    area += 1
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    site.sign_in(context, "evaluator")
                    page = context.new_page()
                    page.goto(f"{site.base}/en/work/{site.key}/rate/{area}/")
                    n, pressed, took = rate(page, keys, pace)
                    print(f"{way:18} {pace:7.1f} {n:8} {pressed:5} {took:8.1f} {took / 60:8.1f}", flush=True)
                    context.close()
        finally:
            browser.close()
            site.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
