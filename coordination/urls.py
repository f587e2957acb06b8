"""All addresses. Readable on paper, without diacritics."""

from django.contrib import admin
from django.urls import include, path

from coordination import account, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("dang-nhap/", views.SignIn.as_view(), name="signin"),
    path("dang-xuat/", views.SignOut.as_view(), name="signout"),
    path("huong-dan/", views.guide, name="guide"),
    path("vi-tri/", views.choose_seat, name="choose_seat"),
    path("hien-thi/", views.choose_display, name="choose_display"),
    path("tai-khoan/", account.account, name="account"),
    path("", include("requests.urls")),
    path("tham-dinh/", include("vetting.urls")),
    path("", include("complaints.urls")),
    path("", include("meetings.urls")),
    path("can-bo/", include("personnel.urls")),
    path("quy-che/", include("regulations.urls")),
    path("", include("reports.urls")),
    path("api/", include("requests.api_urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "coordination.errors.bad_request"
handler403 = "coordination.errors.forbidden"
handler404 = "coordination.errors.not_found"
handler500 = "coordination.errors.server_error"
