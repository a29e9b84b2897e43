"""What lies in the inbox, what was reported on it, what waits to be reported, what went astray."""

from vanban.exchange.receiving.queries.astray import (
    STRAY_KEEPERS,
    StrayRow,
    astray,
    is_stray,
    require_keeper,
    stray_items,
)
from vanban.exchange.receiving.queries.inbox import (
    InboxItemRow,
    holds,
    inbox_item,
    quarantined_items,
    refused_items,
    stored_items,
)
from vanban.exchange.receiving.queries.reports import (
    ReportRow,
    StoppedReport,
    carriable_reports,
    next_report_sheet,
    overdue_reports,
    report_queues,
    report_receivers,
    reports_of,
    reports_on_links,
    stopped_reports,
)

__all__ = [
    "STRAY_KEEPERS",
    "InboxItemRow",
    "ReportRow",
    "StoppedReport",
    "StrayRow",
    "astray",
    "carriable_reports",
    "holds",
    "inbox_item",
    "is_stray",
    "next_report_sheet",
    "overdue_reports",
    "quarantined_items",
    "refused_items",
    "report_queues",
    "report_receivers",
    "reports_of",
    "reports_on_links",
    "require_keeper",
    "stopped_reports",
    "stored_items",
    "stray_items",
]
