"""The figures of the dashboard: counted over what a seat may track, never over contents.

Each figure is the number of rows behind the list of the same name and the same filter. Nothing
here ranks anybody.
"""

from reports.figures.coming import Column, columns
from reports.figures.groups import CONDITIONS, NAMES
from reports.figures.now import Numbers, Overview, Stage, Watched, overview, stages, watched
from reports.figures.periodic import Periodic, periodic
from reports.figures.results import FEW, AgencyRow, Result, league
from reports.figures.rows import Line, count, lines, page_of, those
from reports.figures.scope import PERIODS, SIDES, Scope, Span, source
from reports.figures.trend import Month, Trend, trend

__all__ = [
    "CONDITIONS",
    "FEW",
    "NAMES",
    "PERIODS",
    "SIDES",
    "AgencyRow",
    "Column",
    "Line",
    "Month",
    "Numbers",
    "Overview",
    "Periodic",
    "Result",
    "Scope",
    "Span",
    "Stage",
    "Trend",
    "Watched",
    "columns",
    "count",
    "league",
    "lines",
    "overview",
    "page_of",
    "periodic",
    "source",
    "stages",
    "those",
    "trend",
    "watched",
]
