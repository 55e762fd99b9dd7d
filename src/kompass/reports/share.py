"""The picture of a municipality that people share: 1200 x 630 points, drawn by Typst from the trend picture.

Texts are handed over as data, fonts come from the package, a warning is an error: as for the report.
"""

import json
from pathlib import Path
from typing import Any, Final, cast

import typst

from kompass import charts
from kompass.domain.queries.reference import basis_name, date_name
from kompass.domain.queries.share import Share
from kompass.language import number, plural_translator, translator
from kompass.reports.pdf import TypesettingError, fonts
from kompass.reports.typeface import printable

WIDTH, HEIGHT = 1200, 630
TEMPLATE = Path(__file__).with_name("share.typ")
_DRAWN_AT: Final = 340
"""Width of the trend in its own units: small, so that its letters stay readable in a picture that is shown small."""
_LONGEST_NAME: Final = 80


def share_png(facts: Share, *, language: str) -> bytes:
    """The picture as PNG, the same bytes for the same facts.

    Raises:
        TypesettingError: the template and the facts do not fit.
    """
    files = {"main.typ": TEMPLATE.read_bytes()}
    picture = _picture(facts, language)
    if picture is not None:
        files["picture.svg"] = printable(picture.svg, breaks=False).encode()
    card = {**share_words(facts, language=language), "language": language, "picture": bool(picture) or None}
    files["share.json"] = json.dumps(card, ensure_ascii=False).encode()
    try:
        png, warnings = typst.compile_with_warnings(
            cast(Any, files),  # the stubs do not know virtual files
            format="png",
            ppi=72.0,
            font_paths=fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    return bytes(png)


def share_words(facts: Share, *, language: str) -> dict[str, Any]:
    """Everything the picture says, every text printable."""
    _ = translator(language)
    latest = facts.latest
    lines = []
    if latest is not None:
        lines.append(date_name(latest.when, language))
        if latest.basis not in ("published", "invented"):
            lines[0] += f" ({basis_name(latest.basis, language)})"
    lines.append(_n_evaluations(facts, language))
    if latest is None and facts.evaluations:
        lines.append(_("score not known"))
    of = ""
    if latest is not None:
        of = (
            _("of %(maximum)s points") % {"maximum": number(facts.maximum, language)}
            if facts.maximum
            else _("points")
        )
    words = {
        "kicker": _("Kommunekompasset, the Municipal Compass"),
        "label": _("Invented example.").rstrip(".") if facts.invented else "",
        "name": facts.name if len(facts.name) <= _LONGEST_NAME else f"{facts.name[: _LONGEST_NAME - 1]}…",
        "total": number(latest.total, language) if latest is not None and latest.total is not None else "",
        "of": of,
        "source": _("Invented, to show what Kompass can do. Not a real municipality.")
        if facts.invented
        else _("Source: the published record of Kompass; each figure's own source is on its page."),
    }
    return {key: printable(text) for key, text in words.items()} | {
        "lines": [printable(line) for line in lines]
    }


def _n_evaluations(facts: Share, language: str) -> str:
    n = len(facts.evaluations)
    if not n:
        return translator(language)("No evaluation is known.")
    return plural_translator(language)("%(n)s evaluation known", "%(n)s evaluations known", n) % {"n": n}


def _picture(facts: Share, language: str) -> charts.Picture | None:
    """The trend; None where no dated evaluation has a total, or nothing says how many points there are."""
    if facts.scale is None or not any(row.earliest and row.total is not None for row in facts.evaluations):
        return None
    points = [
        charts.TrendPoint(
            when_text=date_name(row.when, language),
            earliest=row.earliest,
            latest=row.latest,
            total=row.total,
            edition=row.edition,
        )
        for row in facts.evaluations
    ]
    return charts.trend(
        points,
        maximum=float(facts.scale),
        language=language,
        label=facts.name,
        width=_DRAWN_AT,
        prefix="share",
    )
