"""`kompass.method` as a library: its names, what importing it costs, and that it stands alone."""

import json
import subprocess
import sys

import pytest

import kompass.method as method


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_every_public_name_is_there() -> None:
    assert {name: getattr(method, name) is not None for name in method.__all__} == dict.fromkeys(
        method.__all__, True
    )
    assert set(method.__all__) <= set(dir(method))
    assert set(method.__all__) >= {
        "editions", "load_edition", "load_ratings", "score", "points", "aggregate", "aggregate_tree", "normalise",
        "rank", "rank_range", "top_share", "percentile", "quartiles", "best_practice", "distance_to_ideal", "coverage",
        "pace", "normal_progress", "project", "check_claim", "fit_reported",
    }  # fmt: skip


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match=r"module 'kompass\.method' has no attribute 'scores'"):
        method.scores  # noqa: B018


def test_import_is_quick_and_brings_nothing_along() -> None:
    code = """
import sys, time
started = time.perf_counter()
import kompass.method
took = time.perf_counter() - started
heavy = [name for name in ("numpy", "scipy", "django", "yaml", "jsonschema") if name in sys.modules]
import json
print(json.dumps([took < 0.5, heavy]))
"""
    assert json.loads(run(code)) == [True, []]


def test_scoring_needs_neither_django_nor_scipy() -> None:
    code = """
import sys
from kompass.method import load_edition, score
print(score(load_edition("official-2010"), dict.fromkeys("12345678", 50)).total)
print([name for name in ("scipy", "django", "numpy") if name in sys.modules])
"""
    assert run(code) == "400\n[]\n"


@pytest.mark.parametrize(
    "first",
    [
        "import kompass.method.points, kompass.method.editions",
        "from kompass.method.points import Floats",
        "pass",
    ],
)
def test_functions_that_share_a_name_with_their_module(first: str) -> None:
    code = f"""
{first}
import kompass.method
from kompass.method import editions, points
print(kompass.method.points is points, callable(points), editions()[0])
"""
    assert run(code) == "True True caf-2020\n"
