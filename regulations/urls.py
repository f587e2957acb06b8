from django.urls import path

from regulations import views

app_name = "regulations"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:key>/", views.detail, name="detail"),
    path("<slug:key>/toan-van/", views.whole, name="whole"),
    path("<slug:key>/dieu-<int:n>/", views.article, name="article"),
    path("<slug:key>/<slug:slug>/", views.part, name="part"),
]
