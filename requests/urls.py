from django.urls import path

from requests import why_views
from requests.views import dispatches, files, letters, lists, notices, readers

app_name = "requests"
urlpatterns = [
    path("viec/", lists.inbox, name="inbox"),
    path("van-ban-den/", dispatches.incoming, name="incoming"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/da-doc/", notices.read_notices, name="read_notices"),
    path("tep/<uuid:pk>/", files.download, name="file"),
    path("ho-so/", lists.all_cases, name="list"),
    path("ho-so/soan/", letters.choose_act, name="compose"),
    path("ho-so/soan/<slug:act>/", letters.begin, name="begin"),
    path("ho-so/<uuid:pk>/", dispatches.detail, name="detail"),
    path("ho-so/<uuid:pk>/vi-sao/", why_views.why, name="why"),
    # who may read
    path("ho-so/<uuid:pk>/ai-xem/", readers.readers, name="readers"),
    path("ho-so/<uuid:pk>/neu-ten/", readers.name_reader, name="name_reader"),
    path("ho-so/<uuid:pk>/thoi-neu-ten/", readers.unname_reader, name="unname_reader"),
    path("mo-khan-cap/", readers.emergencies, name="emergencies"),
    path("mo-khan-cap/<uuid:pk>/", readers.decide_emergency, name="decide_emergency"),
    # the letter
    path("ho-so/<uuid:pk>/sua/", letters.edit, name="edit"),
    path("ho-so/<uuid:pk>/luu-nhap/", letters.autosave, name="autosave"),
    path("ho-so/<uuid:pk>/xem-han/", letters.preview_clocks, name="preview"),
    path("ho-so/<uuid:pk>/ky/", letters.sign, name="sign"),
    path("ho-so/<uuid:pk>/tra-lai/", letters.return_to_draft, name="return"),
    path("ho-so/<uuid:pk>/rut-lai/", letters.take_back, name="take_back"),
    path("ho-so/<uuid:pk>/ban-hanh/", letters.issue, name="issue"),
    path("ho-so/<uuid:pk>/thu-hoi/", letters.withdraw, name="withdraw"),
    path("ho-so/<uuid:pk>/ket-thuc/", letters.close, name="close"),
    # one addressee: what its agency does
    path("ho-so/<uuid:pk>/dang-ky/", dispatches.register, name="register"),
    path("ho-so/<uuid:pk>/sua-ngay-nhan/", dispatches.correct, name="correct"),
    path("ho-so/<uuid:pk>/giao-viec/", dispatches.assign, name="assign"),
    path("ho-so/<uuid:pk>/them-thoi-gian/", dispatches.more_time, name="more_time"),
    path("ho-so/<uuid:pk>/thong-nhat/", dispatches.propose_time, name="propose_time"),
    path("ho-so/<uuid:pk>/tu-choi/", dispatches.decline, name="decline"),
    path("ho-so/<uuid:pk>/trao-doi/", dispatches.log_contact, name="contact"),
    path("ho-so/<uuid:pk>/tra-loi/", dispatches.save_reply, name="save_reply"),
    path("ho-so/<uuid:pk>/tra-loi/luu-nhap/", dispatches.autosave_reply, name="autosave_reply"),
    path("ho-so/<uuid:pk>/tra-loi/ky/", dispatches.sign_reply, name="sign_reply"),
    path("ho-so/<uuid:pk>/tra-loi/rut-lai/", dispatches.take_back_reply, name="take_back_reply"),
    path("ho-so/<uuid:pk>/tra-loi/ban-hanh/", dispatches.issue_reply, name="issue_reply"),
    # one addressee: what the requester does
    path("ho-so/<uuid:pk>/don-doc/", dispatches.remind, name="remind"),
    path("ho-so/<uuid:pk>/xac-nhan/", dispatches.confirm_consent, name="confirm_consent"),
    path(
        "ho-so/<uuid:pk>/chap-nhan/<int:notice>/",
        dispatches.accept_late_notice,
        name="accept_late_notice",
    ),
    path(
        "ho-so/<uuid:pk>/dong-y-ngay/<int:agreement>/", dispatches.accept_time, name="accept_time"
    ),
]
