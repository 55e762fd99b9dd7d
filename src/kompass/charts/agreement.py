"""How far evaluators agreed, area by area: the share on the same level, then that on neighbouring ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import palette
from kompass.charts.axis import Axis
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import text_width, wrap
from kompass.language import number, percent, translator

_BAR = 15.0
_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class AgreementBar:
    """Shares of the pairs of ratings, 0 to 1; None where there is nothing to compare. `n` counts the pairs."""

    name: str
    exact: float | None
    within_one: float | None
    n: int


def agreement(
    rows: Sequence[AgreementBar], *, language: str, label: str, width: float = 380, prefix: str = "agreement"
) -> Picture:
    """A bar per area, in the order given; an area without pairs has a hatched track."""
    _ = translator(language)
    page = sheet(prefix, width)
    across = Axis(0, 1, 2, width - 2)
    y = _key(page, language)
    for row in rows:
        y = _bar(page, row, across, y, language)
    page.height = y - 6
    return page.finish(
        title=_("%(label)s: how far the evaluators agreed") % {"label": label},
        description=" ".join(_sentence(row, language) for row in rows),
        language=language,
        columns=(_("Area"), _("Same level"), _("At most one level apart"), _("Pairs of ratings (n)")),
        rows=[
            (row.name, _share(row.exact, language), _share(row.within_one, language), number(row.n, language))
            for row in rows
        ],
    )


def _share(value: float | None, language: str) -> str:
    return translator(language)("not known") if value is None else percent(value, language)


def _sentence(row: AgreementBar, language: str) -> str:
    _ = translator(language)
    if row.exact is None:
        return _("%(name)s: nothing to compare.") % {"name": row.name}
    return _("%(name)s: %(exact)s on the same level, %(within)s at most one apart (n %(n)s).") % {
        "name": row.name,
        "exact": _share(row.exact, language),
        "within": _share(row.within_one, language),
        "n": number(row.n, language),
    }


def _bar(page: Sheet, row: AgreementBar, across: Axis, y: float, language: str) -> float:
    """Name and shares above, the bar below; returns where the next row begins."""
    figures = _share(row.exact, language)
    if row.exact is not None and row.within_one is not None:
        figures += f" / {_share(row.within_one, language)}"
    names = wrap(row.name, page.width - text_width(figures, _SIZE, bold=True) - 18, _SIZE, lines=3)
    baseline = y + 12
    page.text(page.width - 2, baseline, figures, size=_SIZE, bold=True, anchor="end")
    top = page.lines(2, baseline, names or ("",), size=_SIZE, leading=1.22) - 7
    full = across.end - across.start
    if row.exact is None or row.within_one is None:
        page.rect(across.start, top, full, _BAR, fill=page.hatch(), stroke=palette.LINE, stroke_width=1)
        return top + _BAR + 15
    page.rect(across.start, top, full, _BAR, fill=palette.TRACK, stroke=palette.LINE, stroke_width=1)
    if row.within_one > 0:
        # Lower than the other, so that the two are told apart without colour.
        page.rect(
            across.start,
            top + 4,
            across.at(row.within_one) - across.start,
            _BAR - 8,
            fill=palette.PREVIOUS,
        )
    if row.exact > 0:
        page.rect(across.start, top, across.at(row.exact) - across.start, _BAR, fill=palette.THIS)
    return top + _BAR + 15


def _key(page: Sheet, language: str) -> float:
    _ = translator(language)
    x, y = 2.0, 14.0
    for sign, words in (("exact", _("same level")), ("within", _("at most one level apart"))):
        wide = 28 + text_width(words, 12) + 16
        if x > 2 and x + wide - 16 > page.width:
            x, y = 2.0, y + 20
        if sign == "exact":
            page.rect(x, y - 10, 20, 12, fill=palette.THIS)
        else:
            page.rect(x, y - 7, 20, 6, fill=palette.PREVIOUS)
        page.text(x + 28, y, words, size=12)
        x += wide
    return y + 16
