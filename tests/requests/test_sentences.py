"""The log of a dispatch: what happened, newest first, as each side may know it."""

from datetime import date

import pytest

from records.models import Event
from requests import workflow
from requests.reminders import sweep
from requests.sentences import TITLES, Line, timeline
from tests.factories import (
    SENT_AT,
    assigned,
    fresh,
    on_the,
    received,
    register,
    reply_draft,
    sent,
    signed_reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)
ON = date(2026, 3, 20)


def lines(dispatch, seat) -> list[tuple[str, str, str, str]]:
    return [(line.title, line.who, line.text, line.css) for line in timeline(dispatch, seat, ON)]


def test_both_sides_read_what_happened_and_each_its_own_steps(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.issue_reply(
        signed_reply(dispatch, stance="disagrees", body="Chưa phù hợp."),
        by=p.nui_clerk, at=on_the("2026-03-10 09:00"), document_number="7-CV/ĐU",
    )  # fmt: skip
    clerk = "nui.clerk Thử, Đảng ủy xã Núi Mây"
    officer = "nui.officer Thử, Đảng ủy xã Núi Mây"
    sent_by = "bnc.clerk Thử, Ban Nội chính Tỉnh ủy"
    shared = [
        ("Gửi trả lời", clerk, "Không đồng ý. Văn bản 7-CV/ĐU. Gửi sau hạn.", "is-key"),
        ("Đăng ký văn bản đến", clerk, "Số đến 1, ngày 02/03/2026.", "is-key"),
        ("Gửi yêu cầu", sent_by, "", "is-key"),
    ]
    assert lines(dispatch, p.bnc_leader) == shared
    assert lines(dispatch, p.nui_leader) == [
        shared[0],
        ("Ký trả lời", "nui.leader Thử, Đảng ủy xã Núi Mây", "", ""),
        ("Trình lãnh đạo duyệt trả lời", officer, "", ""),
        (
            "Phân công người thụ lý",
            "nui.focal Thử, Đảng ủy xã Núi Mây",
            "Giao nui.officer Thử, Cán bộ.",
            "",
        ),
        *shared[1:],
    ]


def test_a_line_carries_its_instant(p):
    dispatch = sent(p.bnc_officer, p.nui)
    assert timeline(dispatch, p.nui_leader, ON) == [
        Line("Gửi yêu cầu", AT, "bnc.clerk Thử, Ban Nội chính Tỉnh ủy", "", "is-key")
    ]


def test_notices_agreements_and_corrections_are_told_with_their_dates(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    give = {"by": p.nui_officer, "reason": "Họp", "document_number": "5"}
    workflow.give_notice(dispatch, at=on_the("2026-03-05 09:00"), **give)
    dispatch = fresh(dispatch)
    workflow.give_notice(
        dispatch, at=on_the("2026-03-06 09:00"), new_due_on=date(2026, 3, 12), **give
    )
    workflow.give_notice(
        dispatch, at=on_the("2026-03-12 09:00"), new_due_on=date(2026, 3, 16), **give
    )
    workflow.correct_receipt(
        dispatch, by=p.nui_clerk, at=on_the("2026-03-12 10:00"), registered_on=date(2026, 3, 3),
        incoming_number="1", reason="Ghi nhầm",
    )  # fmt: skip
    told = [(title, text) for title, _who, text, _css in lines(dispatch, p.bnc_leader)]
    assert told[:4] == [
        ("Sửa ngày đăng ký đến", "Ngày mới 03/03/2026."),
        ("Thông báo cần thêm thời gian", "Ngày mới: 16/03/2026. Muộn so với quy chế."),
        ("Thông báo cần thêm thời gian", "Ngày mới: 12/03/2026."),
        ("Thông báo cần thêm thời gian", "Ngày mới: chưa nêu ngày."),
    ]


def test_an_agreement_is_told_as_proposed_and_as_agreed(p):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.4")
    row = workflow.propose_time(dispatch, by=p.xaydung_officer, at=AT, due_on=date(2026, 3, 20))
    workflow.accept_time(row, by=p.kiemtra_leader, at=AT)
    told = [(title, text) for title, _who, text, _css in lines(dispatch, p.kiemtra_leader)]
    assert told[:2] == [
        ("Hai bên thống nhất thời gian", "Ngày 20/03/2026."),
        ("Đề nghị thống nhất thời gian", "Ngày 20/03/2026."),
    ]


def test_what_the_sweep_and_silence_write_has_nobody_behind_it_but_who_confirmed(p):
    dispatch = register(sent(p.bnc_officer, p.nui))
    sweep(at=on_the("2026-03-05 08:00"))
    sweep(at=on_the("2026-03-10 08:00"))
    workflow.confirm_consent(dispatch, by=p.bnc_officer, at=on_the("2026-03-10 09:00"))
    assert lines(dispatch, p.nui_leader)[:4] == [
        (
            "Xác nhận coi như đồng ý",
            "bnc.officer Thử, Ban Nội chính Tỉnh ủy",
            "Phiếu PGN-2026-0001.",
            "is-key",
        ),
        ("Đủ điều kiện coi như đồng ý", "", "", ""),
        ("Quá hạn", "", "", "is-late"),
        ("Nhắc hạn: còn 2 ngày làm việc", "", "", "is-soon"),
    ]


def test_drafts_and_openings_are_no_lines(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    reply_draft(dispatch)
    titles = [title for title, *_rest in lines(dispatch, p.nui_leader)]
    assert titles == ["Phân công người thụ lý", "Đăng ký văn bản đến", "Gửi yêu cầu"]


def test_every_event_of_a_dispatch_that_both_sides_read_has_a_title(p):
    """A verb that gets no title would vanish from the log without anybody noticing."""
    dispatch = assigned(p.bnc_officer, p.nui)
    workflow.remind(dispatch, by=p.bnc_officer, at=AT)
    workflow.log_contact(
        dispatch, by=p.bnc_officer, at=AT, on=AT.date(), means="telephone", said="Đã gọi"
    )
    workflow.decline(dispatch, by=p.nui_leader, at=AT, reason="Thuộc nơi khác")
    actions = set(
        Event.objects.filter(dossier=dispatch.dossier, inside_agency=None).values_list(
            "action", flat=True
        )
    )
    assert actions - set(TITLES) == {"dispatch.clock_set"}
