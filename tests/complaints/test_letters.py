"""Letters that come of a case: an excerpt, the right clause, the right time."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from complaints import workflow
from complaints.models import CaseClock, CaseLetter, ComplaintCase, Step
from complaints.workflow.letters import excerpt_digest
from regulations.models import ALWAYS_RESTRICTED, NEVER_COPIED, OF_A_COMPLAINT, Party
from requests import workflow as letters
from requests.models import CoordinationRequest, Dispatch
from tests.complaints.stories import AT, classified, concluded, end_accreditation, taken_in
from tests.complaints.test_main_line import refused
from tests.factories import fresh, make_agency, on_the

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accredited")]
Kind = CaseLetter.Kind


def excerpt(subject="Trích yếu bản trích", body="Nội dung trích.") -> dict:
    """An excerpt as it was shown, read and confirmed."""
    return {
        "subject": subject, "body": body, "is_confirmed": True,
        "shown": excerpt_digest(subject, body),
    }  # fmt: skip


EXCERPT = excerpt()


def sent(row, p, by="nui") -> Dispatch:
    """Signed and issued like any letter."""
    drafter, leader, clerk = (getattr(p, f"{by}_{r}") for r in ("officer", "leader", "clerk"))
    letters.submit(row.letter, by=row.by or drafter, at=AT)
    letters.sign(row.letter, by=leader, at=AT)
    number = "21-CV/ĐU"
    return letters.issue(row.letter, by=clerk, at=AT, document_number=number).dispatches.first()


def test_acts_of_complaints_are_restricted_and_never_copied():
    assert set(OF_A_COMPLAINT) <= set(ALWAYS_RESTRICTED) & set(NEVER_COPIED)


@pytest.mark.parametrize("act", OF_A_COMPLAINT)
def test_they_are_drafted_from_the_page_of_a_complaint_alone(p, act):
    assert refused(letters.draft, by=p.nui_officer, at=AT, act=act).keys() == {"act"}


def test_forwarded_by_a_letter_whose_addressee_sees_the_excerpt_alone(p, as_seat):
    case = classified(p.nui_focal, "denunciation", competence="superior", writer_code="NG-07")
    case = workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="14-CV/ĐU", **EXCERPT
    )
    assert (case.stage, case.is_forwarding, case.finished_at) == ("classified", True, None)
    row = CaseLetter.objects.get(case=case)
    assert (row.kind, row.letter.rule.code) == (Kind.FORWARD, "002-4.2.c-forward")
    assert (row.letter.dossier.secrecy, row.letter.dossier.is_restricted) == (
        "working_secret", True,
    )  # fmt: skip
    assert CaseClock.objects.filter(case=case, ended_on=None).exists()
    dispatch = sent(row, p)
    case = fresh(case)
    assert (case.stage, case.is_forwarding, case.finished_at) == ("forwarded", False, AT)
    assert not CaseClock.objects.filter(case=case, ended_on=None).exists()
    step = Step.objects.get(case=case, kind="forwarded")
    assert (step.to_agency, step.document_number, step.by) == (p.bnc, "21-CV/ĐU", p.nui_clerk)
    text = as_seat(p.bnc_leader).get(dispatch.get_absolute_url()).content.decode()
    assert EXCERPT["body"] in text
    for hidden in ("NG-07", case.subject, case.summary, case.number):
        assert hidden not in text
    assert as_seat(p.bnc_leader).get(case.get_absolute_url()).status_code == 404
    assert not ComplaintCase.objects.trackable_by(p.bnc_leader).exists()


def test_where_no_clause_lets_it_the_paper_goes(p):
    case = classified(p.nui_focal, competence="other")
    case = workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.congan, document_number="14-CV/ĐU"
    )
    assert case.stage == "forwarded"
    assert not CoordinationRequest.objects.exists()


def test_what_is_ours_is_not_forwarded_and_what_is_not_is_not_sent_to_ourselves(p):
    with pytest.raises(PermissionDenied):
        workflow.forward(
            classified(p.nui_focal), by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="1"
        )
    case = classified(p.nui_focal, competence="other", incoming_number="46")
    said = refused(
        workflow.forward, case, by=p.nui_focal, at=AT, to_agency=p.nui, document_number="1"
    )
    assert said.keys() == {"to_agency"}
    p.dong.valid_to = AT.date().replace(day=1)
    p.dong.save()
    said = refused(
        workflow.forward, case, by=p.nui_focal, at=AT, to_agency=p.dong, document_number="1"
    )
    assert said.keys() == {"to_agency"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"is_confirmed": False}, "is_confirmed"),
        ({"shown": "", "is_confirmed": True}, "is_confirmed"),
        ({"shown": excerpt_digest("Khác", "Nội dung trích.")}, "is_confirmed"),
        ({"body": " "}, "body"),
        ({"subject": ""}, "subject"),
        ({"body": "Người gửi mang mã NG-07 báo"}, "body"),
        ({"body": "Người gửi mang mã NG-07 báo", "is_not_the_writer": True}, "body"),
        ({"body": "ông Thử báo"}, "body"),
        ({"subject": "Gọi 0912345678"}, "subject"),
    ],
)
def test_an_excerpt_that_tells_of_the_writer_or_was_not_read_is_refused(p, wrong, field):
    case = classified(p.nui_focal, "denunciation", competence="superior", writer_code="NG-07")
    words = {name: wrong[name] for name in ("subject", "body") if name in wrong}
    fields = {"to_agency": p.bnc, "document_number": "1", **excerpt(**words), **wrong}
    assert refused(workflow.forward, case, by=p.nui_focal, at=AT, **fields).keys() == {field}
    assert (fresh(case).stage, CaseLetter.objects.count()) == ("classified", 0)


def test_signs_are_marked_as_not_verified_and_only_told_before_a_conclusion(p, as_seat):
    case = classified(p.bnc_officer)
    row = workflow.write(
        case, by=p.bnc_officer, at=AT, kind=Kind.SIGNS, addressees=[p.nui], **EXCERPT
    )
    assert row.letter.rule.code == "002-4.1.g"
    assert row.letter.get_act_display() == "Thông báo dấu hiệu, chưa xác minh"
    assert row.letter.body == EXCERPT["body"]
    letters.save(row.letter, by=p.bnc_officer, at=AT, version=0, body="Nội dung khác.")
    mark = "Nội dung dưới đây chưa xác minh, chưa kết luận; không dùng"
    letters.submit(row.letter, by=p.bnc_officer, at=AT)
    review = as_seat(p.bnc_leader).get(row.letter.get_absolute_url(), follow=True)
    assert mark in review.content.decode()
    letters.take_back(row.letter, by=p.bnc_officer, at=AT)
    dispatch = sent(row, p, by="bnc")
    for seat, page in ((p.bnc_leader, row.letter), (p.nui_leader, dispatch)):
        answer = as_seat(seat).get(page.get_absolute_url(), follow=True)
        assert mark in answer.content.decode()
    assert (dispatch.is_receipt_only, dispatch.due_on, dispatch.consent_from) == (True, None, None)
    done = concluded(p, incoming_number="46")
    for kind in (Kind.SIGNS, Kind.MUTUAL):
        said = refused(
            workflow.write, done, by=p.nui_officer, at=AT, kind=kind, addressees=[p.bnc],
            **EXCERPT,
        )  # fmt: skip
        assert said["kind"][0].startswith("Đơn đã kết luận")


@pytest.mark.parametrize("kind", [Kind.RESULT, Kind.EXCHANGE])
def test_results_and_exchange_only_of_what_is_verified_and_concluded(p, kind):
    said = refused(
        workflow.write, taken_in(p.nui_officer), by=p.nui_officer, at=AT, kind=kind,
        addressees=[p.bnc], **EXCERPT,
    )  # fmt: skip
    assert said["kind"][0].startswith("Chỉ trao đổi, báo cáo điều đã được xác minh, kết luận")


def test_a_result_is_reported_after_the_conclusion(p):
    row = workflow.write(
        concluded(p), by=p.nui_officer, at=AT, kind=Kind.RESULT, addressees=[p.bnc], **EXCERPT
    )
    assert row.letter.rule.code == "002-4.2.đ"


def test_exchange_under_004_after_the_conclusion(p):
    case = concluded(p)
    case.agency = p.nui
    said = refused(
        workflow.write, case, by=p.nui_officer, at=AT, kind=Kind.EXCHANGE, addressees=[p.bnc],
        **EXCERPT,
    )  # fmt: skip
    assert said.keys() == {"addressees"}  # no party of 004
    Party.objects.get(regulation__key="004", code="DUK").members.add(p.nui)
    row = workflow.write(
        case, by=p.nui_officer, at=AT, kind=Kind.EXCHANGE, addressees=[p.bnc], **EXCERPT
    )
    assert row.letter.rule.code == "004-9.3"


def test_mutual_notice_under_004_before_the_conclusion(p):
    office = make_agency("so", "Sở Thử nghiệm")
    Party.objects.get(regulation__key="004", code="LDCQ").members.add(office)
    case = taken_in(p.khoi_officer)
    row = workflow.write(
        case, by=p.khoi_officer, at=AT, kind=Kind.MUTUAL, addressees=[office], **EXCERPT
    )
    assert row.letter.rule.code == "004-13.4-notice"


def test_a_crowded_matter_is_reported_to_those_chosen_with_the_hour(p, as_seat):
    other = make_agency("tt", "Thanh tra tỉnh")
    Party.objects.get(regulation__key="002", code="CQLQ").members.add(other)
    case = classified(p.nui_focal)
    fields = {"kind": Kind.PROACTIVE, "addressees": [p.bnc, other], **EXCERPT}
    said = refused(workflow.write, case, by=p.nui_focal, at=AT, **fields)
    assert said["kind"][0].startswith("Đánh dấu vụ việc đông người")
    case = workflow.flag(case, by=p.nui_focal, at=AT, is_crowded=True)
    assert (
        "phải chủ động báo cáo"
        in as_seat(p.nui_leader).get(case.get_absolute_url()).content.decode()
    )
    only = refused(workflow.write, case, by=p.nui_focal, at=AT, **fields | {"addressees": [other]})
    assert "còn thiếu Ban Nội chính" in only["addressees"][0]
    row = workflow.write(case, by=p.nui_focal, at=AT, **fields)
    case = fresh(case)
    assert (case.reported_at, case.must_be_reported) == (None, True)
    letters.submit(row.letter, by=p.nui_focal, at=AT)
    letters.sign(row.letter, by=p.nui_leader, at=AT)
    assert fresh(case).must_be_reported
    later = on_the("2026-03-03 14:20")
    letters.issue(row.letter, by=p.nui_clerk, at=later, document_number="21-CV/ĐU")
    case = fresh(case)
    assert (case.reported_at, case.must_be_reported) == (later, False)
    assert Step.objects.get(case=case, kind="reported").at == later
    assert (row.letter.rule.code, row.letter.addressees.count()) == ("002-4.2.c-report", 2)
    assert refused(workflow.flag, case, by=p.nui_focal, at=AT).keys() == {""}


def test_forwarding_is_a_step_and_a_letter_needs_an_addressee_of_its_clause(p):
    case = classified(p.nui_focal)
    for kind, to, field in (
        (Kind.FORWARD, [p.bnc], "kind"), (Kind.MUTUAL, [p.bnc], "addressees"),
        (Kind.MUTUAL, [], "addressees"),
    ):  # fmt: skip
        said = refused(
            workflow.write, case, by=p.nui_focal, at=AT, kind=kind, addressees=to, **EXCERPT
        )
        assert said.keys() == {field}


def test_a_register_only_letter_goes_without_words(p):
    end_accreditation()
    case = classified(p.nui_focal, "denunciation", competence="superior", secrecy="secret")
    said = refused(
        workflow.forward, case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="1",
        **EXCERPT,
    )  # fmt: skip
    assert said.keys() == {"subject"}
    workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="1", is_confirmed=True
    )
    letter = CaseLetter.objects.get(case=case).letter
    assert (letter.dossier.is_register_only, letter.paper_place) == (True, "Tủ tài liệu số 2")


def test_a_letter_of_a_complaint_cannot_be_opened_up_by_its_marking(p):
    case = taken_in(p.bnc_officer)
    row = workflow.write(
        case, by=p.bnc_officer, at=AT, kind=Kind.SIGNS, addressees=[p.nui], **EXCERPT
    )
    letters.save(row.letter, by=p.bnc_officer, at=AT, version=0, secrecy="working_secret")
    saved = letters.save(row.letter, by=p.bnc_officer, at=AT, version=1, secrecy="ordinary")
    assert fresh(saved.dossier).is_restricted
    with pytest.raises(ValidationError):
        letters.draft(by=p.bnc_officer, at=AT, act="signs")


def test_an_abandoned_forwarding_lets_the_case_go_on(p, as_web):
    case = classified(p.nui_focal, competence="superior")
    case = workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="14-CV/ĐU", **EXCERPT
    )
    for verb in (workflow.return_to_writer, workflow.file_away):
        said = refused(verb, case, by=p.nui_focal, at=AT, document_number="1")
        assert said[""][0].startswith("Đơn đang chuyển đi")
    said = refused(
        workflow.forward, case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="1",
        **EXCERPT,
    )  # fmt: skip
    assert said[""][0].startswith("Đơn đang chuyển đi")
    letter = CaseLetter.objects.get(case=case).letter
    with as_web(p.nui_focal):
        letters.withdraw(letter, by=p.nui_focal, at=AT)
    assert (fresh(case).is_forwarding, fresh(case).is_open) == (False, True)
    workflow.return_to_writer(case, by=p.nui_focal, at=AT, document_number="2")


def test_a_clerk_who_reads_nothing_of_it_ends_it_by_sending_the_letter(p, as_web):
    case = classified(p.nui_focal, competence="superior")
    workflow.forward(
        case, by=p.nui_focal, at=AT, to_agency=p.bnc, document_number="14-CV/ĐU", **EXCERPT
    )
    letter = CaseLetter.objects.get(case=case).letter
    letters.submit(letter, by=p.nui_focal, at=AT)
    letters.sign(letter, by=p.nui_leader, at=AT)
    with as_web(p.nui_clerk):
        assert not CaseLetter.objects.exists()
        letters.issue(letter, by=p.nui_clerk, at=AT, document_number="21-CV/ĐU")
    assert fresh(case).stage == "forwarded"


def test_on_paper_the_excerpt_is_kept_in_the_step(p):
    case = classified(p.nui_focal, competence="other")
    to = {"to_agency": p.congan, "document_number": "14-CV/ĐU", "reason": "Thuộc công an."}
    said = refused(workflow.forward, case, by=p.nui_focal, at=AT, **to, **EXCERPT | {"shown": ""})
    assert said.keys() == {"is_confirmed"}
    case = workflow.forward(case, by=p.nui_focal, at=AT, **to, **EXCERPT)
    step = Step.objects.get(case=case, kind="forwarded")
    assert (case.stage, "Thuộc công an." in step.reason) == ("forwarded", True)
    assert EXCERPT["subject"] in step.reason
    assert EXCERPT["body"] in step.reason


def test_the_page_shows_an_excerpt_first_and_confirms_those_very_words(p, as_seat):
    case = classified(p.nui_focal, competence="superior")
    page, client = reverse("complaints:forward", args=[case.pk]), as_seat(p.nui_focal)
    first = client.get(page).content.decode()
    assert ("is_confirmed" in first, case.summary in first) == (False, False)
    typed = {"to_agency": p.bnc.pk, "document_number": "1", "subject": "Trích", "body": "Một"}
    shown = client.post(page, typed | {"is_confirmed": "on"})
    assert "Bản trích nơi nhận sẽ thấy" in shown.content.decode()
    words = shown.context["form"]["shown"].value()
    assert words == excerpt_digest("Trích", "Một")
    changed = typed | {
        "body": "Hai", "is_confirmed": "on", "shown": words, "shown_to": str(p.bnc.pk),
    }  # fmt: skip
    again = client.post(page, changed)
    assert again.status_code == 200
    assert again.context["form"]["is_confirmed"].value() is False
    assert not CaseLetter.objects.exists()
    confirmed = changed | {"shown": again.context["form"]["shown"].value()}
    assert client.post(page, confirmed).status_code == 302
    assert CaseLetter.objects.get(case=case).letter.body == "Hai"


def test_words_changed_after_the_excerpt_are_looked_at_before_they_are_signed(p):
    row = workflow.write(
        taken_in(p.bnc_officer), by=p.bnc_officer, at=AT, kind=Kind.SIGNS, addressees=[p.nui],
        **EXCERPT,
    )  # fmt: skip
    letters.save(row.letter, by=p.bnc_officer, at=AT, version=0, body="Ông Thử gửi, 0912345678.")
    said = refused(letters.submit, row.letter, by=p.bnc_officer, at=AT)
    assert "số điện thoại" in said["body"][0]
    letters.save(row.letter, by=p.bnc_officer, at=AT, version=1, body="Không nêu ai.")
    letters.submit(row.letter, by=p.bnc_officer, at=AT)
