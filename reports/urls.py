from django.urls import path

from reports import opinions
from reports.views import dashboard, difficulties, sheets

app_name = "reports"
urlpatterns = [
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/phieu-tinh-han/<uuid:pk>.pdf", sheets.deadline_sheet, name="deadline_sheet"),
    path("tong-quan/phieu-ghi-nhan/<uuid:pk>.pdf", sheets.consent_record, name="consent_record"),
    path("tong-quan/chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
    # difficulties
    path("vuong-mac/", difficulties.all_difficulties, name="difficulties"),
    path("vuong-mac/neu/", difficulties.raise_one, name="raise_difficulty"),
    path("vuong-mac/tong-hop/", difficulties.consolidate, name="consolidate_difficulties"),
    path("vuong-mac/tong-hop/<uuid:pk>/", difficulties.referral, name="referral"),
    path("vuong-mac/tong-hop/<uuid:pk>/tra-loi/", difficulties.answer, name="answer_referral"),
    path("vuong-mac/<uuid:pk>/", difficulties.detail, name="difficulty"),
    path("vuong-mac/<uuid:pk>/tiep-nhan/", difficulties.take_up, name="take_up_difficulty"),
    path("vuong-mac/<uuid:pk>/rut/", difficulties.withdraw, name="withdraw_difficulty"),
    path("vuong-mac/<uuid:pk>/tra-loi/", difficulties.settle, name="settle_difficulty"),
]
