from django.urls import path

from reports import opinions
from reports.views import agency, compliance, dashboard, exports, sheets

app_name = "reports"
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
    path("tong-quan/chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
]
