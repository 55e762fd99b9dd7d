"""A map without geometry: every municipality a tile of the same size, county by county, roughly where it lies.

A tile bears its name and, where known, its figure; the ground shows the step of the scale the figure is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kompass.charts import palette
from kompass.charts.drawing import Picture, Sheet, sheet
from kompass.charts.lettering import shorten, text_width, wrap
from kompass.language import number, plural_translator, translator

_TILE = 62.0
_HIGH = 33.0
_GAP = 3.0
_NAME = 10.5
_FIGURE = 12.0
_HEADING = 12.5
_BETWEEN = 16.0
ALL_SIDE_BY_SIDE = 900.0
"""From this width on counties stand where they lie; on a narrower sheet one stands below the other."""


@dataclass(frozen=True, slots=True)
class MapTile:
    """`value` None: not known. `seen`: there is something (an evaluation) even where the value is not known."""

    name: str
    value: float | None
    seen: bool
    when_text: str


@dataclass(frozen=True, slots=True)
class MapRegion:
    """A block of tiles under a heading. Blocks of one `row` stand side by side in the order given, the rows below
    each other; `columns` and `indent` are counted in tiles."""

    name: str
    row: int
    columns: int
    indent: int
    tiles: tuple[MapTile, ...]


def tile_map(
    regions: Sequence[MapRegion],
    *,
    edges: tuple[float, float, float, float],
    language: str,
    label: str,
    width: float = 1_120,
    prefix: str = "map",
) -> Picture:
    """The regions from the first row to the last; `edges` part the five steps of the scale (a value on an edge
    belongs to the upper step). The data table lists the tiles with something to tell, highest value first."""
    _ = translator(language)
    page = sheet(prefix, width)
    y = _key(page, regions, edges, language)
    for _row, of_row in groupby(regions, key=lambda region: region.row):
        blocks = list(of_row)
        if width >= ALL_SIDE_BY_SIDE:
            y = _side_by_side(page, blocks, y, edges, language)
        else:
            for block in blocks:
                y = _block(page, block, 2, y, _fitting(width), edges, language) + _BETWEEN
    page.height = y
    tiles = [(region.name, tile) for region in regions for tile in region.tiles]
    return page.finish(
        title=_("Map of tiles: %(label)s") % {"label": label},
        description=_description([tile for _name, tile in tiles], label, language),
        language=language,
        columns=(_("Municipality"), _("County"), _("Latest known total"), _("Evaluated")),
        rows=_table(tiles, language),
    )


def _table(tiles: Sequence[tuple[str, MapTile]], language: str) -> list[tuple[str, ...]]:
    _ = translator(language)
    telling = sorted(
        (pair for pair in tiles if pair[1].seen),
        key=lambda pair: (pair[1].value is None, -(pair[1].value or 0)),
    )
    return [
        (
            tile.name,
            county,
            _("not known") if tile.value is None else number(tile.value, language),
            tile.when_text,
        )
        for county, tile in telling
    ]


def _description(tiles: Sequence[MapTile], label: str, language: str) -> str:
    _, ngettext = translator(language), plural_translator(language)
    known = sorted((tile for tile in tiles if tile.value is not None), key=lambda tile: -(tile.value or 0))
    unknown = sum(1 for tile in tiles if tile.seen and tile.value is None)
    sentences = [
        ngettext(
            "%(label)s: %(n)s municipality as a tile.",
            "%(label)s: %(n)s municipalities as tiles.",
            len(tiles),
        )
        % {"label": label, "n": len(tiles)},
        ngettext("The total of %(n)s is known.", "The totals of %(n)s are known.", len(known))
        % {"n": len(known)},
    ]
    if known:
        sentences.append(
            _("The highest is %(first)s with %(most)s points, the lowest %(last)s with %(fewest)s.")
            % {
                "first": known[0].name,
                "most": number(known[0].value or 0, language),
                "last": known[-1].name,
                "fewest": number(known[-1].value or 0, language),
            }
        )
    if unknown:
        sentences.append(
            ngettext(
                "%(n)s more was evaluated, with a total that is not known.",
                "%(n)s more were evaluated, with totals that are not known.",
                unknown,
            )
            % {"n": unknown}
        )
    return " ".join(sentences)


def _fitting(width: float) -> int:
    return max(int((width - 4 + _GAP) // (_TILE + _GAP)), 1)


def _across(columns: int) -> float:
    return columns * (_TILE + _GAP) - _GAP


def _side_by_side(
    page: Sheet,
    blocks: Sequence[MapRegion],
    y: float,
    edges: tuple[float, float, float, float],
    language: str,
) -> float:
    """Draws blocks beside each other, in a further line where the sheet is too narrow; returns where they end."""
    x, lowest = 2.0, y
    for block in blocks:
        columns = min(block.columns, _fitting(page.width))
        wide = max(_across(columns), min(text_width(block.name, _HEADING, bold=True), _across(3)))
        x += block.indent * (_TILE + _GAP)
        if x > 2 and x + wide > page.width - 2:
            x, y = 2.0, lowest + _BETWEEN
        lowest = max(lowest, _block(page, block, x, y, columns, edges, language, wide))
        x += wide + _BETWEEN
    return lowest + _BETWEEN


def _block(
    page: Sheet,
    region: MapRegion,
    x: float,
    y: float,
    columns: int,
    edges: tuple[float, float, float, float],
    language: str,
    wide: float | None = None,
) -> float:
    """A heading and its tiles; returns where they end."""
    if region.name:
        room = wide or _across(columns)
        y = (
            page.lines(
                x, y + 12, wrap(region.name, room, _HEADING, bold=True, lines=2), size=_HEADING, bold=True
            )
            - 9
        )
    for index, tile in enumerate(region.tiles):
        left = x + index % columns * (_TILE + _GAP)
        _tile(page, tile, left, y + index // columns * (_HIGH + _GAP), edges, language)
    return y + -(-len(region.tiles) // columns) * (_HIGH + _GAP) - _GAP


def _tile(
    page: Sheet,
    tile: MapTile,
    x: float,
    y: float,
    edges: tuple[float, float, float, float],
    language: str,
) -> None:
    fill, ink = _ground(tile, edges)
    page.rect(
        x + 0.5,
        y + 0.5,
        _TILE - 1,
        _HIGH - 1,
        fill=fill,
        stroke=palette.LINE if tile.seen else None,
        stroke_width=1 if tile.seen else None,
        radius=2,
    )
    name = shorten(tile.name, _TILE - 6, _NAME, bold=tile.value is not None)
    if not tile.seen:
        page.text(x + _TILE / 2, y + _HIGH / 2 + 3.5, name, size=_NAME, fill=ink, anchor="middle")
        return
    page.text(x + _TILE / 2, y + 13, name, size=_NAME, fill=ink, anchor="middle", bold=tile.value is not None)
    figure = "?" if tile.value is None else number(tile.value, language)
    page.text(x + _TILE / 2, y + 27, figure, size=_FIGURE, fill=ink, anchor="middle", bold=True)


def _ground(tile: MapTile, edges: tuple[float, float, float, float]) -> tuple[str, str]:
    """Fill and ink."""
    if tile.value is None:
        return (palette.PAPER, palette.INK) if tile.seen else (palette.TRACK, palette.INK_QUIET)
    step = sum(tile.value >= edge for edge in edges)
    return palette.STEPS[step], palette.ON_STEPS[step]


def _key(
    page: Sheet,
    regions: Sequence[MapRegion],
    edges: tuple[float, float, float, float],
    language: str,
) -> float:
    _ = translator(language)
    figures = [number(edge, language) for edge in edges]
    entries: list[tuple[str, str, str]] = [
        (palette.STEPS[0], "", _("under %(points)s") % {"points": figures[0]}),
        *(
            (
                palette.STEPS[step],
                "",
                _("%(from)s to %(to)s")
                % {"from": figures[step - 1], "to": number(edges[step] - 1, language)},
            )
            for step in (1, 2, 3)
        ),
        (palette.STEPS[4], "", _("%(points)s and more") % {"points": figures[3]}),
    ]
    tiles = [tile for region in regions for tile in region.tiles]
    if any(tile.seen and tile.value is None for tile in tiles):
        entries.append((palette.PAPER, "?", _("evaluated, total not known")))
    if any(not tile.seen for tile in tiles):
        entries.append((palette.TRACK, "", _("no evaluation found published")))
    x, y = 2.0, 14.0
    for fill, sign, words in entries:
        wide = 28 + text_width(words, 12) + 16
        if x > 2 and x + wide - 16 > page.width:
            x, y = 2.0, y + 20
        page.rect(x + 0.5, y - 10.5, 20, 13, fill=fill, stroke=palette.LINE, stroke_width=1, radius=2)
        if sign:
            page.text(x + 10.5, y, sign, size=11, anchor="middle", bold=True)
        page.text(x + 28, y, words, size=12)
        x += wide
    return y + 20
