"""Fill the ignored asset folders from node_modules: the design system for pages, Inter for pages and PDF.

Run by `make env`. The wheel carries the result, so an installed Kompass needs neither Node nor a network.
"""

import shutil
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/kompass/web/static/vendor"
FONTS = ROOT / "src/kompass/reports/fonts"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
SUBSETS = ("latin", "latin-ext")  # latin-ext carries the Sámi letters of names like Kárášjohka


def copy(source: str, target: str) -> None:
    destination = VENDOR / target
    destination.parent.mkdir(parents=True, exist_ok=True)
    text = (MODULES / source).read_bytes()
    # A source map that is not shipped would make the manifest storage refuse the file.
    lines = [
        line for line in text.split(b"\n") if not line.startswith((b"//# sourceMappingURL", b"/*# source"))
    ]
    destination.write_bytes(b"\n".join(lines))


def typst_font(weight: int, name: str) -> None:
    """Merge the subsets into one TrueType file: Typst wants one file per face."""
    seen: set[int] = set()
    parts = []
    for subset in SUBSETS:
        font = TTFont(MODULES / f"@fontsource/inter/files/inter-{subset}-{weight}-normal.woff2")
        font.flavor = None
        options = Options(layout_features=["*"] if subset == "latin" else [], notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=set(font.getBestCmap()) - seen)
        subsetter.subset(font)
        seen |= set(font.getBestCmap())
        part = FONTS / f".{subset}-{weight}.ttf"
        font.save(part)
        parts.append(part)
    merged = Merger().merge([str(part) for part in parts])
    merged.save(FONTS / f"Inter-{name}.ttf")
    for part in parts:
        part.unlink()


def main() -> None:
    for folder in (VENDOR, FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    copy("@digdir/designsystemet-css/dist/src/index.css", "designsystemet.css")
    copy("@digdir/designsystemet-css/dist/theme/designsystemet.css", "theme.css")
    copy("@digdir/designsystemet-web/dist/umd/index.js", "designsystemet-web.js")
    for weight in WEIGHTS:
        for subset in SUBSETS:
            name = f"inter-{subset}-{weight}-normal.woff2"
            (VENDOR / "fonts").mkdir(exist_ok=True)
            shutil.copy(MODULES / "@fontsource/inter/files" / name, VENDOR / "fonts" / name)
    shutil.copy(MODULES / "@fontsource/inter/LICENSE", VENDOR / "fonts/LICENSE-Inter.txt")
    shutil.copy(MODULES / "@fontsource/inter/LICENSE", FONTS / "LICENSE-Inter.txt")
    shutil.copy(MODULES / "@digdir/designsystemet-css/LICENSE", VENDOR / "LICENSE-designsystemet.txt")
    for weight, name in WEIGHTS.items():
        typst_font(weight, name)


if __name__ == "__main__":
    main()
