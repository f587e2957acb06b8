"""How a deadline is said, on every kind of day of every kind of clock."""

from datetime import date

import pytest

from regulations.deadlines import NO_CONSENT
from regulations.models import working_calendar
from requests import workflow
from requests.phrases import (
    Cell,
    Due,
    SilenceWords,
    clock_cells,
    due_of,
    late_days,
    outcome_of,
    silence_words,
)
from tests.factories import (
    SENT_AT,
    assigned,
    fresh,
    on_the,
    received,
    register,
    replied,
    rule,
    sent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks_replay")]
AT = on_the(SENT_AT)


def said(dispatch, on: str) -> Due:
    return due_of(fresh(dispatch), date.fromisoformat(f"2026-{on}"), working_calendar())


def words(dispatch, on: str) -> tuple[str, str]:
    due = said(dispatch, on)
    return due.state, due.text


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


# --- Running -------------------------------------------------------------------------------------


def test_a_clock_is_counted_down_in_working_days(p):
    dispatch = received(p.bnc_officer, p.nui)  # due on Monday 09/03
    assert [words(dispatch, f"03-{n:02d}") for n in (2, 3, 4, 5, 6, 7, 8, 9)] == [
        ("run", "Còn 5 ngày làm việc"),
        ("run", "Còn 4 ngày làm việc"),
        ("run", "Còn 3 ngày làm việc"),
        ("soon", "Còn 2 ngày làm việc"),
        ("soon", "Còn 1 ngày làm việc"),
        ("soon", "Còn 1 ngày làm việc"),
        ("soon", "Còn 1 ngày làm việc"),
        ("soon", "Hạn hôm nay"),
    ]


def test_a_running_clock_is_said_with_date_and_ticks(p):
    due = said(received(p.bnc_officer, p.nui), "03-04")
    assert due == Due("run", "Còn 3 ngày làm việc", "thứ\u00a0Hai\u00a009/03", used=2, total=5)
    assert (due.ticks, due.width) == ([True, True, False, False, False], 53)


def test_before_registration_the_date_is_said_to_be_assumed(p):
    assert said(sent(p.bnc_officer, p.nui), "03-02") == Due(
        "run",
        "Còn 6 ngày làm việc",
        "thứ\u00a0Ba\u00a010/03",
        note="hạn tạm tính",
        used=0,
        total=5,
    )


def test_a_provisional_date_is_said_to_be_one(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-16 09:00")
    assert said(dispatch, "11-17").note == "hạn tạm tính"


def test_what_is_late_is_late_in_working_days(p):
    dispatch = received(p.bnc_officer, p.nui, has_documents=False)
    assert [words(dispatch, f"03-{n}") for n in (10, 13, 14, 16)] == [
        ("late", "Quá hạn 1 ngày làm việc"),
        ("late", "Quá hạn 4 ngày làm việc"),
        ("late", "Quá hạn 4 ngày làm việc"),
        ("late", "Quá hạn 5 ngày làm việc"),
    ]


def test_over_a_weekend_lateness_is_said_in_days():
    calendar = working_calendar()
    friday = date(2026, 3, 6)
    assert [late_days(friday, date(2026, 3, n), calendar) for n in (7, 8, 9)] == [
        "1 ngày", "2 ngày", "1 ngày làm việc",
    ]  # fmt: skip


def test_silence_that_may_be_consent_is_neither_late_nor_an_answer(p):
    dispatch = received(p.bnc_officer, p.nui)
    assert said(dispatch, "03-10") == Due(
        "hush", "Đủ điều kiện coi như đồng ý", "từ thứ\u00a0Ba\u00a010/03",
        note="hạn thứ\u00a0Hai\u00a009/03",
    )  # fmt: skip
    assert words(sent(p.bnc_officer, p.ben), "03-11") == ("late", "Quá hạn 1 ngày làm việc")


def test_a_notice_leaves_the_old_date_beside_the_new(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    notice = {"by": p.nui_officer, "reason": "Họp", "document_number": "5"}
    workflow.give_notice(dispatch, at=on_the("2026-03-05 09:00"), **notice)
    assert said(dispatch, "03-06") == Due(
        "run", "Đang gia hạn", "chưa có ngày mới", note="hạn cũ 09/03", has_moved=True
    )
    workflow.give_notice(
        dispatch, at=on_the("2026-03-06 09:00"), new_due_on=date(2026, 3, 16), **notice
    )
    due = said(dispatch, "03-09")
    assert (due.text, due.note, due.has_moved) == ("Còn 5 ngày làm việc", "hạn cũ 09/03", True)


@pytest.mark.parametrize(
    ("asks", "asked", "code", "how"),
    [
        ("xaydung_officer", "kiemtra", "000-5.4", "hai bên thống nhất thời gian"),
        ("khoi_officer", "congan", "004-15.4", "văn bản không ghi ngày"),
    ],
)
def test_where_there_is_no_date_none_is_said(p, asks, asked, code, how):
    dispatch = received(getattr(p, asks), getattr(p, asked), code=code)
    assert said(dispatch, "03-20") == Due("run", "Chưa có hạn", how)


def test_a_notice_for_information_waits_for_receipt_only(p):
    dispatch = sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    assert said(dispatch, "03-20") == Due("run", "Chờ đăng ký đến", "chỉ cần tiếp nhận")
    assert words(register(dispatch), "03-20") == ("done", "Đã tiếp nhận")


def test_an_aim_is_counted_in_days_and_never_overdue(p):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    assert [words(dispatch, day) for day in ("05-30", "06-01", "06-03")] == [
        ("run", "Phấn đấu: còn 2 ngày"),
        ("run", "Mốc phấn đấu hôm nay"),
        ("run", "Vượt mốc phấn đấu 2 ngày"),
    ]
    due = said(dispatch, "03-03")
    assert (due.is_aim, due.ticks, due.total) == (True, [], 62)


def test_a_letter_date_already_past_on_receipt_has_no_ticks(p):
    dispatch = received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 2, 27))
    due = said(dispatch, "03-02")
    assert (due.text, due.used, due.total, due.width) == ("Quá hạn 1 ngày làm việc", 0, 0, 0)


# --- Ended ---------------------------------------------------------------------------------------


def test_an_answer_is_said_in_time_late_or_simply_given(p):
    in_time = replied(received(p.bnc_officer, p.nui), at="2026-03-09 09:00")
    late = replied(received(p.bnc_officer, p.nui), at="2026-03-10 09:00")
    undated = replied(
        received(p.congan_officer, p.nui, code="001-6.2"), stance="informs", is_verified=False
    )
    assert [said(d, "03-20") for d in (in_time, late, undated)] == [
        Due("done", "Trả lời đúng hạn", "thứ\u00a0Hai\u00a009/03"),
        Due("late", "Trả lời muộn", "thứ\u00a0Ba\u00a010/03"),
        Due("done", "Đã trả lời", "thứ\u00a0Hai\u00a002/03"),
    ]


def test_a_deemed_consent_is_never_said_to_be_an_answer(p):
    dispatch = received(p.bnc_officer, p.nui)
    workflow.confirm_consent(dispatch, by=p.bnc_officer, at=on_the("2026-03-11 08:00"))
    due = said(dispatch, "03-20")
    assert (due.state, due.text) == ("hush", "Coi như đồng ý")
    assert plain(due.date) == "từ thứ Ba 10/03, không trả lời"


def test_what_was_declined_or_withdrawn_says_so(p):
    declined = received(p.bnc_officer, p.nui)
    workflow.decline(declined, by=p.nui_leader, at=AT, reason="Thuộc nơi khác")
    withdrawn = received(p.bnc_officer, p.ben)
    workflow.withdraw(withdrawn.case, by=p.bnc_leader, at=AT, reason="Đổi chủ trương")
    assert [words(d, "03-20") for d in (declined, withdrawn)] == [
        ("run", "Không thuộc thẩm quyền"),
        ("run", "Đã thu hồi"),
    ]


def test_the_ending_that_stands_is_the_one_not_set_aside(p):
    dispatch = replied(received(p.bnc_officer, p.nui))
    outcome = dispatch.outcomes.get()
    assert outcome_of(dispatch) == outcome
    outcome.set_aside_at = AT
    outcome.save()
    assert outcome_of(fresh(dispatch)) is None


# --- Days as boxes -------------------------------------------------------------------------------


def cells(start: str, due: str, on: str) -> list[Cell]:
    days = (date.fromisoformat(f"2026-{day}") for day in (start, due, on))
    return clock_cells(*days, working_calendar())


def test_the_days_of_a_clock_are_boxes_with_gaps_between():
    assert cells("03-04", "03-10", "03-06") == [
        Cell("is-past", day=date(2026, 3, 5)),
        Cell("is-today", day=date(2026, 3, 6), is_today=True),
        Cell("is-off", label="nghỉ", full="07/03 nghỉ cuối tuần, 08/03 nghỉ cuối tuần"),
        Cell("is-left", day=date(2026, 3, 9)),
        Cell("is-left is-due", day=date(2026, 3, 10), is_due=True),
    ]


def test_a_holiday_is_named():
    gap = next(cell for cell in cells("04-24", "05-05", "04-24") if cell.css == "is-off")
    assert (gap.label, gap.full) == (
        "nghỉ lễ",
        "25/04 nghỉ cuối tuần, 26/04 nghỉ cuối tuần, 27/04 Giỗ Tổ Hùng Vương (nghỉ bù)",
    )


def test_a_last_day_that_is_a_day_off_is_a_box_all_the_same():
    assert cells("03-12", "03-15", "03-20")[-1] == Cell(
        "is-past is-due", day=date(2026, 3, 15), is_due=True
    )


def test_too_many_days_or_none_are_not_drawn():
    assert (cells("03-02", "04-20", "03-02"), cells("03-09", "03-06", "03-09")) == ([], [])


# --- Silence -------------------------------------------------------------------------------------


def test_silence_is_explained_in_the_words_of_the_clause():
    no_answer = "Nếu không trả lời"
    assert silence_words(rule("002-5.1.c"), date(2026, 3, 10), "") == SilenceWords(
        True, no_answer,
        "Hết ngày 09/03/2026, được xác định là đồng ý và cùng chịu trách nhiệm, "
        "sau khi bên gửi xác nhận.",
    )  # fmt: skip
    late = "Hệ thống đôn đốc và tính là quá hạn. Không coi là đồng ý."
    assert silence_words(rule("002-5.1.a"), None, "") == SilenceWords(False, no_answer, late)
    reason = NO_CONSENT["no_letter_date"]
    assert silence_words(rule("004-3.1"), None, reason).text == f"{reason} {late}"
    assert silence_words(rule("003-5.2.1-foreign"), None, "").text == (
        "Mốc phấn đấu, không phải hạn bắt buộc; hệ thống nhắc và thống kê riêng."
    )
    assert silence_words(rule("002-5.1.a-notice"), None, "") == SilenceWords(
        False, "Không cần trả lời", "Chỉ cần tiếp nhận, đăng ký văn bản đến."
    )
