"""Reports: one content model, and files made from it. See docs/reference/report.md."""

from kompass.reports.evaluation import evaluation_report

__all__ = ["evaluation_report"]
