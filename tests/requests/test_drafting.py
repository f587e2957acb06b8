"""The letter before it leaves its agency: written, put before its signer, signed, sent back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies import seating
from records.models import Dossier, Event, Grant, Notice
from regulations.models import DeadlineRule
from requests import workflow
from requests.models import CoordinationRequest
from tests.factories import (
    SENT_AT,
    draft_letter,
    fresh,
    make_agency,
    make_seat,
    on_the,
    rule,
    signed_letter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
LATER = on_the("2026-03-02 10:00")
Letter = CoordinationRequest.Status
MAIL = "lãnh đạo, đầu mối, văn thư của cơ quan"
WORDLESS = "Hồ sơ này chỉ vào sổ: để trống mục này, nội dung ghi trên bản giấy."


def readers(dossier) -> set[tuple[str, str, str]]:
    rows = Grant.objects.filter(content_object=dossier).select_related("group", "permission")
    return {(g.group.name, g.permission.codename, g.reason) for g in rows}


def own(seat) -> str:
    return seat.group.name


def actions(case) -> list[tuple[str, str | None]]:
    rows = Event.objects.filter(dossier=case.dossier).select_related("inside_agency")
    return [(e.action, e.inside_agency and e.inside_agency.code) for e in rows]


def told(case) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(dossier=case.dossier).select_related("seat__user")
    return {(n.seat.user.username, n.kind) for n in rows}


def refused(verb, *args, **kwargs) -> dict[str, list[str]]:
    """The fields a verb complains of, with what it says."""
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    return caught.value.message_dict


def without_clause(case):
    return workflow.save(case, by=case.drafted_by, at=AT, version=0, rule=None, condition="")


# --- Begin ---------------------------------------------------------------------------------------


def test_a_draft_belongs_to_its_drafter_and_the_mail_group_of_the_agency(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view_dossier", "người soạn"),
        ("mail:bnc", "view_dossier", MAIL),
    }
    assert (case.status, case.version, case.number) == (Letter.DRAFT, 0, "")
    assert list(case.addressees.all()) == [p.nui]
    assert actions(case) == [("request.drafted", "bnc")]
    assert Event.objects.get(dossier=case.dossier).payload.data == {"act": "opinion"}


def test_a_restricted_draft_belongs_to_drafter_and_signer_alone(p):
    case = draft_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view_dossier", "người soạn"),
        (own(p.bnc_leader), "view_dossier", "người duyệt, ký"),
    }


def test_a_restricted_draft_without_a_signer_belongs_to_its_drafter(p):
    case = draft_letter(p.bnc_officer, [p.nui], secrecy="working_secret", signer=None)
    assert readers(case.dossier) == {(own(p.bnc_officer), "view_dossier", "người soạn")}


@pytest.mark.parametrize("who", ["bnc_clerk", "thuongtruc_overseer"])
def test_clerks_and_overseers_draft_nothing(p, who):
    with pytest.raises(PermissionDenied):
        workflow.draft(by=getattr(p, who), at=AT, act="opinion")
    assert not CoordinationRequest.objects.exists()


@pytest.mark.parametrize("secrecy", ["secret", "top_secret", "highest_secret"])
def test_the_words_of_a_state_secret_are_refused_by_the_workflow(p, secrecy):
    said = refused(
        workflow.draft, by=p.bnc_officer, at=AT, act="opinion", secrecy=secrecy,
        subject="Trích yếu", body="Nội dung", urgent_means="Điện thoại",
    )  # fmt: skip
    assert said == {"subject": [WORDLESS], "body": [WORDLESS], "urgent_means": [WORDLESS]}
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("secrecy", ["secret", "top_secret", "highest_secret"])
def test_state_secrets_that_could_hold_words_are_refused_by_the_database(p, secrecy):
    with (
        pytest.raises(IntegrityError, match="state secret is register-only"),
        transaction.atomic(),
    ):
        Dossier.objects.create(
            kind="letter", owner_agency=p.bnc, secrecy=secrecy, is_restricted=True
        )


@pytest.mark.parametrize(
    ("register_only", "said"),
    [
        (False, "state secret is register-only"),
        (True, "register-only dossier holds no words"),
    ],
)
@pytest.mark.parametrize("secrecy", ["secret", "top_secret", "highest_secret"])
def test_what_holds_words_becomes_no_state_secret_in_the_database(p, secrecy, register_only, said):
    case = draft_letter(p.bnc_officer, [p.nui])
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        Dossier.objects.filter(pk=case.pk).update(
            secrecy=secrecy, is_restricted=True, is_register_only=register_only
        )


@pytest.mark.parametrize(
    ("secrecy", "register_only"), [("working_secret", False), ("secret", True)]
)
def test_whatever_is_secret_is_restricted(p, secrecy, register_only):
    with (
        pytest.raises(IntegrityError, match="whatever_is_secret_is_restricted"),
        transaction.atomic(),
    ):
        Dossier.objects.create(
            kind="letter", owner_agency=p.bnc, secrecy=secrecy, is_register_only=register_only
        )


@pytest.mark.parametrize("who", ["nui_leader", "bnc_focal"])
def test_only_a_leader_of_the_agency_can_be_named_signer(p, who):
    said = refused(workflow.draft, by=p.bnc_officer, at=AT, act="opinion", signer=getattr(p, who))
    assert said == {"signer": ["Chọn một lãnh đạo của cơ quan đồng chí."]}


# --- Save ----------------------------------------------------------------------------------------


def test_save_keeps_what_was_typed_and_counts_the_version(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    saved = workflow.save(
        case, by=p.bnc_focal, at=LATER, version=0, subject="Trích yếu mới", addressees=[p.ben],
        status=Letter.ISSUED,
    )  # fmt: skip
    assert (saved.subject, saved.version, saved.saved_at) == ("Trích yếu mới", 1, LATER)
    assert (fresh(case).status, fresh(case).drafted_by) == (Letter.DRAFT, p.bnc_officer)
    assert list(case.addressees.all()) == [p.ben]
    assert actions(case)[-1] == ("request.saved", "bnc")


def test_save_without_addressees_leaves_them(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_officer, at=LATER, version=0, body="Khác")
    assert list(case.addressees.all()) == [p.nui]


def test_the_second_of_two_writers_gets_the_first_ones_text_and_loses_nothing(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_focal, at=LATER, version=0, body="Của đầu mối")
    before = Event.objects.count()
    with pytest.raises(workflow.Conflict) as caught:
        workflow.save(case, by=p.bnc_officer, at=LATER, version=0, body="Của chuyên viên")
    assert (caught.value.current.body, caught.value.current.version) == ("Của đầu mối", 1)
    assert (fresh(case).body, Event.objects.count()) == ("Của đầu mối", before)


def test_marking_a_draft_restricted_closes_the_mail_group_out(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_officer, at=LATER, version=0, secrecy="working_secret")
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view_dossier", "người soạn"),
        (own(p.bnc_leader), "view_dossier", "người duyệt, ký"),
    }
    dossier = fresh(case.dossier)
    assert (dossier.secrecy, dossier.is_restricted) == ("working_secret", True)
    assert not CoordinationRequest.objects.visible_to(p.bnc_clerk).exists()


def test_marking_a_draft_ordinary_again_lets_the_mail_group_back_in(p):
    case = draft_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    workflow.save(case, by=p.bnc_officer, at=LATER, version=0, secrecy="ordinary")
    assert ("mail:bnc", "view_dossier", MAIL) in readers(case.dossier)
    assert not fresh(case.dossier).is_restricted
    assert list(CoordinationRequest.objects.visible_to(p.bnc_clerk)) == [case]


@pytest.mark.parametrize("secrecy", ["secret", "top_secret", "highest_secret"])
@pytest.mark.parametrize("fields", [{}, {"subject": "", "body": ""}, {"body": "Khác"}])
def test_a_draft_with_words_cannot_be_marked_a_state_secret(p, secrecy, fields):
    case = draft_letter(p.bnc_officer, [p.nui])
    said = refused(
        workflow.save, case, by=p.bnc_officer, at=LATER, version=0, secrecy=secrecy, **fields
    )
    assert said == {
        "secrecy": [
            "Bản nháp này đã có chữ hoặc tệp. Hồ sơ độ Mật trở lên chỉ vào sổ: bỏ bản nháp này, "
            "soạn hồ sơ mới và chọn độ mật trước khi ghi gì khác."
        ]
    }
    assert (fresh(case).version, fresh(case).body) == (0, case.body)
    assert fresh(case.dossier).secrecy == "ordinary"


def test_a_restricted_draft_follows_its_signer(p):
    deputy = make_seat(p.bnc, "leader", username="bnc.deputy")
    case = draft_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    workflow.save(case, by=p.bnc_officer, at=LATER, version=0, signer=deputy)
    assert readers(case.dossier) == {
        (own(p.bnc_officer), "view_dossier", "người soạn"),
        (own(deputy), "view_dossier", "người duyệt, ký"),
    }


def test_the_signer_who_also_drafted_keeps_reading_when_another_signs(p):
    deputy = make_seat(p.bnc, "leader", username="bnc.deputy")
    case = draft_letter(p.bnc_leader, [p.nui], secrecy="working_secret")
    workflow.save(case, by=p.bnc_leader, at=LATER, version=0, signer=deputy)
    assert (own(p.bnc_leader), "view_dossier", "người soạn") in readers(case.dossier)


@pytest.mark.parametrize("who", ["bnc_clerk", "nui_officer"])
def test_a_draft_is_edited_by_those_of_its_agency_who_draft(p, who):
    case = draft_letter(p.bnc_officer, [p.nui])
    with pytest.raises(PermissionDenied):
        workflow.save(case, by=getattr(p, who), at=LATER, version=0, body="Khác")


def test_a_submitted_letter_is_not_edited(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=LATER)
    with pytest.raises(PermissionDenied):
        workflow.save(case, by=p.bnc_officer, at=LATER, version=0, body="Khác")


# --- Submit --------------------------------------------------------------------------------------


def test_submit_puts_the_letter_before_its_signer(p):
    case = workflow.submit(draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_officer, at=LATER)
    assert (case.status, case.submitted_at) == (Letter.AWAITING_SIGNATURE, LATER)
    assert told(case) == {("bnc.leader", "to_sign")}
    assert actions(case)[-1] == ("request.submitted", "bnc")


def test_submit_says_everything_that_is_missing_at_once(p):
    case = workflow.draft(by=p.bnc_officer, at=AT, act="opinion")
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "subject": ["Nhập trích yếu."],
        "body": ["Nhập nội dung đề nghị."],
        "signer": ["Chọn người duyệt, ký."],
        "addressees": ["Chọn ít nhất một nơi nhận."],
    }
    assert fresh(case).status == Letter.DRAFT


def test_an_urgent_letter_says_by_what_means(p):
    case = draft_letter(p.bnc_officer, [p.nui], urgency="express", urgent_means=" ")
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "urgent_means": ["Ghi phương thức trao đổi của việc gấp (điện thoại, họp …)."]
    }


def test_a_signer_who_has_left_is_named(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    seating.end(p.bnc_leader, on=date(2026, 2, 27))
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "signer": ["Người được chọn không còn giữ vị trí này; chọn người ký khác."]
    }


def test_a_letter_to_ones_own_agency_is_refused(p):
    case = draft_letter(p.bnc_officer, [p.nui, p.bnc])
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "addressees": ["Không gửi cho chính cơ quan mình; bỏ nơi nhận đó."]
    }


def test_a_dissolved_agency_is_named_with_its_successor(p):
    p.ben.valid_to, p.ben.successor = date(2026, 2, 28), p.dong
    p.ben.save()
    case = draft_letter(p.bnc_officer, [p.nui, p.ben])
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "addressees": [
            "Đảng ủy phường Bến Cảng đã kết thúc hoạt động. Gửi đến Đảng ủy xã Đồng Lúa."
        ]
    }


def test_an_agency_dissolved_without_successor_is_named(p):
    gone = make_agency("cu", "Đảng ủy xã Cũ", valid_to=date(2025, 6, 30))
    case = draft_letter(p.bnc_officer, [gone])
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "addressees": ["Đảng ủy xã Cũ đã kết thúc hoạt động."]
    }


def test_an_agency_still_to_be_founded_receives_nothing(p):
    young = make_agency("moi", "Đảng ủy xã Mới", valid_from=date(2026, 3, 3))
    case = draft_letter(p.bnc_officer, [young])
    assert list(refused(workflow.submit, case, by=p.bnc_officer, at=AT)) == ["addressees"]


def test_a_letter_needs_its_clause(p):
    case = without_clause(draft_letter(p.bnc_officer, [p.nui]))
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "rule": ["Chọn căn cứ: điều khoản của quy chế mà văn bản dựa vào."]
    }


def test_a_verification_without_a_class_of_relatives_asks_for_it(p):
    letter = draft_letter(p.khoi_officer, [p.congan], code="003-5.2.1-foreign")
    case = without_clause(letter)
    assert list(refused(workflow.submit, case, by=p.khoi_officer, at=AT)) == ["condition"]


def test_a_clause_for_another_kind_of_request_is_refused(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_officer, at=AT, version=0, rule=rule("002-5.1.a"))
    assert refused(workflow.submit, case, by=p.bnc_officer, at=AT) == {
        "rule": ["Căn cứ này không dùng cho loại yêu cầu đã chọn; chọn lại căn cứ."]
    }


def test_a_clause_that_is_no_longer_valid_is_refused(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    DeadlineRule.objects.filter(pk=case.rule_id).update(valid_to=date(2026, 3, 1))
    assert list(refused(workflow.submit, case, by=p.bnc_officer, at=AT)) == ["rule"]


def test_a_regulation_that_does_not_bind_the_pair_is_refused(p):
    case = draft_letter(p.bnc_officer, [p.nui, p.khoi])
    (said,) = refused(workflow.submit, case, by=p.bnc_officer, at=AT)["addressees"]
    assert said.startswith("Quy chế")
    assert said.endswith(
        "không ràng buộc Đảng ủy Khối các cơ quan tỉnh; chọn căn cứ hoặc nơi nhận khác."
    )


def test_two_communes_do_not_write_to_each_other_under_002(p):
    case = draft_letter(p.ben_officer, [p.nui])
    assert list(refused(workflow.submit, case, by=p.ben_officer, at=AT)) == ["addressees"]


def test_the_class_of_relatives_must_be_that_of_the_clause(p):
    case = draft_letter(
        p.khoi_officer, [p.congan], code="003-5.2.1-foreign", condition="in_province"
    )
    assert refused(workflow.submit, case, by=p.khoi_officer, at=AT) == {
        "condition": ["Chọn nhóm thân nhân khớp với căn cứ."]
    }


def test_a_letter_is_submitted_once(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=LATER)
    with pytest.raises(workflow.WrongState):
        workflow.submit(case, by=p.bnc_officer, at=LATER)


# --- Sign ----------------------------------------------------------------------------------------


def test_sign_tells_the_clerks_who_number_it(p):
    case = signed_letter(p.bnc_officer, [p.nui])
    assert (case.status, case.signed_by, case.signed_at) == (Letter.SIGNED, p.bnc_leader, AT)
    assert told(case) == {("bnc.leader", "to_sign"), ("bnc.clerk", "to_issue")}
    assert actions(case)[-1] == ("request.signed", "bnc")


def test_sign_lets_the_clerk_of_a_restricted_letter_track_it_only(p):
    case = signed_letter(p.bnc_officer, [p.nui], secrecy="working_secret")
    mine = CoordinationRequest.objects
    assert list(mine.trackable_by(p.bnc_clerk)) == [case]
    assert list(mine.visible_to(p.bnc_clerk)) == []


@pytest.mark.parametrize("who", ["bnc_officer", "bnc_focal", "bnc_clerk", "nui_leader"])
def test_only_a_leader_of_the_agency_signs(p, who):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.sign(case, by=getattr(p, who), at=AT)
    assert fresh(case).signed_at is None


def test_what_became_wrong_after_submission_is_refused_at_signature(p):
    case = draft_letter(p.bnc_officer, [p.ben])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    p.ben.valid_to = date(2026, 2, 28)
    p.ben.save()
    assert list(refused(workflow.sign, case, by=p.bnc_leader, at=AT)) == ["addressees"]


def test_a_draft_that_nobody_submitted_is_not_signed(p):
    with pytest.raises(workflow.WrongState):
        workflow.sign(draft_letter(p.bnc_officer, [p.nui]), by=p.bnc_leader, at=AT)


def test_the_leader_signs_the_text_that_was_shown(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.save(case, by=p.bnc_officer, at=AT, version=0, body="Mới")
    workflow.submit(case, by=p.bnc_officer, at=AT)
    with pytest.raises(workflow.WrongState):
        workflow.sign(case, by=p.bnc_leader, at=AT, version=0)
    assert workflow.sign(case, by=p.bnc_leader, at=AT, version=1).status == Letter.SIGNED


# --- Back ----------------------------------------------------------------------------------------


def test_the_leader_returns_a_letter_with_a_word_why(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    assert refused(
        workflow.return_to_draft, case, by=p.bnc_leader, at=LATER, returned_note=" "
    ) == {"returned_note": ["Ghi ý kiến khi trả lại để sửa."]}
    case = workflow.return_to_draft(case, by=p.bnc_leader, at=LATER, returned_note="Thiếu số.")
    assert (case.status, case.returned_note) == (Letter.DRAFT, "Thiếu số.")
    assert ("bnc.officer", "returned") in told(case)
    assert actions(case)[-1] == ("request.returned", "bnc")
    again = workflow.submit(case, by=p.bnc_officer, at=LATER)
    assert again.returned_note == ""


def test_a_letter_can_go_back_and_forth_within_one_instant_and_each_time_tell(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    for _ in range(2):
        workflow.submit(case, by=p.bnc_officer, at=AT)
        workflow.return_to_draft(case, by=p.bnc_leader, at=AT, returned_note="Sửa")
    kinds = Notice.objects.filter(dossier=case.dossier).values_list("kind", flat=True)
    assert sorted(kinds) == ["returned", "returned", "to_sign", "to_sign"]


def test_who_did_not_get_it_to_sign_does_not_return_it(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.return_to_draft(case, by=p.bnc_focal, at=AT, returned_note="Sửa")


@pytest.mark.parametrize("who", ["bnc_officer", "bnc_focal"])
def test_a_submitted_letter_is_taken_back_by_those_who_draft(p, who):
    case = draft_letter(p.bnc_officer, [p.nui])
    workflow.submit(case, by=p.bnc_officer, at=AT)
    case = workflow.take_back(case, by=getattr(p, who), at=LATER)
    assert case.status == Letter.DRAFT
    assert actions(case)[-1] == ("request.taken_back", "bnc")


def test_a_signed_letter_is_taken_back_by_the_leader(p):
    case = workflow.take_back(signed_letter(p.bnc_officer, [p.nui]), by=p.bnc_leader, at=LATER)
    assert (case.status, case.signed_by, case.signed_at) == (Letter.AWAITING_SIGNATURE, None, None)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("bnc_leader", "submitted"),
        ("bnc_officer", "signed"),
        ("nui_leader", "signed"),
        ("bnc_leader", "draft"),
    ],
)
def test_nobody_takes_back_the_step_of_another(p, who, state):
    case = draft_letter(p.bnc_officer, [p.nui])
    if state != "draft":
        workflow.submit(case, by=p.bnc_officer, at=AT)
    if state == "signed":
        workflow.sign(case, by=p.bnc_leader, at=AT)
    with pytest.raises(PermissionDenied):
        workflow.take_back(case, by=getattr(p, who), at=LATER)


def test_rows_say_what_they_are(p):
    case = draft_letter(p.bnc_officer, [p.nui])
    assert str(case) == "Chưa cấp số"
    assert case.is_editable
    assert str(case.dossier) == str(case.pk)
    assert not signed_letter(p.bnc_officer, [p.nui]).is_editable
