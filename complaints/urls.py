from django.urls import path

from complaints.views import cases, matters, verbs

app_name = "complaints"
urlpatterns = [
    path("don-thu/", cases.all_cases, name="list"),
    path("don-thu/vao-so/", cases.take_in, name="take_in"),
    path("don-thu/so-lieu/", cases.figures, name="figures"),
    path("don-thu/<uuid:pk>/", cases.detail, name="detail"),
    # who may read
    path("don-thu/<uuid:pk>/ai-xem/", cases.readers, name="readers"),
    path("don-thu/<uuid:pk>/neu-ten/", cases.name_reader, name="name_reader"),
    path("don-thu/<uuid:pk>/thoi-neu-ten/", cases.unname_reader, name="unname_reader"),
    path("don-thu/<uuid:pk>/nguoi-lien-quan/", verbs.verb_page("bar"), name="bar"),
    path("don-thu/<uuid:pk>/tiep-nhan-lai/", cases.take_over, name="take_over"),
    path("don-thu/<uuid:pk>/sua-trich-yeu/", verbs.verb_page("correct"), name="correct"),
    # what becomes of it
    path("don-thu/<uuid:pk>/phan-loai/", verbs.verb_page("classify"), name="classify"),
    path("don-thu/<uuid:pk>/tach-don/", verbs.verb_page("split"), name="split"),
    path("don-thu/<uuid:pk>/giao-viec/", verbs.verb_page("assign"), name="assign"),
    path("don-thu/<uuid:pk>/thu-ly/", verbs.verb_page("admit"), name="admit"),
    path("don-thu/<uuid:pk>/chuyen-don/", verbs.forward, name="forward"),
    path("don-thu/<uuid:pk>/tra-don/", verbs.verb_page("return"), name="return"),
    path("don-thu/<uuid:pk>/luu-don/", verbs.verb_page("file_away"), name="file_away"),
    path("don-thu/<uuid:pk>/dinh-chi/", verbs.verb_page("stop"), name="stop"),
    path("don-thu/<uuid:pk>/cap-tren/", verbs.verb_page("superior"), name="superior"),
    path("don-thu/<uuid:pk>/xac-minh/", verbs.verb_page("begin"), name="begin"),
    path("don-thu/<uuid:pk>/ket-qua-xac-minh/", verbs.verb_page("verified"), name="verified"),
    path("don-thu/<uuid:pk>/gia-han/", verbs.verb_page("extend"), name="extend"),
    path(
        "don-thu/<uuid:pk>/du-thao-ket-luan/",
        verbs.verb_page("draft_conclusion"),
        name="draft_conclusion",
    ),
    path("don-thu/<uuid:pk>/tra-lai-du-thao/", verbs.return_draft, name="return_draft"),
    path("don-thu/<uuid:pk>/duyet-ket-luan/", verbs.conclude, name="conclude"),
    path("don-thu/<uuid:pk>/thong-bao-ket-qua/", verbs.verb_page("notify"), name="notify"),
    path("don-thu/<uuid:pk>/theo-doi/", verbs.verb_page("follow_up"), name="follow_up"),
    path("don-thu/<uuid:pk>/tinh-chat/", verbs.verb_page("flag"), name="flag"),
    path("don-thu/<uuid:pk>/van-ban/", verbs.verb_page("letter"), name="letter"),
    path("don-thu/<uuid:pk>/tai-lieu/", verbs.attach, name="attach"),
    # who denounced, sealed
    path("don-thu/<uuid:pk>/niem-phong/", verbs.verb_page("seal"), name="seal"),
    path("don-thu/<uuid:pk>/de-nghi-mo/", verbs.verb_page("ask_opening"), name="ask_opening"),
    path(
        "don-thu/<uuid:pk>/de-nghi-mo/<int:opening>/",
        verbs.decide_opening,
        name="decide_opening",
    ),
    # matters under monitoring
    path("vu-viec/", matters.matters, name="matters"),
    path("vu-viec/dua-vao/", matters.open_matter, name="open_matter"),
    path("vu-viec/<uuid:pk>/", matters.matter, name="matter"),
    path("vu-viec/<uuid:pk>/cap-nhat/", matters.update_matter, name="update_matter"),
    path("vu-viec/<uuid:pk>/nguoi-lien-quan/", matters.bar_matter, name="bar_matter"),
    path("vu-viec/<uuid:pk>/gan-van-ban/", matters.tie_letter, name="tie_letter"),
]
