from django.urls import path

from reports import opinions
from reports.views import dashboard, sheets

app_name = "reports"
urlpatterns = [
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/danh-sach/", dashboard.rows, name="rows"),
    path("tong-quan/phieu-tinh-han/<uuid:pk>.pdf", sheets.deadline_sheet, name="deadline_sheet"),
    path("tong-quan/phieu-ghi-nhan/<uuid:pk>.pdf", sheets.consent_record, name="consent_record"),
    path("tong-quan/chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
]
