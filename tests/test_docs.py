"""Documentation that falls behind the code fails here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "record.md", "api.md", "terms.md"])
def test_reference_is_made_from_the_code(name: str, tmp_path: Path) -> None:
    made = tmp_path / name
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import reference;"
        "pathlib.Path(sys.argv[3]).write_text(reference.PAGES[sys.argv[2]](), encoding='utf-8')"
    )
    subprocess.run([sys.executable, "-c", code, str(ROOT / "tools"), name, str(made)], check=True, cwd=ROOT)
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), (
        "run `make reference`"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_page_is_reached_from_the_index() -> None:
    index = DOCS / "README.md"
    reached: set[Path] = set()
    waiting = [index]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [target for link in links if (target := (page.parent / link).resolve()).exists()]
    assert set(DOCS.rglob("*.md")) - reached == set()


def test_documentation_has_its_four_kinds() -> None:
    assert sorted(folder.name for folder in DOCS.iterdir() if folder.is_dir()) == [
        "explanation",
        "how-to",
        "images",
        "reference",
        "tutorial",
    ]


def test_changelog_names_the_current_version() -> None:
    from kompass import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_public_name_of_the_method_is_in_its_reference() -> None:
    from kompass import method

    page = (DOCS / "reference" / "method.md").read_text(encoding="utf-8")
    assert [name for name in method.__all__ if not re.search(rf"\b{name}\b", page)] == []
