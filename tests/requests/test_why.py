"""Why a date is that date: every path a date can come from, in the words of the page."""

from datetime import date

import pytest
from django.urls import reverse

from records.models import Event
from regulations.calendar import DayMark, WorkingCalendar
from regulations.models import working_calendar
from requests import workflow
from requests.why import explain
from tests.factories import (
    attach,
    draft_letter,
    fresh,
    on_the,
    oversee,
    received,
    register,
    replied,
    sent,
)

pytestmark = pytest.mark.django_db
TET = {"at": "2026-02-10 10:20"}


def why_of(dispatch, on: str = "2026-03-04"):
    return explain(fresh(dispatch), date.fromisoformat(on), working_calendar())


def lead(why) -> str:
    return "".join(why.lead)


def numbers(why) -> list[int | None]:
    return [box.number for box in why.count.days]


def facts(why) -> dict[str, str]:
    return {fact.label: fact.text for fact in why.facts}


def marks(why) -> dict[str, str]:
    return {mark.label: mark.text for mark in why.marks}


def over_tet(p):
    """Sent before Tết, registered on the day before its last working day."""
    return register(sent(p.bnc_officer, p.nui, **TET), at="2026-02-12 08:40", incoming_number="31")


def test_the_five_days_over_tet_are_counted_one_by_one(p):
    why = why_of(over_tet(p), "2026-02-24")
    assert why.title == "Vì sao là thứ Năm 26/02/2026?"
    assert why.lead == (
        "Từ ngày nhận 12/02 đến 26/02 là 14 ngày: ",
        "5 ngày làm việc được tính",
        " và 9 ngày nghỉ không tính.",
    )
    assert numbers(why) == [0, 1, *[None] * 9, 2, 3, 4, 5]
    assert [box.names for box in why.count.days][:4] == [
        ("Ngày nhận",), (), ("Nghỉ tuần",), ("Nghỉ tuần",),
    ]  # fmt: skip
    assert [box.names for box in why.count.days][-4:] == [
        (), ("Hôm nay",), ("Hạn chót thông báo",), ("Hạn trả lời",),
    ]  # fmt: skip
    assert [box.css for box in why.count.days if "-today" in box.css or "-due" in box.css] == [
        "is-on is-today", "is-on is-due",
    ]  # fmt: skip
    assert why.now == "Hôm nay thứ\u00a0Ba\u00a024/02, ngày thứ 3/5"
    assert why.tags == ("Hạn chính thức",)


def test_days_that_do_not_count_are_grouped_with_their_decision(p):
    why = why_of(over_tet(p), "2026-02-24")
    weekend, tet = why.count.skips
    assert (weekend.foot, weekend.name) == (1, "Nghỉ tuần")
    assert weekend.days.replace("\u00a0", " ") == (
        "thứ Bảy 14/02, Chủ nhật 15/02, thứ Bảy 21/02, Chủ nhật 22/02"
    )
    assert (tet.foot, tet.name) == (2, "Nghỉ lễ")
    assert tet.decision == "Nghỉ Tết Nguyên đán năm 2026 (chưa có số quyết định)"
    assert "thứ\u00a0Ba\u00a017/02 (Mùng Một Tết Nguyên đán)" in tet.days


def test_the_facts_say_where_counting_began(p):
    dispatch = over_tet(p)
    why = why_of(dispatch, "2026-02-24")
    assert facts(why) == {
        "Đến hệ thống": "thứ Ba, 10/02/2026, 10:20",
        "Đăng ký đến": "thứ Năm, 12/02/2026, 08:40",
        "Số đến": "31",
        "Văn thư": "nui.clerk Thử, Đảng ủy xã Núi Mây",
        "Văn bản": "Số 12-CV/BNCTU, ngày 10/02/2026 của Ban Nội chính Tỉnh ủy",
        "Tài liệu": "có tài liệu kèm theo",
        "Ngày riêng": "văn bản không ghi ngày đề nghị trả lời",
    }
    assert [f.label for f in why.facts if f.is_strong] == ["Đăng ký đến"]
    assert [f.label for f in why.facts if f.is_private] == ["Văn thư"]
    assert why.starts.startswith("Tính từ ngày đăng ký đến")
    assert '<mark class="h">không có ý kiến trả lời' in why.quote


def test_a_letter_without_papers_says_so(p):
    dispatch = received(p.bnc_officer, p.nui, has_documents=False)
    assert facts(why_of(dispatch, "2026-03-03"))["Tài liệu"] == "không kèm tài liệu"


def test_marks_and_ledger_follow(p):
    why = why_of(over_tet(p), "2026-02-24")
    assert marks(why) == {
        "Chậm nhất để thông báo cần thêm thời gian": "thứ Tư, 25/02/2026",
        "Hạn trả lời, hết ngày": "thứ Năm, 26/02/2026",
        "Nếu không trả lời: đủ điều kiện coi như đồng ý từ": "thứ Sáu, 27/02/2026",
    }
    assert [(c.title.replace("\u00a0", " "), c.is_key) for c in why.history] == [
        ("thứ Tư 25/02 → thứ Năm 26/02", True),
        ("Tạm tính: thứ Tư 25/02", False),
    ]
    version = working_calendar().version
    assert why.history[1].text == (
        "Gửi văn bản, tạm tính. Ngày nhận là giả định; không dùng để coi là đồng ý. "
        f"Lịch làm việc bản {version}."
    )


def test_a_count_without_days_off_says_so(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=None, at="2026-03-02 09:00")
    why = why_of(dispatch)
    assert lead(why) == (
        "Từ ngày nhận 02/03 đến 09/03 là 7 ngày: 5 ngày làm việc được tính "
        "và 2 ngày nghỉ không tính."
    )
    short = WorkingCalendar(
        [DayMark(date(2026, 3, d), False, "làm bù", "QĐ 1", kind="make_up") for d in (7, 8)],
        first=date(2026, 1, 1), last=date(2026, 12, 31), version=99,
    )  # fmt: skip
    moved = explain(fresh(dispatch), date(2026, 3, 4), short)
    assert moved.moved_to == date(2026, 3, 7)
    assert moved.lead[2] == "."
    assert moved.count.skips[0].name == "Làm bù"


def test_an_assumed_receipt_is_called_assumed(p):
    why = why_of(sent(p.bnc_officer, p.nui))
    assert why.tags == ("Tạm tính, chưa đăng ký đến",)
    assert lead(why).startswith("Từ ngày nhận tạm tính 03/03 đến 10/03 là 7 ngày: ")
    assert facts(why)["Đăng ký đến"] == "chưa đăng ký; tạm tính nhận thứ Ba, 03/03/2026"
    assert why.starts.startswith("Chưa đăng ký đến nên tạm tính")


def test_a_correction_of_receipt_shows_the_new_day_and_its_reason(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.correct_receipt(
        dispatch, by=p.nui_clerk, at=on_the("2026-03-04 09:00"), registered_on=date(2026, 3, 3),
        incoming_number="", reason="Ghi nhầm ngày", documents_complete=False, missing="Phụ lục 2",
    )  # fmt: skip
    why = why_of(dispatch)
    assert facts(why)["Đăng ký đến"] == "thứ Ba, 03/03/2026"
    assert (facts(why)["Lý do sửa"], facts(why)["Còn thiếu"]) == ("Ghi nhầm ngày", "Phụ lục 2")
    assert why.history[0].is_key
    assert (
        marks(why)["Nếu không trả lời"]
        == (
            "Văn bản không kèm tài liệu theo yêu cầu của điều khoản. "
            "Hệ thống đôn đốc và tính là quá hạn. Không coi là đồng ý."
        )
        or not dispatch.rule.needs_documents
    )


def test_the_letters_own_date_stands_as_written(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 6))
    why = why_of(dispatch)
    assert lead(why) == (
        "Văn bản ghi ngày đề nghị trả lời là thứ Sáu, 06/03/2026; "
        "ngày đó thay cho 5 ngày làm việc của quy chế. Từ ngày nhận 02/03 có 4 ngày làm việc."
    )
    assert facts(why)["Ngày riêng"] == (
        "văn bản ghi thứ Sáu, 06/03/2026; thay cho thời hạn của quy chế"
    )
    assert why.starts == ""


def test_a_letter_date_not_after_receipt_leaves_nothing_to_count(p):
    dispatch = register(
        sent(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 3)), at="2026-03-04 09:00"
    )
    why = why_of(dispatch)
    assert lead(why).endswith("Ngày đó không sau ngày nhận 04/03.")
    assert (why.count.days, why.count.months) == ((), ())


def test_a_long_count_is_laid_out_by_months(p):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-in_province")
    why = why_of(dispatch)
    assert why.count.days == ()
    assert [(m.first.month, len(m.weeks)) for m in why.count.months] == [(3, 5), (4, 4)]
    shown = [box for m in why.count.months for week in m.weeks for box in week if box]
    assert len(shown) == (dispatch.due_on - date(2026, 3, 2)).days + 1  # every single day
    assert shown[-1].number == 35
    assert why.count.skips[0].days == "14 ngày, xem từng ngày ở trên"


def test_an_aim_is_never_called_overdue(p):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    why = why_of(dispatch, "2026-07-01")
    assert why.title == "Vì sao phấn đấu đến thứ Hai 01/06/2026?"
    assert lead(why) == (
        "Từ ngày nhận 02/03 đến 01/06: đếm đủ 90 ngày, kể cả ngày nghỉ; "
        "ngày cuối là ngày nghỉ nên chuyển sang ngày làm việc kế tiếp."
    )
    assert why.tags == ("Mốc phấn đấu",)
    assert "Mốc phấn đấu, hết ngày" in marks(why)
    words = " ".join([why.title, lead(why), why.now, *why.tags, *marks(why), *marks(why).values()])
    assert "quá hạn" not in words.lower()
    last = [box for m in why.count.months for week in m.weeks for box in week if box][-1]
    assert (last.number, last.names) == (
        None,
        ("Chuyển hạn", "Mốc phấn đấu"),
    )


def test_an_aim_that_ends_on_a_working_day_is_not_moved(p):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2026-03-03 09:00")
    assert lead(why_of(dispatch)) == (
        "Từ ngày nhận 03/03 đến 01/06: đếm đủ 90 ngày, kể cả ngày nghỉ."
    )


def test_004_shows_two_clocks_and_the_later_one_for_silence(p):
    dispatch = received(
        p.khoi_officer, p.congan, code="004-3.1", letter_reply_by=date(2026, 3, 20)
    )
    assert marks(why_of(dispatch)) == {
        "Chậm nhất để thông báo cần thêm thời gian": "thứ Tư, 11/03/2026",
        "Hạn trả lời, hết ngày": "thứ Tư, 11/03/2026",
        "Mốc thứ hai, chỉ để xét im lặng: ngày ghi trong văn bản": "thứ Sáu, 20/03/2026",
        "Nếu không có phản hồi nào: đủ điều kiện coi như đồng ý từ": "thứ Bảy, 21/03/2026",
    }
    without = received(p.khoi_officer, p.congan, code="004-3.1", at="2026-03-03 09:00")
    second = marks(why_of(without))
    assert second["Mốc thứ hai, chỉ để xét im lặng: ngày ghi trong văn bản"] == (
        "văn bản không ghi"
    )
    assert second["Nếu không trả lời"].startswith("Văn bản không ghi thời hạn riêng")


def test_without_a_number_and_a_date_there_is_no_due_day(p):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    why = why_of(dispatch)
    assert why.title == "Vì sao chưa có hạn?"
    assert lead(why) == (
        "Chưa có hạn: văn bản không ghi ngày đề nghị trả lời và hai bên chưa thống nhất thời gian."
    )
    assert why.tags == ("Chưa có hạn",)
    assert [c.title for c in why.history] == ["Chưa có hạn", "Chưa có hạn"]
    plain = received(p.khoi_officer, p.congan, code="004-15.4", at="2026-03-03 09:00")
    assert lead(why_of(plain)) == (
        "Chưa có hạn: quy chế không nêu số ngày và văn bản không ghi ngày đề nghị trả lời."
    )


def test_a_letter_date_is_the_only_source_where_the_clause_has_no_number(p):
    dispatch = received(
        p.xaydung_officer, p.kiemtra, code="000-5.1.a", letter_reply_by=date(2026, 3, 10)
    )
    assert lead(why_of(dispatch)) == (
        "Văn bản ghi ngày đề nghị trả lời là thứ Ba, 10/03/2026; quy chế lấy ngày đó làm hạn. "
        "Từ ngày nhận 02/03 có 6 ngày làm việc."
    )


def test_an_agreed_time_says_when_it_was_agreed(p):
    dispatch = received(
        p.xaydung_officer, p.kiemtra, code="000-5.1.a", letter_reply_by=date(2026, 3, 10)
    )
    first = workflow.propose_time(
        dispatch, by=p.kiemtra_focal, at=on_the("2026-03-03 09:00"), due_on=date(2026, 3, 13),
        reason="Chờ số liệu",
    )  # fmt: skip
    waiting = why_of(dispatch)
    assert waiting.more_time[0].text == "Chờ bên kia đồng ý; hạn chưa đổi."
    workflow.accept_time(first, by=p.xaydung_officer, at=on_the("2026-03-04 10:00"))
    why = why_of(dispatch)
    assert lead(why) == (
        "Hai bên thống nhất ngày 04/03/2026: trả lời đến hết thứ Sáu, 13/03/2026. "
        "Hạn ban đầu: thứ Ba, 10/03/2026."
    )
    assert (why.more_time[0].text, why.more_time[0].private, why.more_time[0].is_key) == (
        "Hai bên thống nhất ngày 04/03/2026.", "Chờ số liệu", True,
    )  # fmt: skip


def test_an_agreed_time_without_an_earlier_date_names_none(p):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    row = workflow.propose_time(
        dispatch, by=p.kiemtra_focal, at=on_the("2026-03-03 09:00"), due_on=date(2026, 3, 13)
    )
    workflow.accept_time(row, by=p.xaydung_officer, at=on_the("2026-03-04 10:00"))
    why = why_of(dispatch)
    assert lead(why).endswith("thứ Sáu, 13/03/2026.")
    assert why.history[0].title == "thứ\u00a0Sáu\u00a013/03"


def notice(dispatch, at, **fields):
    return workflow.give_notice(
        dispatch, by=dispatch.requested_agency.seats.get(roles=["focal_point"]), at=on_the(at),
        reason="Vụ việc phức tạp", **{"document_number": "9-CV/ĐU", **fields},
    )  # fmt: skip


def test_a_notice_in_time_moves_the_date_and_ends_silence(p):
    dispatch = received(p.bnc_officer, p.nui)
    notice(dispatch, "2026-03-05 09:00", new_due_on=date(2026, 3, 16))
    why = why_of(dispatch)
    assert lead(why) == (
        "Cơ quan được đề nghị thông báo ngày 05/03/2026 là cần thêm thời gian đến "
        "thứ Hai, 16/03/2026. Hạn ban đầu: thứ Hai, 09/03/2026."
    )
    assert why.more_time[0].text == "Văn bản số 9-CV/ĐU. Đúng thời điểm quy chế cho phép."
    assert marks(why)["Nếu không trả lời"].startswith("Đã có thông báo cần thêm thời gian hợp lệ.")


def test_a_notice_without_a_date_leaves_none(p):
    dispatch = received(p.bnc_officer, p.nui)
    notice(dispatch, "2026-03-05 09:00")
    why = why_of(dispatch)
    assert why.title == "Vì sao chưa có hạn?"
    assert "cần thêm thời gian: chưa có ngày mới." in lead(why)
    assert why.more_time[0].title == "Thông báo cần thêm thời gian: chưa nêu ngày mới"


def test_a_late_notice_moves_nothing_until_it_is_accepted(p):
    dispatch = received(p.bnc_officer, p.nui)
    late = notice(dispatch, "2026-03-09 09:00", new_due_on=date(2026, 3, 16))
    why = why_of(dispatch)
    assert lead(why).startswith("Từ ngày nhận 02/03 đến 09/03")
    assert why.more_time[0].text.endswith("hạn không đổi nếu bên đề nghị không chấp nhận.")
    assert why.history[0].title == "Không đổi ngày: thứ\u00a0Hai\u00a009/03"
    workflow.accept_late_notice(late, by=p.bnc_officer, at=on_the("2026-03-10 09:00"))
    why = why_of(dispatch)
    assert lead(why).startswith("Cơ quan được đề nghị thông báo ngày 09/03/2026")
    assert why.more_time[0].text.endswith("bên đề nghị chấp nhận ngày 10/03/2026.")


def test_a_notice_for_information_has_no_due_day(p):
    dispatch = sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    why = why_of(dispatch)
    assert why.title == "Vì sao không có hạn trả lời?"
    assert lead(why) == "Không có hạn trả lời: văn bản gửi để biết, chỉ cần tiếp nhận."
    assert why.tags == ("Chỉ tiếp nhận",)


def test_days_without_a_decision_make_the_date_provisional(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-19 09:00")
    why = why_of(dispatch, "2026-11-20")
    assert why.tags == ("Tạm tính, chờ quyết định lịch nghỉ",)
    undecided = next(s for s in why.count.skips if s.name == "Chưa quyết định")
    assert undecided.decision.endswith("Chưa có quyết định chính thức.")
    assert "Lịch nghỉ chưa có quyết định chính thức." in why.history[0].text


def test_a_make_up_saturday_counts_and_says_so(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-08-20 09:00")
    why = why_of(dispatch, "2026-08-21")
    saturday = why.count.days[2]
    assert (saturday.day, saturday.number, saturday.names) == (date(2026, 8, 22), 2, ("Làm bù",))


def test_an_ended_dispatch_says_how_it_ended(p):
    dispatch = replied(received(p.bnc_officer, p.nui), at="2026-03-05 09:00")
    assert why_of(dispatch, "2026-03-20").now == "Trả lời đúng hạn thứ\u00a0Năm\u00a005/03"


def test_past_the_due_day_it_says_how_late(p):
    dispatch = received(p.khoi_officer, p.congan, code="004-3.1-information")
    assert why_of(dispatch, "2026-03-13").now == (
        "Hôm nay thứ\u00a0Sáu\u00a013/03: Quá hạn 2 ngày làm việc"
    )


def test_a_rule_may_start_on_the_day_of_delivery(p):
    dispatch = sent(p.bnc_officer, p.nui)
    type(dispatch.rule).objects.filter(pk=dispatch.rule_id).update(starts_on="delivered")
    why = why_of(register(fresh(dispatch), at="2026-03-03 09:00"))
    assert [f.label for f in why.facts if f.is_strong] == ["Đến hệ thống"]
    assert why.starts.startswith("Tính từ ngày đến hệ thống")
    assert why.count.days[0].day == date(2026, 3, 2)


# --- The page ------------------------------------------------------------------------------------


def page_of(dispatch) -> str:
    return reverse("requests:why", args=[dispatch.pk])


def test_both_sides_read_the_page_and_it_is_noted(p, as_seat):
    dispatch = over_tet(p)
    response = as_seat(p.nui_focal, at="2026-02-24 08:15").get(page_of(dispatch))
    text = response.content.decode()
    assert "Vì sao là thứ Năm 26/02/2026?" in text
    assert "Góp ý dự thảo Kế hoạch kiểm tra năm 2027" in text
    assert "nui.clerk Thử" in text
    assert "style=" not in text.split("<main", 1)[1]
    event = Event.objects.get(action="clock.explained")
    assert (event.dossier, event.seat, event.inside_agency) == (
        dispatch.dossier, p.nui_focal, p.nui,
    )  # fmt: skip


def test_who_only_tracks_sees_the_clock_and_no_contents(p, as_seat):
    dispatch = over_tet(p)
    notice(dispatch, "2026-02-13 09:00", new_due_on=date(2026, 3, 2))
    oversee(dispatch, p.congan_leader)
    text = as_seat(p.congan_leader).get(page_of(dispatch)).content.decode()
    assert "Vì sao là thứ Hai 02/03/2026?" in text
    assert "Hạn trả lời của Đảng ủy xã Núi Mây theo đề nghị của Ban Nội chính Tỉnh ủy" in text
    for contents in ("Góp ý dự thảo", "nui.clerk Thử", "Vụ việc phức tạp"):
        assert contents not in text


def test_a_stranger_gets_the_page_that_is_not_there(p, as_seat):
    dispatch = over_tet(p)
    client = as_seat(p.congan_leader)
    foreign = client.get(page_of(dispatch))
    missing = client.get("/ho-so/00000000-0000-4000-8000-000000000000/vi-sao/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert not Event.objects.filter(action="clock.explained").exists()


def test_the_page_of_a_long_count_names_every_day(p, as_seat):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-in_province")
    text = as_seat(p.congan_focal).get(page_of(dispatch)).content.decode()
    assert text.count("<caption>") == 2
    assert (
        text.count('<td class="is-on') + text.count('<td class="is-off')
        == (dispatch.due_on - date(2026, 3, 2)).days
    )


def test_the_page_without_a_date_has_no_count(p, as_seat):
    dispatch = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    text = as_seat(p.kiemtra_focal).get(page_of(dispatch)).content.decode()
    assert "Đếm từng ngày" not in text
    assert "3. Các mốc" in text


def test_a_draft_has_no_clock_to_explain(p, as_seat):
    case = draft_letter(p.bnc_officer, [p.nui])
    attach(case)
    assert as_seat(p.bnc_officer).get(page_of(case)).status_code == 404
