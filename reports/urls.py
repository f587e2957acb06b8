from django.urls import path

from reports import opinions, views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("phieu-tinh-han/<uuid:pk>.pdf", views.deadline_sheet, name="deadline_sheet"),
    path("phieu-ghi-nhan/<uuid:pk>.pdf", views.consent_record, name="consent_record"),
    path("chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
]
