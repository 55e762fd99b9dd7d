"""Reports: one content model, and files made from it. See docs/reference/report.md.

`evaluation_report` is fetched when it is first used: the form needs neither Django nor the record.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kompass.reports.evaluation import evaluation_report

__all__ = ["evaluation_report"]


def __getattr__(name: str) -> Any:
    if name != "evaluation_report":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kompass.reports.evaluation import evaluation_report

    return evaluation_report
