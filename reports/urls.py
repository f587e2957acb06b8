from django.urls import path

from reports import opinions
from reports.views import (
    agency,
    compliance,
    dashboard,
    exports,
    obligations,
    outlines,
    periodic,
    sheets,
)

app_name = "reports"
REPORTS = "bao-cao/"
urlpatterns = [
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/danh-sach/", dashboard.rows, name="rows"),
    path("tong-quan/danh-sach.<str:kind>", exports.rows, name="export_rows"),
    path("tong-quan/tong-quan.<str:kind>", exports.overview, name="export_overview"),
    path("tong-quan/co-quan/<slug:code>/", agency.agency, name="agency"),
    path("tong-quan/tuan-thu/", compliance.regulations, name="compliance"),
    path("tong-quan/tuan-thu/nghia-vu/<slug:code>/", compliance.rows, name="compliance_rows"),
    path("tong-quan/tuan-thu/<slug:key>/", compliance.clauses, name="compliance_of"),
    path("tong-quan/phieu-tinh-han/<uuid:pk>.pdf", sheets.deadline_sheet, name="deadline_sheet"),
    path("tong-quan/phieu-ghi-nhan/<uuid:pk>.pdf", sheets.consent_record, name="consent_record"),
    # duties by period
    path(REPORTS, obligations.obligations, name="obligations"),
    path(f"{REPORTS}<uuid:pk>/", obligations.obligation, name="obligation"),
    path(f"{REPORTS}<uuid:pk>/lap/", obligations.start, name="start"),
    path(f"{REPORTS}<uuid:pk>/ghi-nhan/", obligations.record_sent, name="record_sent"),
    path(f"{REPORTS}<uuid:pk>/don-doc/", obligations.chase, name="chase"),
    path(f"{REPORTS}<uuid:pk>/mien/", obligations.waive, name="waive"),
    path(f"{REPORTS}<uuid:pk>/bo-mien/", obligations.owe_again, name="owe_again"),
    path(f"{REPORTS}<uuid:pk>/tra-lai/", obligations.return_for_more, name="return"),
    path(f"{REPORTS}<uuid:pk>/giao/", obligations.hand, name="hand"),
    path(f"{REPORTS}ky/<slug:code>/<slug:period>/", obligations.round_page, name="round"),
    path(
        f"{REPORTS}ky/<slug:code>/<slug:period>/tong-hop/",
        obligations.consolidate,
        name="consolidate",
    ),
    path(f"{REPORTS}de-cuong/<slug:code>/<slug:kind>/", outlines.outline, name="outline"),
    path(f"{REPORTS}van-ban/<uuid:pk>/", periodic.report, name="report"),
    path(f"{REPORTS}van-ban/<uuid:pk>/bao-cao.pdf", periodic.report_pdf, name="report_pdf"),
    path(f"{REPORTS}van-ban/<uuid:pk>/luu-tep/", periodic.keep_file, name="keep_file"),
    # sheets
    path("tong-quan/chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
]
