from django.urls import path

from vetting.views import cases, conclusions, figures, verbs

app_name = "vetting"
PERSON = "<uuid:pk>/nguoi/<int:number>/"
urlpatterns = [
    path("", cases.all_cases, name="list"),
    path("mo-ho-so/", cases.open_case, name="open"),
    path("so-lieu/", figures.estimate, name="estimate"),
    path("so-lieu/tham-tra.xlsx", figures.estimate_book, name="estimate_book"),
    path("luu-giu/", figures.keeping, name="keeping"),
    path("luu-giu/nhan/", figures.take_over, name="take_over"),
    # the file
    path("<uuid:pk>/", cases.detail, name="detail"),
    path("<uuid:pk>/them-nguoi/", verbs.add_person, name="add_person"),
    path("<uuid:pk>/de-nghi/", verbs.ask, name="ask"),
    path("<uuid:pk>/trao-doi/", verbs.talk, name="talk"),
    path("<uuid:pk>/tai-lieu/", verbs.attach, name="attach"),
    path("<uuid:pk>/nguoi-lien-quan/", verbs.bar, name="bar"),
    path("<uuid:pk>/neu-ten/", verbs.name_handler, name="name_handler"),
    path("<uuid:pk>/thoi-xu-ly/", verbs.remove_handler, name="remove_handler"),
    path("<uuid:pk>/nguoi-duyet/", verbs.replace_approver, name="replace_approver"),
    path("<uuid:pk>/ket-thuc/", verbs.close, name="close"),
    path("<uuid:pk>/de-nghi-huy/", verbs.propose_erasure, name="propose_erasure"),
    path("<uuid:pk>/dong-y-huy/", verbs.agree_to_erase, name="agree_to_erase"),
    # one person
    path(PERSON, cases.person, name="person"),
    path(f"{PERSON}trich-luc/", cases.extract, name="extract"),
    path(f"{PERSON}ket-qua/", verbs.record_finding, name="record_finding"),
    path(f"{PERSON}ket-qua/<int:finding>/rut/", verbs.withdraw_finding, name="withdraw_finding"),
    path(f"{PERSON}doi-dien/", verbs.reclassify, name="reclassify"),
    path(f"{PERSON}thoi/", verbs.end_person, name="end_person"),
    path(f"{PERSON}tinh-tiet/", verbs.report_fact, name="report_fact"),
    path(f"{PERSON}tinh-tiet/<int:fact>/", verbs.judge_fact, name="judge_fact"),
    path(f"{PERSON}yeu-cau/", verbs.receive_inquiry, name="receive_inquiry"),
    path(f"{PERSON}yeu-cau/<int:inquiry>/", verbs.answer_inquiry, name="answer_inquiry"),
    path(f"{PERSON}dinh-chinh/", verbs.correct, name="correct"),
    path(f"{PERSON}du-thao/", conclusions.draft, name="draft"),
    # the conclusion
    path("ket-luan/<uuid:pk>/", conclusions.conclusion, name="conclusion"),
    path("ket-luan/<uuid:pk>/sua/", conclusions.edit, name="edit"),
    path("ket-luan/<uuid:pk>/trinh/", conclusions.submit, name="submit"),
    path("ket-luan/<uuid:pk>/ky/", conclusions.sign, name="sign"),
    path("ket-luan/<uuid:pk>/tra-lai/", conclusions.return_to_draft, name="return"),
    path("ket-luan/<uuid:pk>/bo/", conclusions.drop, name="drop"),
    path("ket-luan/<uuid:pk>/cung-cap/", conclusions.hand_over, name="hand_over"),
]
