from django.urls import path

from meetings.views import areas, meetings, minutes, secondments

app_name = "meetings"
urlpatterns = [
    path("cuoc-hop/", meetings.all_meetings, name="list"),
    path("cuoc-hop/giay-moi/", meetings.open_meeting, name="open"),
    path("cuoc-hop/<uuid:pk>/", meetings.detail, name="detail"),
    path("cuoc-hop/<uuid:pk>/sua/", meetings.change, name="change"),
    path("cuoc-hop/<uuid:pk>/doi-ngay/", meetings.move, name="move"),
    path("cuoc-hop/<uuid:pk>/tra-loi/", meetings.answer, name="answer"),
    path("cuoc-hop/<uuid:pk>/tai-lieu/", meetings.papers, name="papers"),
    path("cuoc-hop/<uuid:pk>/bien-ban/", minutes.write, name="minutes"),
    path("cuoc-hop/<uuid:pk>/bien-ban/duyet/", minutes.approve, name="approve"),
    path("cuoc-hop/<uuid:pk>/ket-luan/", minutes.conclude, name="conclude"),
    path("cuoc-hop/<uuid:pk>/ket-luan/<int:number>/", minutes.ask_for, name="ask_for"),
    # area officers
    path("dia-ban/", areas.areas, name="areas"),
    path("dia-ban/phan-cong/", areas.assign, name="assign_area"),
    path("dia-ban/<uuid:pk>/thoi/", areas.end, name="end_area"),
    path("dia-ban/<uuid:pk>/nhan-xet/", areas.ask_opinion, name="ask_opinion"),
    path("dia-ban/<uuid:pk>/buoi-lam-viec/", areas.log_session, name="log_session"),
    path("dia-ban/buoi-lam-viec/", areas.sessions, name="sessions"),
    path("dia-ban/buoi-lam-viec/<uuid:pk>/", areas.session, name="session"),
    path("dia-ban/buoi-lam-viec/<uuid:pk>/<int:number>/", areas.settle, name="settle"),
    # secondments
    path("cu-can-bo/", secondments.secondments, name="secondments"),
    path("cu-can-bo/de-nghi/", secondments.ask, name="ask_people"),
    path("cu-can-bo/<uuid:pk>/", secondments.secondment, name="secondment"),
    path("cu-can-bo/<uuid:pk>/de-cu/", secondments.nominate, name="nominate"),
    path("cu-can-bo/<uuid:pk>/<int:number>/dong-y/", secondments.consent, name="consent"),
    path("cu-can-bo/<uuid:pk>/<int:number>/rut/", secondments.withdraw, name="withdraw"),
    path("cu-can-bo/<uuid:pk>/<int:number>/nhan-xet/", secondments.feedback, name="feedback"),
    path("cu-can-bo/<uuid:pk>/nghien-cuu/<int:to>/", secondments.study, name="study"),
    path(
        "cu-can-bo/<uuid:pk>/nghien-cuu/<int:number>/xac-nhan/",
        secondments.confirm_study,
        name="confirm_study",
    ),
]
