from django.urls import path

from requests import api

app_name = "api"
urlpatterns = [
    path("requests/", api.Drafts.as_view(), name="drafts"),
    path("requests/<uuid:pk>/", api.Letter.as_view(), name="letter"),
    path("dispatches/<uuid:pk>/clock/", api.Clock.as_view(), name="clock"),
]
