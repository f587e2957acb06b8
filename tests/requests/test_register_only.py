"""Mật trở lên: number, date, parties, clock and place of the paper; nothing else, anywhere."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from records import documents, installation
from records.models import Document, Dossier, Event, EventPayload, Remark
from records.remarks import REGISTER_ONLY
from requests import workflow
from requests.models import CoordinationRequest, Dispatch, LetterText, ReplyText
from tests.factories import SENT_AT, draft_letter, fresh, on_the, sent_letter

pytestmark = pytest.mark.django_db
AT = on_the(SENT_AT)
WORDS = {"subject": "", "body": ""}
MARKINGS = ["secret", "top_secret", "highest_secret"]


def secret_draft(p, to=None, **fields):
    values = {"secrecy": "secret", "paper_place": "Tủ tài liệu mật", **WORDS}
    return draft_letter(p.bnc_officer, [to or p.nui], **values | fields)


def secret_letter(p, to=None, **fields) -> CoordinationRequest:
    case = secret_draft(p, to, **fields)
    workflow.submit(case, by=p.bnc_officer, at=AT)
    workflow.sign(case, by=p.bnc_leader, at=AT)
    return workflow.issue(case, by=p.bnc_clerk, at=AT, document_number="01-CV/M")


def no_words_are_kept() -> bool:
    return not (
        LetterText.objects.exists() or ReplyText.objects.exists() or Remark.objects.exists()
        or Document.objects.exists()
    )  # fmt: skip


# --- The whole line without a word ---------------------------------------------------------------


@pytest.mark.parametrize("marking", MARKINGS)
def test_a_state_secret_goes_its_way_without_a_word_of_it(p, marking):
    case = secret_letter(p, secrecy=marking)
    dispatch = workflow.register(case.dispatches.get(), by=p.nui_clerk, at=AT)
    assert (case.dossier.is_register_only, case.dossier.is_restricted) == (True, True)
    assert (dispatch.dossier.secrecy, dispatch.dossier.is_register_only) == (marking, True)
    assert dispatch.due_on == date(2026, 3, 9)
    reply = workflow.save_reply(
        dispatch, by=p.nui_leader, at=AT, version=0, paper_place="Két sắt", signer=p.nui_leader
    )
    workflow.submit_reply(reply, by=p.nui_leader, at=AT)
    workflow.sign_reply(reply, by=p.nui_leader, at=AT)
    workflow.issue_reply(reply, by=p.nui_clerk, at=AT, document_number="02-CV/M")
    assert fresh(dispatch).status == Dispatch.Status.REPLIED
    assert no_words_are_kept()


def test_what_the_register_keeps_is_all_that_events_say(p):
    secret_letter(p)
    said = json.dumps(list(EventPayload.objects.values_list("data", flat=True)))
    assert "Tủ tài liệu mật" not in said


def test_the_place_of_the_paper_and_the_number_are_asked_for(p):
    case = secret_draft(p, paper_place="")
    with pytest.raises(ValidationError) as caught:
        workflow.submit(case, by=p.bnc_officer, at=AT)
    assert caught.value.message_dict == {"paper_place": ["Ghi nơi lưu bản giấy."]}
    case = secret_draft(p)
    workflow.submit(case, by=p.bnc_officer, at=AT)
    workflow.sign(case, by=p.bnc_leader, at=AT)
    with pytest.raises(ValidationError) as caught:
        workflow.issue(case, by=p.bnc_clerk, at=AT)
    assert caught.value.message_dict == {
        "document_number": ["Ghi số, ký hiệu của văn bản mật đã gửi."]
    }


@pytest.mark.parametrize("field", ["subject", "body", "urgent_means"])
def test_words_are_refused_by_name(p, field):
    with pytest.raises(ValidationError) as caught:
        secret_draft(p, **{field: "Về vụ việc"})
    assert caught.value.message_dict == {field: [str(REGISTER_ONLY)]}


def test_reasons_are_refused_everywhere(p):
    dispatch = workflow.register(secret_letter(p).dispatches.get(), by=p.nui_clerk, at=AT)
    to = on_the("2026-03-04 09:00")
    verbs = {
        "reason": lambda text: workflow.give_notice(
            dispatch, by=p.nui_leader, at=to, reason=text, new_due_on=date(2026, 3, 16),
            document_number="3-CV/M",
        ),
        "text": lambda text: workflow.remind(dispatch, by=p.bnc_officer, at=to, text=text),
        "said": lambda text: workflow.log_contact(
            dispatch, by=p.bnc_officer, at=to, on=to.date(), means="telephone", said=text
        ),
        "assignment_note": lambda text: workflow.assign(
            dispatch, by=p.nui_leader, at=to, handler=p.nui_officer, assignment_note=text
        ),
    }  # fmt: skip
    for field, verb in verbs.items():
        with pytest.raises(ValidationError) as caught, transaction.atomic():
            verb("Nội dung vụ việc")
        assert caught.value.message_dict == {field: [str(REGISTER_ONLY)]}
        verb("")
    with pytest.raises(ValidationError, match="chỉ vào sổ"):
        workflow.save_reply(dispatch, by=p.nui_leader, at=to, version=0, body="Ý kiến")
    workflow.decline(dispatch, by=p.nui_leader, at=to, reason="")
    assert no_words_are_kept()


def test_a_file_is_refused_in_words(p, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    case = secret_draft(p)
    with pytest.raises(ValidationError, match="không tải tệp lên"):
        documents.store(
            SimpleUploadedFile("a.pdf", b"%PDF-1.7"), dossier=case.dossier, by=p.bnc_officer, at=AT
        )
    assert list(tmp_path.rglob("*")) == []


# --- Changing the marking ------------------------------------------------------------------------


def test_an_empty_draft_may_become_register_only(p):
    case = workflow.draft(by=p.bnc_officer, at=AT, act="opinion")
    case = workflow.save(case, by=p.bnc_officer, at=AT, version=0, secrecy="secret", **WORDS)
    assert (case.dossier.is_register_only, no_words_are_kept()) == (True, True)
    case = workflow.save(case, by=p.bnc_officer, at=AT, version=1, secrecy="ordinary", subject="A")
    assert (case.dossier.is_register_only, fresh(case).subject) == (False, "A")


@pytest.mark.parametrize("typed", [{}, {"subject": "Đã gõ"}])
def test_a_draft_with_words_may_not(p, typed):
    case = draft_letter(p.bnc_officer, [p.nui])
    with pytest.raises(ValidationError) as caught:
        workflow.save(case, by=p.bnc_officer, at=AT, version=0, secrecy="secret", **typed)
    assert list(caught.value.message_dict) == ["secrecy"]
    assert fresh(case.dossier).secrecy == "ordinary"


# --- The database keeps to it by itself ----------------------------------------------------------


@pytest.mark.parametrize("marking", MARKINGS)
def test_the_database_takes_no_state_secret_that_is_not_register_only(p, marking):
    with pytest.raises(IntegrityError, match="register-only"), transaction.atomic():
        Dossier.objects.create(
            kind="letter", owner_agency=p.bnc, secrecy=marking, is_restricted=True
        )


def test_the_database_takes_no_words_for_a_register_only_dossier(p):
    case = secret_letter(p)
    dispatch = workflow.register(case.dispatches.get(), by=p.nui_clerk, at=AT)
    reply = workflow.save_reply(dispatch, by=p.nui_leader, at=AT, version=0)
    rows = [
        lambda: LetterText.objects.create(letter=case, subject="A", at=AT),
        lambda: ReplyText.objects.create(reply=reply, body="A", at=AT),
        lambda: Remark.objects.create(dossier=case.dossier, text="A", at=AT),
        lambda: case.dossier.documents.create(
            name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
            uploaded_by=p.bnc_officer, uploaded_at=AT,
        ),
    ]  # fmt: skip
    for row in rows:
        with pytest.raises(IntegrityError, match="holds no words"), transaction.atomic():
            row()


def test_the_database_lets_no_dossier_with_words_become_register_only(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    with pytest.raises(IntegrityError, match="holds no words"), transaction.atomic():
        Dossier.objects.filter(pk=case.pk).update(
            secrecy="secret", is_restricted=True, is_register_only=True
        )


def test_an_ordinary_dossier_is_never_register_only(p):
    with (
        pytest.raises(IntegrityError, match="only_state_secrets_are_register_only"),
        transaction.atomic(),
    ):
        Dossier.objects.create(kind="letter", owner_agency=p.bnc, is_register_only=True)


# --- The pages -----------------------------------------------------------------------------------


def test_the_pages_have_no_field_for_words(p, as_seat):
    case = secret_draft(p)
    text = as_seat(p.bnc_officer).get(f"/ho-so/{case.pk}/sua/").content.decode()
    assert 'name="paper_place"' in text
    assert 'type="hidden" name="subject"' in text
    assert 'type="file"' not in text
    assert "Độ Mật trở lên: chỉ vào sổ" in text  # the footer


def test_every_page_of_the_line_opens(p, as_seat):
    case = secret_letter(p)
    dispatch = case.dispatches.get()
    steps = [
        (p.bnc_officer, case.get_absolute_url(), "Độ Mật, không ghi trích yếu"),
        (p.nui_clerk, f"/ho-so/{dispatch.pk}/dang-ky/", "chỉ đăng ký số, ngày"),
        (p.nui_leader, dispatch.get_absolute_url(), "Độ Mật, không ghi trích yếu"),
        (p.nui_leader, f"/ho-so/{dispatch.pk}/vi-sao/", case.number),
        (p.bnc_leader, "/ho-so/", case.number),
    ]
    for seat, url, wanted in steps:
        response = as_seat(seat, at="2026-03-03 09:00").get(url)
        assert (response.status_code, wanted in response.content.decode()) == (200, True), url


def test_words_sent_all_the_same_are_refused_and_stay_on_the_page(p, as_seat):
    case = secret_draft(p)
    form = {"secrecy": "secret", "subject": "Lẽ ra không ghi", "paper_place": "Tủ", "version": 0}
    response = as_seat(p.bnc_officer).post(f"/ho-so/{case.pk}/sua/", form)
    assert response.context["form"].errors == {"subject": [str(REGISTER_ONLY)]}
    assert "Lẽ ra không ghi" in response.content.decode()
    assert no_words_are_kept()


def test_the_api_refuses_words_by_name(p, as_seat):
    sent = {"act": "opinion", "secrecy": "secret", "subject": "Về vụ việc", "rule": "002-5.1.c"}
    client = as_seat(p.bnc_officer)
    response = client.post("/api/v1/letters/", sent, content_type="application/json")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["subject"])
    response = client.post(
        "/api/v1/letters/", sent | {"subject": "", "paper_place": "Tủ"},
        content_type="application/json",
    )  # fmt: skip
    assert (response.status_code, response.json()["paper_place"]) == (201, "Tủ")
    assert no_words_are_kept()


# --- An accredited network -----------------------------------------------------------------------


@pytest.fixture
def accredited(p):
    installation.accredit("Quyết định 12-QĐ/TU", since=date(2026, 1, 5), at=AT)


def test_an_accredited_network_keeps_the_words_among_named_people(p, accredited, as_seat):
    case = sent_letter(p.bnc_officer, [p.nui], secrecy="top_secret")
    assert (case.dossier.is_register_only, case.dossier.is_restricted) == (False, True)
    assert fresh(case).subject == "Góp ý dự thảo Kế hoạch kiểm tra năm 2027"
    footer = as_seat(p.ben_leader).get("/viec/").content.decode().split("<footer")[1]
    assert "Mạng được công nhận giữ nội dung mật: Quyết định 12-QĐ/TU" in footer


def test_every_footer_says_so_signed_in_or_not(p, accredited, client):
    assert "Quyết định 12-QĐ/TU" in client.get("/dang-nhap/").content.decode()


def test_when_it_ends_what_is_signed_does_not_leave(p, accredited):
    case = draft_letter(p.bnc_officer, [p.nui], secrecy="secret")
    workflow.submit(case, by=p.bnc_officer, at=AT)
    workflow.sign(case, by=p.bnc_leader, at=AT)
    installation.end_accreditation(at=AT)
    with pytest.raises(ValidationError, match="không còn được công nhận"):
        workflow.issue(case, by=p.bnc_clerk, at=AT, document_number="1")


def test_the_command_wants_a_decision_and_its_day(p, capsys):
    with pytest.raises(CommandError, match="--since"):
        call_command("accredit", decision="QĐ 12")
    with pytest.raises(CommandError, match="--decision"):
        call_command("accredit", decision=" ")
    call_command("accredit", decision="QĐ 12-QĐ/TU", since=date(2026, 1, 5))
    assert "từ 05/01/2026: QĐ 12-QĐ/TU" in capsys.readouterr().out
    call_command("accredit", end=True)
    assert capsys.readouterr().out == "Độ Mật trở lên: chỉ vào sổ.\n"
    actions = [e.action for e in Event.objects.all()]
    assert actions == ["installation.accredited", "installation.accreditation_ended"]


def test_no_web_process_accredits_itself(p, as_web):
    with as_web(p.bnc_leader), pytest.raises(Exception, match="permission denied"):
        installation.accredit("QĐ", since=date(2026, 1, 5), at=AT)
