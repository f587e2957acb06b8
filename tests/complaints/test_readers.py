"""Why somebody reads a case, and what is left when one reason goes; a case nobody routes."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import Seat, Substitution
from complaints import workflow
from complaints.models import ComplaintCase, Conclusion
from records.models import Document, Event, Grant
from tests.complaints.stories import AT, ON, admitted, classified, drafted, taken_in, verified
from tests.complaints.test_main_line import refused
from tests.factories import fresh, make_seat, on_the

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
LATER = on_the("2026-03-02 10:00")


def typed(**fields) -> dict:
    return {"form_key": str(uuid.uuid4()), **fields}


def why(case, seat) -> str:
    found = Grant.objects.filter(content_object=case.dossier, group=seat.group).to_view().first()
    return found.reason if found else ""


# --- Named and handling at once ------------------------------------------------------------------


def test_a_handler_who_is_unnamed_still_reads_it(p, as_seat):
    case = classified(p.nui_focal)
    workflow.name_reader(case, by=p.nui_leader, at=AT, reader=p.nui_officer)
    workflow.assign(case, by=p.nui_leader, at=AT, handler=p.nui_officer)
    assert why(case, p.nui_officer) == "được nêu tên; được giao thụ lý"
    address = reverse("complaints:unname_reader", args=[case.pk])
    answer = as_seat(p.nui_leader).post(address, typed(reader=p.nui_officer.pk), follow=True)
    assert "vẫn xem được vì được giao thụ lý" in answer.content.decode()
    assert why(case, p.nui_officer) == "được giao thụ lý"
    answer = as_seat(p.nui_leader).post(address, typed(reader=p.nui_officer.pk), follow=True)
    assert "không được nêu tên trong hồ sơ" in answer.content.decode()
    assert "Đã thôi" not in answer.content.decode()


@pytest.mark.parametrize("named_first", [True, False])
def test_a_former_handler_who_is_named_still_reads_it(p, named_first):
    case, other = classified(p.nui_focal), make_seat(p.nui, "officer", username="nui.two")
    by = {"by": p.nui_leader, "at": AT}
    if named_first:
        workflow.name_reader(case, reader=p.nui_officer, **by)
    workflow.assign(case, handler=p.nui_officer, **by)
    if not named_first:
        workflow.name_reader(case, reader=p.nui_officer, **by)
    workflow.assign(case, handler=other, **by)
    assert why(case, p.nui_officer) == "được nêu tên"
    workflow.unname_reader(case, reader=p.nui_officer, **by)
    assert why(case, p.nui_officer) == ""


def test_who_took_it_in_and_who_routes_it_read_it_after_they_handled_it(p):
    case = classified(p.nui_officer)
    for handler in (p.nui_officer, p.nui_focal, p.nui_leader, p.nui_clerk):
        workflow.assign(case, by=p.nui_leader, at=AT, handler=handler)
    assert why(case, p.nui_officer) == "người tiếp nhận đơn"
    assert why(case, p.nui_focal) == why(case, p.nui_leader) == "lãnh đạo, đầu mối chuyển đơn"


def test_a_leader_named_later_who_handles_it_is_not_blinded(p):
    case, late = classified(p.nui_focal), make_seat(p.nui, "leader", username="nui.late")
    workflow.name_reader(case, by=p.nui_leader, at=AT, reader=late)
    workflow.assign(case, by=late, at=AT, handler=late)
    left = workflow.unname_reader(case, by=p.nui_leader, at=AT, reader=late)
    assert left == ["được giao thụ lý"]
    assert why(case, late) == "được giao thụ lý"
    assert refused(workflow.unname_reader, case, by=late, at=AT, reader=late).keys() == {""}


# --- Nobody routes it any more -------------------------------------------------------------------


@pytest.fixture
def succeeded(p):
    """The leader and the focal point have gone; others hold their posts."""

    def go():
        Seat.objects.filter(pk__in=[p.nui_leader.pk, p.nui_focal.pk]).update(
            started_on=on_the("2020-01-01 08:00").date(), ended_on=ON.replace(day=1)
        )
        return make_seat(p.nui, "leader", username="nui.next")

    return go


def test_a_new_leader_takes_over_what_no_current_one_reads(p, as_seat, succeeded):
    case = admitted(p)
    matter = workflow.open_matter(
        by=p.nui_leader, at=AT, monitor=p.nui_officer, subject="Vụ việc", stage="checked",
        handling_body="Cơ quan điều tra",
    )  # fmt: skip
    closed = taken_in(p.nui_clerk, incoming_number="46")
    leader = succeeded()
    client = as_seat(leader)
    text = client.get(reverse("complaints:list")).content.decode()
    for file in (case, matter, closed):
        assert file.number in text
    assert client.get(case.get_absolute_url()).status_code == 404
    for file in (case, matter):
        answer = client.post(reverse("complaints:take_over", args=[file.pk]), typed())
        assert answer["Location"] == file.get_absolute_url()
        assert client.get(file.get_absolute_url()).status_code == 200
    assert why(case, leader).startswith("tiếp nhận lại")
    assert Event.objects.filter(dossier=case.dossier, action="file.taken_over").exists()
    assert ComplaintCase.objects.visible_to(leader).get() == case
    workflow.begin_verifying(case, by=leader, at=LATER)
    again = client.post(reverse("complaints:take_over", args=[case.pk]), typed())
    assert again.status_code == 403


def test_while_one_who_routes_reads_it_nobody_takes_it_over(p, as_seat):
    case, late = admitted(p), make_seat(p.nui, "leader", username="nui.late")
    client = as_seat(late)
    assert case.number not in client.get(reverse("complaints:list")).content.decode()
    address = reverse("complaints:take_over", args=[case.pk])
    assert client.post(address, typed()).status_code == 404
    with pytest.raises(PermissionDenied):
        workflow.take_over(case.pk, by=late, at=LATER)


def test_whom_it_is_about_takes_nothing_over(p, as_seat, succeeded):
    accused = make_seat(p.nui, "leader", username="nui.accused")
    case = admitted(p, accused=[accused])
    leader = succeeded()
    client = as_seat(accused)
    assert case.number not in client.get(reverse("complaints:list")).content.decode()
    address = reverse("complaints:take_over", args=[case.pk])
    assert client.post(address, typed()).status_code == 404
    for seat, status in ((p.nui_officer, 403), (p.ben_leader, 404)):
        assert as_seat(seat).post(address, typed()).status_code == status
    assert as_seat(leader).post(address, typed()).status_code == 302


def test_who_stands_in_for_whom_it_is_about_takes_nothing_over_for_them(p, as_seat, succeeded):
    accused = make_seat(p.nui, "leader", username="nui.accused")
    case, other = admitted(p, accused=[accused]), make_seat(p.nui, "officer", username="nui.two")
    succeeded()
    Substitution.objects.create(
        absent=accused, substitute=other, from_on=ON, until_on=ON.replace(year=2099),
        named_by=accused, named_at=AT,
    )  # fmt: skip
    client = as_seat(other)
    session = client.session
    session["seat"] = accused.pk
    session.save()
    text = client.get(reverse("complaints:list")).content.decode()
    assert "Đồng chí đang làm thay" in text
    assert case.number not in text
    client.post(reverse("complaints:take_over", args=[case.pk]), typed())
    assert not Grant.objects.filter(content_object=case.dossier, group=accused.group).exists()


# --- A name that came in goes out again ----------------------------------------------------------


def test_the_words_of_a_case_are_put_right_at_any_stage(p, as_seat):
    text = "ông Thử tố cáo việc thu quỹ"
    case = classified(p.nui_focal, subject=text, is_not_the_writer=True)
    workflow.file_away(case, by=p.nui_leader, at=AT, document_number="1")
    address = reverse("complaints:correct", args=[case.pk])
    assert text in as_seat(p.nui_focal).get(address).content.decode()
    fields = {"summary": case.summary, "version": fresh(case).version}
    said = as_seat(p.nui_focal).post(address, typed(subject="bà Thử tố cáo", **fields))
    assert "Có vẻ có tên người" in said.content.decode()
    as_seat(p.nui_focal).post(address, typed(subject="Tố cáo việc thu quỹ", **fields))
    assert fresh(case).subject == "Tố cáo việc thu quỹ"
    event = Event.objects.get(dossier=case.dossier, action="complaint.corrected")
    assert event.payload.data == {"fields": ["subject"]}
    assert "ông Thử" not in as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()


def test_closing_up_as_a_denunciation_offers_the_words_to_put_right(p, as_seat):
    case = taken_in(p.nui_focal, subject="ông Thử báo việc thu quỹ", is_not_the_writer=True)
    address = reverse("complaints:classify", args=[case.pk])
    fields = {"kind": "denunciation", "competence_of": "own", "summary": case.summary}
    text = as_seat(p.nui_focal).get(address).content.decode()
    assert "Trích yếu, sửa lại" in text
    answer = as_seat(p.nui_focal).post(address, typed(**fields, subject=case.subject))
    assert "Trích yếu, sửa lại: Có vẻ có tên người" in answer.content.decode()
    as_seat(p.nui_focal).post(address, typed(**fields, subject="Báo việc thu quỹ"))
    assert (fresh(case).kind, fresh(case).subject) == ("denunciation", "Báo việc thu quỹ")


def test_closing_up_a_file_with_a_name_is_taken_out_first(p, as_seat, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    case = taken_in(p.nui_focal)
    upload = SimpleUploadedFile("don-nguyen-van-an.txt", b"chu", content_type="text/plain")
    workflow.attach(case, by=p.nui_focal, at=AT, files=[upload], is_not_the_writer=True)
    fields = {"by": p.nui_focal, "at": AT, "kind": "denunciation", "competence_of": "own"}
    said = refused(workflow.classify, case, **fields)
    assert said["kind"][0].startswith("Tên tệp kèm theo có vẻ nêu người")
    address = reverse("complaints:attach", args=[case.pk])
    assert "don-nguyen-van-an.txt" in as_seat(p.nui_focal).get(address).content.decode()
    as_seat(p.nui_focal).post(address, typed(remove=[Document.objects.get().pk]))
    assert "don-nguyen" not in as_seat(p.nui_focal).get(case.get_absolute_url()).content.decode()
    assert workflow.classify(case, **fields).kind == "denunciation"


def test_a_file_of_another_case_is_not_taken_out_here(p, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    case, other = taken_in(p.nui_focal), taken_in(p.nui_focal, incoming_number="46")
    upload = SimpleUploadedFile("don.txt", b"chu", content_type="text/plain")
    workflow.attach(other, by=p.nui_focal, at=AT, files=[upload])
    with pytest.raises(PermissionDenied):
        workflow.attach(case, by=p.nui_focal, at=AT, remove=[Document.objects.get()])


@pytest.mark.parametrize("field", ["document_number", "written_form"])
def test_a_name_is_looked_for_in_number_and_form_as_well(p, field):
    case = classified(p.nui_focal)
    fields = {"document_number": "1", field: "Phiếu của ông Thử"}
    assert refused(workflow.admit, case, by=p.nui_leader, at=AT, **fields).keys() == {field}
    workflow.admit(case, by=p.nui_leader, at=AT, is_not_the_writer=True, **fields)


# --- Two who write at once -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field", "at"),
    [("verified", "verified", verified), ("draft_conclusion", "conclusion", drafted),
     ("correct", "summary", verified)],
)  # fmt: skip
def test_the_second_sees_the_first_ones_text_beside_their_own(p, as_seat, name, field, at):
    case = at(p)
    address = reverse(f"complaints:{name}", args=[case.pk])
    draft = Conclusion.objects.filter(pk=case.pk).first()
    shown = (draft.version if draft else 0) if field == "conclusion" else fresh(case).version
    fields = {"on": "02/03/2026", "subject": case.subject, "version": shown}
    first = as_seat(p.nui_officer).post(address, typed(**fields, **{field: "Bản thứ nhất."}))
    assert first.status_code == 302
    second = as_seat(p.nui_leader).post(address, typed(**fields, **{field: "Bản thứ hai."}))
    text = second.content.decode()
    assert second.status_code == 200
    for said in ("Người khác vừa lưu mục này", "Bản người khác vừa lưu", "Bản thứ nhất.",
                 "Bản thứ hai."):  # fmt: skip
        assert said in text
    assert getattr(fresh(case), field) == "Bản thứ nhất."
    now = text.split('name="version" value="')[1].split('"')[0]
    as_seat(p.nui_leader).post(
        address, typed(**fields | {"version": now}, **{field: "Bản thứ hai."})
    )
    assert getattr(fresh(case), field) == "Bản thứ hai."
