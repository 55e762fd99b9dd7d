"""Pictures: pure functions from numbers to SVG, title, description and data table, in a language.

Presentation attributes only, so that web pages under a strict content security policy and Typst show the same.
See docs/reference/pictures.md.
"""

from kompass.charts.agreement import AgreementBar, agreement
from kompass.charts.compass import AreaShape, Series, compass, compass_areas
from kompass.charts.distribution import change_standing, distribution
from kompass.charts.drawing import Picture
from kompass.charts.flows import FlowShape, flows
from kompass.charts.gaps import GapRow, gaps
from kompass.charts.outlook import OutlookStep, outlook
from kompass.charts.planned_measured import PlannedBar, planned_measured
from kompass.charts.priorities import PriorityDot, priorities
from kompass.charts.side_by_side import TotalBar, areas_side_by_side, totals_side_by_side
from kompass.charts.tile_map import MapRegion, MapTile, tile_map
from kompass.charts.timeline import TimelineMark, TimelineRow, timeline
from kompass.charts.trend import TrendPoint, trend

__all__ = [
    "AgreementBar",
    "AreaShape",
    "FlowShape",
    "GapRow",
    "MapRegion",
    "MapTile",
    "OutlookStep",
    "Picture",
    "PlannedBar",
    "PriorityDot",
    "Series",
    "TimelineMark",
    "TimelineRow",
    "TotalBar",
    "TrendPoint",
    "agreement",
    "areas_side_by_side",
    "change_standing",
    "compass",
    "compass_areas",
    "distribution",
    "flows",
    "gaps",
    "outlook",
    "planned_measured",
    "priorities",
    "tile_map",
    "timeline",
    "totals_side_by_side",
    "trend",
]
