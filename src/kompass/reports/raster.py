"""Pictures as PNG, for files that hold no SVG everywhere: drawn by Typst, with the report's typeface."""

import functools
import math
from typing import Any, Final, cast

import typst

from kompass.charts import Picture
from kompass.reports.pdf import TypesettingError, fonts
from kompass.reports.typeface import printable

DOTS: Final = 220
"""An inch on paper: sharp when printed."""
_PAGE: Final = """
#let wide = {width}mm
#set page(width: wide, height: auto, margin: 0mm)
#image("picture.svg", width: wide)
"""


@functools.lru_cache(maxsize=64)
def as_png(picture: Picture, *, width: float) -> bytes:
    """The picture as wide as it will be on paper, `width` in mm. The same picture gives the same bytes.

    Raises:
        TypesettingError: the picture cannot be drawn.
    """
    if not math.isfinite(width) or width <= 0:
        raise ValueError(f"a picture is wider than nothing: {width} mm")
    files = {
        "main.typ": _PAGE.format(width=round(width, 2)).encode(),
        "picture.svg": printable(picture.svg, breaks=False).encode(),
    }
    try:
        png, warnings = typst.compile_with_warnings(
            cast(Any, files),  # the stubs do not know virtual files
            format="png",
            ppi=float(DOTS),
            font_paths=fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    return bytes(png)
