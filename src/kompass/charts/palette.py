"""The colours of every picture, as hex values that Designsystemet's default theme uses for the same roles.

Pictures are read on white. A shape that carries meaning has at least 3:1 against it and against what it lies
on, a text at least 4.5:1 (WCAG 2.1, 1.4.11 and 1.4.3); `tests/charts/test_palette.py` computes both. No meaning
rests on colour alone: each role has a shape or a line style of its own besides.
"""

PAPER = "#ffffff"
INK = "#292c30"  # neutral text
INK_QUIET = "#5b5d60"  # neutral text, subtle
LINE = "#77797b"  # neutral border: axes, outlines that must be seen
GRID = "#c9cacb"  # helping lines only, never meaning
TRACK = "#f3f3f4"  # the ground a bar runs on
BAND = "#eef4fa"  # every other edition

THIS = "#2a7cc5"  # accent border: filled shapes of the evaluation at hand
THIS_DEEP = "#004f96"  # the same where it is a line, a mark or a text
PREVIOUS = "#002c54"  # accent text: dashed outlines
BEST = "#80540f"  # warning text: the gold star, as a diamond
OTHER = "#77797b"  # hollow dots
IDEAL = "#0b6a53"  # brand green: the ideal line
SURFACE = "#ddeaf6"  # accent surface: areas without values

STEPS = (
    "#ddeaf6",
    "#a9cbe8",
    "#76abd9",
    "#1e68ab",
    "#002c54",
)  # few to many points; the figure stands on it too
ON_STEPS = (INK, INK, INK, PAPER, PAPER)  # texts on them
