"""“Số liệu như đã biết hết ngày”: a past day is told with what was recorded by its end."""

from datetime import date

import pytest
from django.urls import reverse

from regulations.models import working_calendar
from reports import compliance, figures, periods
from reports import workflow as obligations
from reports.figures import Scope
from requests import workflow
from requests.models import Dispatch
from tests.factories import fresh, on_the, received, replied, sent
from tests.reports import carried

pytestmark = pytest.mark.django_db
PAST = {"is_past": True}


@pytest.fixture
def known(as_web):
    """What is known of the day ``on`` at its end; read by a leader of the Ban Nội chính."""

    def read(seat, on, *, is_past=True):
        scope = Scope(seat, on, is_past=is_past)
        with as_web(seat):
            overview = figures.overview(scope, working_calendar())
            (line, *_more), _after = figures.page_of(scope, working_calendar(), "tat-ca")
        return overview, line

    return read


def moved_and_answered(p) -> Dispatch:
    """Due on the 9th; on the 5th moved to the 20th; answered on the 18th."""
    dispatch = received(p.bnc_officer, p.nui, at="2026-03-02 09:00")
    workflow.give_notice(
        dispatch, by=p.nui_focal, at=on_the("2026-03-05 09:00"), new_due_on=date(2026, 3, 20),
        reason="Cần thêm thời gian", document_number="5-CV/ĐU",
    )  # fmt: skip
    return replied(fresh(dispatch), at="2026-03-18 09:00")


def test_the_due_date_is_the_one_that_stood_then(p, known):
    moved_and_answered(p)
    assert known(p.bnc_leader, date(2026, 3, 4))[1].due_on == date(2026, 3, 9)
    overview, line = known(p.bnc_leader, date(2026, 3, 12))
    assert (line.due_on, line.ended_on) == (date(2026, 3, 20), None)
    numbers = overview.numbers
    assert (numbers.dang_xu_ly, numbers.qua_han, numbers.da_doi_han) == (1, 0, 1)


def test_an_answer_that_came_after_is_not_known(p, known):
    moved_and_answered(p)
    before, line = known(p.bnc_leader, date(2026, 3, 17))
    assert (before.numbers.dang_xu_ly, before.result.timed) == (1, 0)
    assert line.state == "Đã nhận"
    for is_past in (True, False):
        after, line = known(p.bnc_leader, date(2026, 3, 18), is_past=is_past)
        assert (after.numbers.dang_xu_ly, after.result.truoc_han) == (0, 1)
        assert (line.due_on, line.ended_on) == (date(2026, 3, 20), date(2026, 3, 18))


def test_before_the_notice_it_would_have_been_late(p, known):
    """Late on the 12th as known then; the answer of the 12th came after the end of the 11th."""
    dispatch = received(p.bnc_officer, p.nui, at="2026-03-02 09:00")
    replied(dispatch, at="2026-03-12 08:00")
    overview, _line = known(p.bnc_leader, date(2026, 3, 11))
    assert (overview.numbers.qua_han, overview.result.tra_loi_muon) == (1, 0)
    overview, _line = known(p.bnc_leader, date(2026, 3, 12))
    assert (overview.numbers.qua_han, overview.result.tra_loi_muon) == (0, 1)


def test_a_receipt_registered_later_was_not_known(p, known):
    dispatch = sent(p.bnc_officer, p.nui, at="2026-03-02 09:00")
    workflow.register(dispatch, by=p.nui_clerk, at=on_the("2026-03-04 09:00"))
    assert known(p.bnc_leader, date(2026, 3, 3))[0].numbers.chua_dang_ky == 1
    assert known(p.bnc_leader, date(2026, 3, 4))[0].numbers.chua_dang_ky == 0


def test_a_silence_that_was_set_aside_later_stood_then(p, known):
    deemed = received(p.bnc_officer, p.dong, at="2026-02-25 09:00")
    workflow.confirm_consent(deemed, by=p.bnc_officer, at=on_the("2026-03-06 09:00"))
    workflow.set_aside_consent(
        fresh(deemed), by=p.bnc_leader, at=on_the("2026-03-16 09:00"), reason="Có phản đối"
    )
    assert known(p.bnc_leader, date(2026, 3, 10))[0].result.im_lang == 1
    overview, _line = known(p.bnc_leader, date(2026, 3, 17))
    assert (overview.result.im_lang, overview.numbers.dang_xu_ly) == (0, 1)


def test_a_disagreement_before_its_answer_and_after_the_letter_was_closed(p, known):
    dispatch = received(p.bnc_officer, p.nui, at="2026-03-02 09:00")
    replied(dispatch, at="2026-03-05 09:00", stance="disagrees", body="Không nhất trí")
    workflow.close(fresh(dispatch).case, by=p.bnc_officer, at=on_the("2026-03-10 09:00"))
    days = {4: 0, 5: 1, 9: 1, 10: 0}
    found = {d: known(p.bnc_leader, date(2026, 3, d))[0].numbers.chua_thong_nhat for d in days}
    assert found == days


def test_the_page_says_of_which_day_it_speaks(p, as_seat):
    moved_and_answered(p)
    client = as_seat(p.bnc_leader, at="2026-03-30 08:00")
    response = client.get(reverse("reports:dashboard"), {"den-ngay": "2026-03-12"})
    text = response.content.decode()
    assert "Số liệu như đã biết hết thứ Năm, 12/03/2026." in text
    assert response.context["numbers"].dang_xu_ly == 1
    assert "den-ngay=2026-03-12&amp;nhom=dang-xu-ly" in text
    listed = client.get(reverse("reports:rows"), {"den-ngay": "2026-03-12", "nhom": "dang-xu-ly"})
    assert listed.context["total"] == 1


# --- Periods of duties ---------------------------------------------------------------------------


@pytest.fixture
def through(p):
    """Of ``nui`` in October: opened on 02/10, sent on the 9th, given back on the 11th until the
    16th, sent again on the 18th; ``ben`` was let off on the 12th and owes it again on the 17th."""
    duty = carried.duty()
    carried.only(duty.code)
    carried.setting(duty, due_day=8, due_month_offset=1)
    carried.opened(at="2026-11-02 07:00")
    row = carried.one(duty, period="2026-10")
    carried.sent(row, at="2026-11-09 09:00", number="1-BC")
    obligations.return_for_more(
        carried.one(duty, period="2026-10"), by=p.bnc_leader, at=on_the("2026-11-11 09:00"),
        reason="Thiếu.", due_on=date(2026, 11, 16),
    )  # fmt: skip
    ben = carried.one(duty, period="2026-10", owed_by="ben")
    obligations.waive(ben, by=p.bnc_leader, at=on_the("2026-11-12 09:00"), reason="Mới lập.")
    obligations.owe_again(fresh(ben), by=p.bnc_leader, at=on_the("2026-11-17 09:00"))
    carried.sent(carried.one(duty, period="2026-10"), at="2026-11-18 09:00", number="2-BC")
    return duty


OCTOBER = (  # at the end of a day: owed, done, late, waived, open, overdue of three communes
    (date(2026, 10, 1), None),
    (date(2026, 11, 6), (3, 0, 0, 0, 3, 0)),
    (date(2026, 11, 9), (3, 1, 1, 0, 2, 2)),
    (date(2026, 11, 11), (3, 0, 0, 0, 3, 2)),
    (date(2026, 11, 13), (3, 0, 0, 1, 2, 1)),
    (date(2026, 11, 18), (3, 1, 1, 0, 2, 2)),
)


def test_periods_are_told_as_their_steps_had_them_then(p, through, as_web):
    period = periods.parse("2026-10")
    for on, wanted in OCTOBER:
        with as_web(p.bnc_leader):
            found = compliance.clauses(through.regulation, period, on, p.bnc_leader, **PAST)
            shown = figures.periodic(Scope(p.bnc_leader, on, **PAST))
        tally = next(c.tally for c in found if c.duty == through)
        told = {row.period.code: (row.owed, row.done) for row in shown}
        if wanted is None:
            assert (tally, told) == (compliance.Tally(), {})
            continue
        counts = (tally.phai_lam, tally.da_lam, tally.muon, tally.mien, tally.dang_mo,
                  tally.qua_han)  # fmt: skip
        assert counts == wanted, on
        assert told["2026-10"] == (3 - tally.mien, tally.da_lam), on


def test_the_rows_of_a_past_day_say_what_was_known(p, through, as_seat):
    web = as_seat(p.bnc_leader, at="2026-11-20 09:00")
    address = reverse("reports:compliance_rows", args=[through.code])
    now = {"ky": "2026-10", "cot": "da-lam"}
    assert "2-BC" in web.get(address, now).content.decode()
    then = web.get(address, now | {"den-ngay": "2026-11-09"}).content.decode()
    assert ("1-BC" in then, "2-BC" in then) == (True, False)
    assert "Số liệu như đã biết hết thứ Hai, 09/11/2026" in then
    assert "1-BC" not in web.get(address, now | {"den-ngay": "11/11/2026"}).content.decode()
    for wrong in ("2026-13-40", "01/01/2030"):
        page = web.get(address, now | {"den-ngay": wrong})
        assert "Dưới đây là số liệu hôm nay." in page.content.decode()
    for name, args in (("compliance", []), ("compliance_of", ["002"])):
        page = web.get(reverse(f"reports:{name}", args=args), {"den-ngay": "2026-11-09"})
        assert "&amp;den-ngay=2026-11-09" in page.content.decode()
    page = web.get(reverse("reports:dashboard"), {"den-ngay": "09/11/2026"}).content.decode()
    assert "Tháng 10/2026: Báo cáo kết quả công tác nội chính" in page
    assert "đã làm 1/3" in page
