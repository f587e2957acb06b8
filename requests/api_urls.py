from django.urls import path

from regulations import api as regulations
from requests import api_page
from requests.api import dispatches, letters, replies

app_name = "api"
urlpatterns = [
    path("", api_page.page, name="page"),
    path("v1/letters/", letters.Letters.as_view(), name="letters"),
    path("v1/letters/<uuid:pk>/", letters.Letter.as_view(), name="letter"),
    path("v1/letters/<uuid:pk>/submit/", letters.SubmitLetter.as_view(), name="submit_letter"),
    path("v1/dispatches/", dispatches.Dispatches.as_view(), name="dispatches"),
    path("v1/dispatches/<uuid:pk>/", dispatches.OneDispatch.as_view(), name="dispatch"),
    path("v1/dispatches/<uuid:pk>/clock/", dispatches.Clock.as_view(), name="clock"),
    path("v1/dispatches/<uuid:pk>/receipt/", dispatches.Receipt.as_view(), name="receipt"),
    path(
        "v1/dispatches/<uuid:pk>/time-notice/", dispatches.TimeNotice.as_view(), name="time_notice"
    ),
    path("v1/dispatches/<uuid:pk>/reply/", replies.OneReply.as_view(), name="reply"),
    path(
        "v1/dispatches/<uuid:pk>/reply/submit/", replies.SubmitReply.as_view(), name="submit_reply"
    ),
    path("v1/regulations/", regulations.Regulations.as_view(), name="regulations"),
    path("v1/regulations/<slug:key>/", regulations.OneRegulation.as_view(), name="regulation"),
    path("v1/rules/", regulations.Rules.as_view(), name="rules"),
    path("v1/calendar/<int:year>/", regulations.Year.as_view(), name="calendar"),
]
