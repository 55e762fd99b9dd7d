"""`kompass score`: ratings to points, without a database."""

from fractions import Fraction
from pathlib import Path

import pytest

from kompass.method import load_edition
from tests.cli.running import answer, run

EDITION = load_edition("open-2020")
ASPECTS = [aspect.id for aspect in EDITION.aspects]


def ratings(folder: Path, level: str, *, skip: int = 0, other: dict[str, str] | None = None) -> Path:
    file = folder / "ratings.csv"
    lines = [";".join(["criterion", *ASPECTS, "not_applicable", "comment"])]
    for criterion in EDITION.criteria[skip:]:
        of = (other or {}).get(criterion.id, level)
        lines.append(";".join([criterion.id, *[of] * len(ASPECTS), "", ""]))
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_full_ratings_give_full_points(tmp_path: Path) -> None:
    found = answer("score", str(ratings(tmp_path, "3")), "--edition", "open-2020")
    assert (found["total"], found["exact_total"], found["lowest"], found["highest"]) == (800, 800, 800, 800)
    assert found["areas"] == {area.id: 100 for area in EDITION.areas}
    assert (found["provisional"], found["edition"], found["edition_hash"]) == (
        False,
        "open-2020",
        EDITION.hash,
    )
    assert sum(found["sub_areas"].values()) == 800
    assert found["method_version"] == "1"


def test_a_fraction_is_written_without_loss(tmp_path: Path) -> None:
    found = answer("score", str(ratings(tmp_path, "1")))
    assert (found["exact_total"], Fraction(found["exact_total"])) == ("800/3", Fraction(800, 3))
    assert found["total"] == sum(found["areas"].values())


def test_what_is_not_rated_makes_it_provisional(tmp_path: Path) -> None:
    file = ratings(tmp_path, "3", skip=1)
    found = answer("score", str(file))
    assert (found["total"], found["provisional"]) == (None, True)
    assert found["areas"]["1"] is None
    assert found["lowest"] < found["highest"] == 800
    out = " ".join(run("score", str(file)).stdout.split())
    assert f"The total can still become {found['lowest']} to 800." in out
    assert "No total." in out


def test_areas_only(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    points = (61, 60, 73, 53, 70, 56, 65, 68)
    rows = "\n".join(f"{area},{value}" for area, value in enumerate(points, start=1))
    file.write_text(f"area,points\n{rows}\n", encoding="utf-8")
    found = answer("score", str(file), "--edition", "official-2010")
    assert (found["total"], list(found["areas"].values()), found["sub_areas"]) == (506, list(points), {})


def test_for_people(tmp_path: Path) -> None:
    out = run("score", str(ratings(tmp_path, "2"))).stdout
    assert "Total: 536 of 800 points (exactly 533.3)." in " ".join(out.split())
    assert EDITION.areas[0].name("en")[:20] in out


def test_not_applicable_is_said(tmp_path: Path) -> None:
    file = ratings(tmp_path, "3")
    first = EDITION.criteria[0]
    text = file.read_text(encoding="utf-8").replace(f"{first.id};3;3;3;3;;", f"{first.id};;;;;x;")
    file.write_text(text, encoding="utf-8")
    found = answer("score", str(file))
    assert found["not_applicable_share"] == pytest.approx(float(first.maximum / 800))
    assert found["flags"]
    assert "Not applicable: " in run("score", str(file)).stdout


def test_every_problem_is_named_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    header = ",".join(["criterion", *ASPECTS])
    file.write_text(f"{header}\nno-such,1,1,1,1\n{EDITION.criteria[0].id},1,9,1,1\n", encoding="utf-8")
    result = run("score", str(file), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "row 2" in result.stderr
    assert "row 3" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nowhere.csv"], "There is no file nowhere.csv."),
        (["pyproject.toml", "--edition", "none-1999"], "there is no edition of this name"),
    ],
)
def test_no_file_and_no_edition(arguments: list[str], text: str) -> None:
    result = run("score", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert text in result.stderr
