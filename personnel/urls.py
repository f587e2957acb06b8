from django.urls import path

from personnel.views import cases, steps

app_name = "personnel"
urlpatterns = [
    path("", cases.all_cases, name="list"),
    path("khen-thuong-ky-luat/", cases.gates, name="gates"),
    path("mo-ho-so/", cases.open_case, name="open"),
    path("nhan/", cases.take_over, name="take_over"),
    path("<uuid:pk>/", cases.detail, name="detail"),
    path("<uuid:pk>/buoc/<slug:step>/", steps.step, name="step"),
    path("<uuid:pk>/tai-lieu/", steps.attach, name="attach"),
    path("<uuid:pk>/thoi/", steps.end, name="end"),
    path("<uuid:pk>/nguoi-lien-quan/", steps.bar, name="bar"),
    path("<uuid:pk>/neu-ten/", steps.name_handler, name="name_handler"),
    path("<uuid:pk>/thoi-xu-ly/", steps.remove_handler, name="remove_handler"),
]
