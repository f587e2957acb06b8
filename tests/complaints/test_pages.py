"""The room in the browser: a case from the register to its end, and what is refused in words."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints import workflow
from complaints.models import ComplaintCase, Matter, MatterLetter
from complaints.views.verbs import SEALING, VERBS
from records.models import Document, Event
from requests.models import CoordinationRequest
from tests.complaints.stories import (
    AT,
    PLACE,
    WORDS,
    accredit,
    admitted,
    classified,
    concluded,
    end_accreditation,
    notified,
    taken_in,
    verified,
)
from tests.factories import fresh, on_the, sent_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def page(name: str, case, *more) -> str:
    return reverse(f"complaints:{name}", args=[case.pk, *more])


def typed(**fields) -> dict:
    return {"form_key": str(uuid.uuid4()), **fields}


TAKEN = {
    "kind": "complaint", "channel": "post", "received_on": "02/03/2026", "secrecy": "ordinary",
    "incoming_number": "45", "paper_place": PLACE, **WORDS,
}  # fmt: skip


def test_from_the_register_to_the_last_word(p, as_seat):
    def post(seat, name, **fields):
        answer = as_seat(seat).post(page(name, case), typed(**fields))
        assert answer.status_code == 302, answer.content.decode()
        return answer

    answer = as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**TAKEN))
    case = ComplaintCase.objects.get()
    assert answer["Location"] == case.get_absolute_url()
    post(p.nui_focal, "classify", kind="complaint", competence_of="own")
    post(p.nui_leader, "assign", handler=p.nui_officer.pk)
    post(p.nui_leader, "admit", document_number="12-TB", on="02/03/2026")
    post(p.nui_officer, "begin", on="02/03/2026")
    post(p.nui_officer, "verified", on="02/03/2026", verified="Có cơ sở.")
    post(p.nui_officer, "draft_conclusion", conclusion="Đúng một phần.")
    post(p.nui_leader, "conclude", document_number="5-KL", on="02/03/2026", version="1")
    post(
        p.nui_officer, "notify", document_number="13-TB", on="02/03/2026", notice="Đã giải quyết."
    )
    post(p.nui_officer, "follow_up", reason="Đã xong.", is_done="on")
    assert (fresh(case).stage, fresh(case).is_open) == ("followed_up", False)
    text = as_seat(p.nui_leader).get(page("detail", case)).content.decode()
    for words in (WORDS["subject"], "Có cơ sở.", "Đúng một phần.", "5-KL", "Xong đúng hạn"):
        assert words in text


@pytest.mark.parametrize("name", [name for name in VERBS if name not in SEALING])
def test_every_verb_has_a_page_for_who_may_and_says_no_to_who_may_not(p, as_seat, name):
    cases = {
        "classify": lambda: taken_in(p.nui_focal), "split": lambda: taken_in(p.nui_focal),
        "assign": lambda: classified(p.nui_focal), "admit": lambda: classified(p.nui_focal),
        "return": lambda: classified(p.nui_focal), "file_away": lambda: classified(p.nui_focal),
        "begin": lambda: admitted(p), "extend": lambda: admitted(p, "denunciation"),
        "verified": lambda: workflow.begin_verifying(admitted(p), by=p.nui_officer, at=AT),
        "draft_conclusion": lambda: verified(p), "notify": lambda: concluded(p),
        "follow_up": lambda: notified(p),
    }  # fmt: skip
    case = cases.get(name, lambda: admitted(p))()
    answer = as_seat(p.nui_leader).get(page(name, case))
    assert (answer.status_code, str(VERBS[name].title) in answer.content.decode()) == (200, True)
    assert Event.objects.filter(dossier=case.dossier, action="dossier.opened").exists()
    if name not in {"bar", "correct", "flag", "letter", "assign", "superior"}:
        ended = workflow.file_away(
            classified(p.nui_focal), by=p.nui_leader, at=AT, document_number="1"
        )
        assert as_seat(p.nui_leader).get(page(name, ended)).status_code == 403
    assert as_seat(p.ben_leader).get(page(name, case)).status_code == 404


def test_what_was_typed_is_shown_when_the_case_has_moved_on(p, as_seat):
    case = classified(p.nui_focal)
    workflow.file_away(case, by=p.nui_leader, at=AT, document_number="1")
    answer = as_seat(p.nui_focal).post(
        page("admit", case), typed(document_number="77-TB", on="02/03/2026")
    )
    assert (answer.status_code, "77-TB" in answer.content.decode()) == (403, True)


def test_bad_input_names_the_field_and_keeps_what_was_typed(p, as_seat):
    wrong = TAKEN | {"received_on": "31/02/2026", "subject": "ông Thử báo", "kind": "x"}
    text = (
        as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**wrong)).content.decode()
    )
    assert "Nhập ngày dạng 26/11/2026." in text
    assert 'value="ông Thử báo"' in text
    text = as_seat(p.nui_clerk).post(
        reverse("complaints:take_in"), typed(**TAKEN | {"subject": "ông Thử báo"})
    )
    assert "Trích yếu: Có vẻ có tên người." in text.content.decode()
    assert not ComplaintCase.objects.exists()


def test_what_may_be_the_same_letter_is_offered_and_a_person_decides(p, as_seat):
    first = taken_in(p.nui_clerk)
    text = as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**TAKEN))
    assert first.number in text.content.decode()
    assert ComplaintCase.objects.count() == 1
    as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**TAKEN, saw_duplicates="on"))
    assert ComplaintCase.objects.count() == 2


def test_cases_the_clerk_may_not_read_are_offered_to_nobody(p, as_seat):
    taken_in(p.nui_officer)  # its clerk only tracks
    answer = as_seat(p.nui_clerk).post(reverse("complaints:take_in"), typed(**TAKEN))
    assert (answer.status_code, ComplaintCase.objects.count()) == (302, 2)


def test_whoever_tracks_finds_number_kind_and_stage_and_no_words(p, as_seat):
    case = taken_in(p.nui_officer, writer_code="NG-07", passed_on_by=p.thuongtruc)
    for seat in (p.nui_clerk, p.thuongtruc_overseer, p.thuongtruc_leader):
        for address in (reverse("complaints:list"), case.get_absolute_url()):
            text = as_seat(seat).get(address).content.decode()
            assert case.number in text
            for words in (*WORDS.values(), "NG-07", PLACE, "45<"):
                assert words not in text
        assert as_seat(seat).get(page("readers", case)).status_code == 404
    assert as_seat(p.thuongtruc_clerk).get(case.get_absolute_url()).status_code == 404


def test_a_monitor_sees_the_result_number(p, as_seat):
    case = concluded(p, passed_on_by=p.thuongtruc)
    text = as_seat(p.thuongtruc_overseer).get(case.get_absolute_url()).content.decode()
    assert "5-KL/ĐU, 02/03/2026" in text
    assert "Đơn đúng một phần." not in text


@pytest.mark.parametrize(
    "query",
    ["", "?nhom=chua-phan-loai", "?nhom=dang-xac-minh", "?nhom=qua-han", "?nhom=da-ket-luan",
     "?nhom=da-ket-thuc", "?nhom=x", "?kind=x&q=" + "a" * 300, "?trang=x", "?q=ĐT-2026-0001"],
)  # fmt: skip
def test_the_list_takes_whatever_is_asked(p, as_seat, query):
    admitted(p)
    assert as_seat(p.nui_leader).get(reverse("complaints:list") + query).status_code == 200


def test_search_in_the_list_reads_words_only_of_what_may_be_viewed(p, as_seat):
    case, address = taken_in(p.nui_officer), reverse("complaints:list")
    assert case.number in as_seat(p.nui_leader).get(f"{address}?q=thu+quy").content.decode()
    assert case.number not in as_seat(p.nui_clerk).get(f"{address}?q=thu+quy").content.decode()


def test_a_late_case_is_among_the_late(p, as_seat):
    case = admitted(p)
    seat = as_seat(p.nui_leader, at="2026-04-02 09:00")
    text = seat.get(reverse("complaints:list") + "?nhom=qua-han").content.decode()
    assert case.number in text
    assert "Quá hạn 1 ngày làm việc" in text


def test_files_go_with_the_case_and_their_names_tell_of_nobody(p, as_seat):
    case = taken_in(p.nui_officer, "denunciation")

    def send(name, **more):
        upload = SimpleUploadedFile(name, b"chu", content_type="text/plain")
        return as_seat(p.nui_officer).post(page("attach", case), typed(files=[upload], **more))

    assert "Có vẻ có tên người" in send("don-cua-Nguyễn_Văn_Mẫu.txt").content.decode()
    assert (
        "Chọn ít nhất một tệp để thêm"
        in as_seat(p.nui_officer).post(page("attach", case), typed()).content.decode()
    )
    assert send("don.txt").status_code == 302
    row = Document.objects.get()
    address = reverse("requests:file", args=[row.pk])
    answer = as_seat(p.nui_leader).get(address)
    assert (answer.status_code, answer.getvalue()) == (200, b"chu")
    assert as_seat(p.nui_clerk).get(address).status_code == 404
    found = as_seat(p.nui_leader).get(reverse("requests:search") + "?q=don").content.decode()
    assert case.get_absolute_url() not in found  # nobody is looked for across files


def test_notices_lead_to_the_case(p, as_seat):
    case = taken_in(p.nui_officer)
    text = as_seat(p.nui_leader).get(reverse("requests:notices")).content.decode()
    assert case.get_absolute_url() in text
    assert "Đọc, phân loại, xác định thẩm quyền." in text


def test_a_letter_of_a_case_is_previewed_confirmed_and_drafted(p, as_seat):
    case = taken_in(p.bnc_officer)
    fields = {"kind": "signs", "addressees": [p.nui.pk], "subject": "Dấu hiệu", "body": "Trích."}
    answer = as_seat(p.bnc_officer).post(page("letter", case), typed(**fields))
    text = answer.content.decode()
    assert "Bản trích nơi nhận sẽ thấy" in text
    assert "Đọc bản trích ở trên rồi đánh dấu ô xác nhận." in text
    assert not CoordinationRequest.objects.exists()
    as_seat(p.bnc_officer).post(
        page("letter", case),
        typed(
            **fields,
            is_confirmed="on",
            shown=answer.context["form"]["shown"].value(),
            shown_to=answer.context["form"]["shown_to"].value(),
        ),
    )
    letter = CoordinationRequest.objects.get()
    assert (
        letter.get_absolute_url()
        in as_seat(p.bnc_officer).get(case.get_absolute_url()).content.decode()
    )


def test_readers_are_named_and_unnamed(p, as_seat):
    case = taken_in(p.nui_focal)
    as_seat(p.nui_leader).post(page("name_reader", case), typed(reader=p.nui_officer.pk))
    assert as_seat(p.nui_officer).get(case.get_absolute_url()).status_code == 200
    text = as_seat(p.nui_leader).get(page("readers", case)).content.decode()
    assert "Được nêu tên" in text
    assert as_seat(p.nui_officer).post(page("name_reader", case), typed()).status_code == 403
    as_seat(p.nui_leader).post(page("unname_reader", case), typed(reader=p.nui_officer.pk))
    assert as_seat(p.nui_officer).get(case.get_absolute_url()).status_code == 404
    assert (
        as_seat(p.nui_leader).post(page("unname_reader", case), typed(reader="x")).status_code
        == 404
    )
    assert (
        "Điền mục này."
        in as_seat(p.nui_leader).post(page("name_reader", case), typed()).content.decode()
    )


def test_a_name_is_kept_on_an_accredited_network_alone(p, as_seat):
    address, fields = reverse("complaints:take_in"), TAKEN | {"writer_name": "Nguyễn Văn Mẫu"}
    end_accreditation()
    assert "writer_name" not in as_seat(p.nui_clerk).get(address).content.decode()
    accredit()
    as_seat(p.nui_clerk).post(address, typed(**fields))
    case = ComplaintCase.objects.get()
    assert case.writer_name == "Nguyễn Văn Mẫu"
    text = as_seat(p.nui_clerk).post(
        address, typed(
            **fields | {"kind": "denunciation", "secrecy": "working_secret"}, saw_duplicates="on"
        )
    ).content.decode()  # fmt: skip
    assert "Không lưu tên người gửi ở đây" in text
    workflow.classify(case, by=p.nui_clerk, at=AT, kind="denunciation", competence_of="own")
    assert fresh(case).writer_name == ""


def test_the_figures_open_to_whoever_has_a_seat(p, as_seat):
    taken_in(p.nui_officer)
    text = as_seat(p.nui_leader).get(reverse("complaints:figures")).content.decode()
    assert "dưới 5" in text


# --- Matters -------------------------------------------------------------------------------------

MATTER = {
    "subject": "Vụ việc tại chợ trung tâm", "secrecy": "working_secret", "stage": "checked",
    "handling_body": "Cơ quan điều tra", "direction_number": "8-CV/TU",
    "direction_on": "27/02/2026", "next_report_on": "10/03/2026", "note_text": "Đang theo dõi.",
}  # fmt: skip


def test_a_matter_is_opened_updated_tied_to_a_report_and_ended(p, as_seat):
    fields = MATTER | {"monitor": p.bnc_officer.pk, "passed_on_by": p.thuongtruc.pk}
    as_seat(p.bnc_focal).post(reverse("complaints:open_matter"), typed(**fields))
    matter = Matter.objects.get()
    assert (matter.number, matter.subject) == ("VV-2026-0001", MATTER["subject"])
    theirs = sent_letter(p.nui_officer, [p.bnc], body="Báo cáo của xã.")
    report = sent_letter(p.bnc_officer, [p.nui])
    assert theirs.number == report.number  # each agency has numbers of its own
    tie = page("tie_letter", matter)
    answer = as_seat(p.bnc_officer).post(tie, typed(letter_number="PH-2026-9999"))
    assert "Không có hồ sơ mang số này" in answer.content.decode()
    as_seat(p.bnc_officer).post(tie, typed(letter_number=report.number))
    text = as_seat(p.bnc_leader).get(matter.get_absolute_url()).content.decode()
    assert report.get_absolute_url() in text
    assert theirs.get_absolute_url() not in text
    as_seat(p.bnc_focal).post(tie, typed(letter_number=theirs.number, of_agency=p.nui.pk))
    assert set(MatterLetter.objects.values_list("letter", flat=True)) == {report.pk, theirs.pk}
    for name in ("subject", "secrecy", "passed_on_by"):
        fields.pop(name)
    update = page("update_matter", matter)
    old = as_seat(p.bnc_officer).post(update, typed(**fields, version="7"))
    assert old.status_code == 403
    as_seat(p.bnc_officer).post(update, typed(**fields | {"stage": "ended"}, version="0"))
    assert (fresh(matter).stage, fresh(matter).version) == ("ended", 1)
    assert as_seat(p.bnc_officer).get(update).status_code == 403
    lists = reverse("complaints:matters")
    assert matter.number not in as_seat(p.bnc_officer).get(lists).content.decode()
    assert (
        matter.number in as_seat(p.bnc_officer).get(f"{lists}?nhom=da-ket-thuc").content.decode()
    )


def test_the_list_says_who_monitors_and_what_is_due_on_its_day(p, as_seat):
    fields = MATTER | {"monitor": p.bnc_officer.pk, "passed_on_by": p.thuongtruc.pk}
    as_seat(p.bnc_focal).post(
        reverse("complaints:open_matter"),
        typed(**fields | {"next_report_on": "02/03/2026"}),
    )
    lists, name = reverse("complaints:matters"), p.bnc_officer.user.full_name
    text = as_seat(p.bnc_leader, at="2026-03-02 09:00").get(lists).content.decode()
    assert ("Ai theo dõi" in text, name in text, "đã đến kỳ" in text) == (True, True, True)
    assert name not in as_seat(p.thuongtruc_overseer).get(lists).content.decode()


def test_who_tracks_a_matter_reads_neither_its_name_nor_its_notes(p, as_seat):
    fields = MATTER | {"monitor": p.bnc_officer.pk, "passed_on_by": p.thuongtruc.pk}
    as_seat(p.bnc_focal).post(reverse("complaints:open_matter"), typed(**fields))
    matter = Matter.objects.get()
    for address in (reverse("complaints:matters"), matter.get_absolute_url()):
        text = as_seat(p.thuongtruc_overseer).get(address).content.decode()
        assert matter.number in text
        assert MATTER["subject"] not in text
        assert MATTER["note_text"] not in text
    assert as_seat(p.thuongtruc_overseer).get(page("update_matter", matter)).status_code == 404
    assert as_seat(p.nui_leader).get(matter.get_absolute_url()).status_code == 404
    assert as_seat(p.bnc_clerk).get(reverse("complaints:open_matter")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"handling_body": " "}, "Cơ quan đang xử lý"),
        ({"direction_number": ""}, "Số văn bản chỉ đạo"),
        ({"direction_on": ""}, "Ngày văn bản chỉ đạo"),
        ({"direction_on": "03/03/2026"}, "Ngày văn bản chỉ đạo"),
        ({"subject": ""}, "Vụ án, vụ việc"),
        ({"handling_body": "ông Thử"}, "Cơ quan đang xử lý"),
        ({"monitor": "0"}, "Người theo dõi"),
    ],
)
def test_a_matter_that_is_not_whole_is_refused_in_words(p, as_seat, wrong, field):
    fields = MATTER | {"monitor": p.bnc_officer.pk} | wrong
    text = as_seat(p.bnc_focal).post(reverse("complaints:open_matter"), typed(**fields))
    assert f">{field}: " in text.content.decode()
    assert not Matter.objects.exists()


def test_a_seat_is_needed(p, as_seat, client):
    p.nui_officer.ended_on = on_the("2026-01-01 08:00").date()
    p.nui_officer.save()
    client = as_seat(p.nui_officer)
    for name, status in (("list", 200), ("matters", 200), ("take_in", 404), ("figures", 404)):
        assert client.get(reverse(f"complaints:{name}")).status_code == status
