"""Every write on reports and the facts in them."""

from threadneedle.reports.services.joint import LineReport, submit_line_report
from threadneedle.reports.services.reporting import (
    ReportDraft,
    confirm_report,
    return_report,
    submit_report,
)

__all__ = [
    "LineReport",
    "ReportDraft",
    "confirm_report",
    "return_report",
    "submit_line_report",
    "submit_report",
]
