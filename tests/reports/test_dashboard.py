"""The leaders' overview: figures over what a seat may track, contents of nothing restricted."""

import itertools
from dataclasses import asdict, replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Role
from records import access
from records.models import Side
from records.words import fingerprint
from regulations.calendar import DayMark, WorkingCalendar
from regulations.models import Regulation, working_calendar
from reports import figures
from reports import workflow as workflow_of_reports
from reports.figures import Scope, Span
from reports.figures.results import rate
from requests import workflow
from requests.models import Dispatch
from tests.factories import (
    assigned,
    make_seat,
    on_the,
    oversee,
    received,
    register,
    replied,
    sent,
)
from tests.reports import carried

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)  # a Thursday
NOW = "2026-03-12 08:00"


def province_at_work(p) -> dict[str, Dispatch]:
    """One dispatch of each state, as the Ban Nội chính tracks them on the 12th."""
    late = received(p.bnc_officer, p.nui, at="2026-03-02 09:00", has_documents=False)
    hush = received(p.bnc_officer, p.ben, at="2026-03-03 09:00")
    soon = assigned(p.bnc_officer, p.nui, at="2026-03-06 09:00", subject="Góp ý sắp hạn")
    run = received(p.bnc_officer, p.dong, at="2026-03-11 09:00")
    unregistered = sent(p.bnc_officer, p.dong, at="2026-03-12 07:00")
    no = replied(
        received(p.bnc_officer, p.nui, at="2026-03-09 09:00"), at="2026-03-10 09:00",
        stance="disagrees", body="Không nhất trí Điều 4",
    )  # fmt: skip
    deemed = received(p.bnc_officer, p.dong, at="2026-02-25 09:00")
    workflow.confirm_consent(deemed, by=p.bnc_officer, at=on_the("2026-03-06 09:00"))
    return {
        "late": late, "hush": hush, "soon": soon, "run": run, "unregistered": unregistered,
        "no": no, "deemed": deemed,
    }  # fmt: skip


@pytest.fixture
def numbers(as_web):
    """What the dashboard of a seat says on a day, read behind both walls."""

    def read(seat, on=TODAY, **scope) -> figures.Numbers:
        with as_web(seat):
            return figures.overview(Scope(seat, on, **scope), working_calendar()).numbers

    return read


@pytest.fixture
def overview(as_web):
    def read(seat, on=TODAY, **scope) -> figures.Overview:
        with as_web(seat):
            return figures.overview(Scope(seat, on, **scope), working_calendar())

    return read


def nothing() -> figures.Numbers:
    return figures.Numbers(**dict.fromkeys(figures.Numbers.__dataclass_fields__, 0))


def page(client) -> str:
    response = client.get(reverse("reports:dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_figures_count_every_state_once(p, numbers):
    province_at_work(p)
    assert numbers(p.bnc_leader) == figures.Numbers(
        qua_han=2, du_dieu_kien=1, sap_den_han=1, dang_xu_ly=5, chua_thong_nhat=1, vuot_moc=0,
        chua_dang_ky=1, cho_phan_cong=3, da_phan_cong=1, da_doi_han=0, co_quan_qua_han=2,
        no=0, no_qua_han=0, duoc_no=5, duoc_no_qua_han=2,
    )  # fmt: skip


def at_work_with_results(p) -> None:
    """As above, with answers before time, on the day and late, an aim and a notice."""
    province_at_work(p)
    received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2025-11-03 09:00")
    for agency, day in ((p.nui, "05"), (p.nui, "09"), (p.ben, "10"), (p.dong, "11")):
        replied(received(p.bnc_officer, agency), at=f"2026-03-{day} 09:00")  # due on the 9th


def test_every_figure_is_the_number_of_rows_behind_its_link(p, overview, as_web):
    at_work_with_results(p)
    calendar = working_calendar()
    seen = set()
    for seat in (p.bnc_leader, p.congan_leader, p.nui_leader):
        found = overview(seat)
        told = asdict(found.numbers) | asdict(found.result)
        told |= {"co_han": found.result.timed, "tra_loi_dung_han": found.result.kept}
        told |= {"can_quan_tam": found.numbers.can_quan_tam, "da_ket_thuc": found.result.ended}
        with as_web(seat):
            for group in figures.CONDITIONS:
                name = group.replace("-", "_")
                if name in told:
                    scope = Scope(seat, TODAY)
                    assert figures.count(scope, calendar, group) == told[name], group
                    rows, after = figures.page_of(scope, calendar, group)
                    assert (len(rows), after) == (told[name], ""), group
                    seen |= {group} if told[name] else set()
    assert seen >= {"qua-han", "sap-den-han", "tra-loi-muon", "truoc-han", "dung-ngay", "im-lang",
                    "vuot-moc", "chua-thong-nhat", "can-quan-tam", "da-ket-thuc"}  # fmt: skip


def test_a_filter_narrows_the_figure_and_its_list_alike(p, overview, as_web):
    at_work_with_results(p)
    law = Regulation.objects.get(key="002")
    for narrow in (
        {"agency": p.nui}, {"regulation": law}, {"act": "opinion"}, {"side": "duoc-no"},
        {"side": "no"}, {"period": "30-ngay"}, {"period": "quy"}, {"period": "nam"},
        {"period": "tuy-chon", "span": Span(date(2026, 3, 9), date(2026, 3, 10))},
    ):  # fmt: skip
        found = overview(p.bnc_leader, **narrow)
        scope = Scope(p.bnc_leader, TODAY, **narrow)
        with as_web(p.bnc_leader):
            for group, number in (
                ("dang-xu-ly", found.numbers.dang_xu_ly), ("co-han", found.result.timed),
                ("tra-loi-muon", found.result.tra_loi_muon),
            ):  # fmt: skip
                assert figures.count(scope, working_calendar(), group) == number, (narrow, group)
    assert overview(p.bnc_leader, agency=p.nui).numbers.dang_xu_ly == 2
    assert overview(p.bnc_leader, side="no").numbers.dang_xu_ly == 0
    assert overview(p.nui_leader, side="no").numbers.dang_xu_ly == 2


def test_on_time_is_decided_by_facts_and_what_is_apart_stays_apart(p, overview):
    at_work_with_results(p)
    found = overview(p.bnc_leader)
    assert found.result == figures.Result(
        truoc_han=2, dung_ngay=1, tra_loi_muon=2, im_lang=1, chi_tiep_nhan=0, theo_moc=0,
        khong_han=0, ket_thuc_khac=0,
    )  # fmt: skip
    assert (found.result.timed, found.result.kept, found.result.rate) == (5, 3, 60)
    assert (found.previous, found.previous.rate) == (figures.Result(), None)
    rows = {row.agency.code: row for row in figures.league(found.agencies)}
    assert [rows[code].result.timed for code in ("nui", "ben", "dong")] == [3, 1, 1]
    assert rows["dong"].result.im_lang == 1
    assert all(row.result.is_few for row in rows.values())


def test_a_notice_and_an_aim_make_no_rate(p, overview):
    received(p.bnc_officer, p.nui, code="002-5.1.a", at="2026-03-02 09:00")
    aim = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2026-03-02 09:00")
    replied(aim, at="2026-03-05 09:00", stance="informs", is_verified=False)
    found = overview(p.congan_leader)
    assert (found.result.theo_moc, found.result.timed, found.result.rate) == (1, 0, None)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, None), (0, 3, 0), (3, 3, 100), (199, 200, 99), (1, 1000, 1), (7, 8, 88), (1, 3, 33)],
)
def test_a_rate_says_all_or_nothing_only_of_all_or_nothing(part, whole, told):
    assert rate(part, whole) == told


def test_bars_are_drawn_against_their_own_whole(p):
    result = figures.Result(truoc_han=1, dung_ngay=1, tra_loi_muon=1, im_lang=1)
    parts = figures.AgencyRow(p.nui, result, 0, 0).segments
    assert [(s.css, s.x, s.width) for s in parts] == [
        ("done", 0, 58), ("run", 60, 58), ("late", 120, 58), ("hush", 180, 60),
    ]  # fmt: skip
    assert figures.AgencyRow(p.nui, figures.Result(), 0, 0).segments == []


def test_agencies_with_a_rate_come_before_those_without(p):
    def row(agency, kept, late):
        parts = dict.fromkeys(figures.Result.__dataclass_fields__, 0)
        parts |= {"truoc_han": kept, "tra_loi_muon": late}
        return {"agency": agency.pk, "dang_xu_ly": 1, "qua_han": 0, **parts}

    found = figures.league([row(p.dong, 1, 0), row(p.nui, 9, 1), row(p.ben, 5, 5)])
    assert [r.agency.code for r in found] == ["ben", "nui", "dong"]


def test_an_aim_is_counted_apart_and_never_overdue(p, overview):
    received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2025-11-03 09:00")
    found = overview(p.congan_leader)
    numbers = found.numbers
    assert (numbers.vuot_moc, numbers.qua_han, numbers.sap_den_han) == (1, 0, 0)
    assert found.watched == []
    assert overview(p.congan_leader, date(2026, 2, 2)).due == {}


def test_the_figures_know_only_what_the_seat_may_track(p, numbers):
    dispatch = province_at_work(p)["late"]
    stranger = p.congan_leader
    assert numbers(stranger) == nothing()
    assert numbers(None) == nothing()
    oversee(dispatch, stranger)
    found = numbers(stranger)
    assert (found.dang_xu_ly, found.qua_han, found.co_quan_qua_han) == (1, 1, 1)


def test_another_seats_groups_give_nothing_behind_the_second_wall(p, as_web):
    """The first wall forgotten: the database looks up the groups of who asks by itself."""
    province_at_work(p)
    with as_web(p.congan_leader):
        found = figures.overview(Scope(p.bnc_leader, TODAY), working_calendar())
    assert replace(found.numbers) == nothing()


def test_a_no_counts_for_who_may_read_it(p, numbers):
    no = province_at_work(p)["no"]
    oversee(no, p.thuongtruc_overseer)
    assert numbers(p.thuongtruc_overseer).chua_thong_nhat == 0
    assert numbers(p.bnc_leader).chua_thong_nhat == 1


def test_who_is_barred_counts_nothing_of_it(p, numbers):
    late = province_at_work(p)["late"]
    before = numbers(p.bnc_leader).qua_han
    late.dossier.bars.create(user=p.bnc_leader.user, by=p.bnc_officer, at=on_the(NOW))
    assert numbers(p.bnc_leader).qua_han == before - 1


def test_disagreement_comes_first_then_what_is_late_and_no_restricted_title(p, overview, as_web):
    made = province_at_work(p)
    secret = received(
        p.bnc_officer, p.ben, at="2026-03-04 09:00", secrecy="working_secret", subject="Canary"
    )
    circle = access.Circle((p.bnc_leader.group_id,), Side.ASKS, "xem")
    access.grant(secret.dossier, circle, by=None)
    seat = p.bnc_leader
    keys = overview(seat).watched
    with as_web(seat):
        rows = figures.watched(keys, Scope(seat, TODAY), working_calendar())
    assert [row.dispatch for row in rows] == [made["no"], made["late"], made["hush"], secret]
    assert [row.title for row in rows] == ["Góp ý dự thảo Kế hoạch kiểm tra năm 2027"] * 3 + [""]
    assert (rows[0].due.text, rows[0].due.state) == ("Chưa thống nhất", "split")


def test_who_holds_a_late_case_is_said_inside_its_own_agency_alone(p, as_seat):
    late = assigned(p.bnc_officer, p.nui, at="2026-03-02 09:00")
    workflow.remind(late, by=p.bnc_officer, at=on_the("2026-03-11 09:00"), text="")
    name = late.handler.user.full_name
    inside = page(as_seat(p.nui_leader, at=NOW))
    assert f"đồng chí {name} giữ" in inside
    assert "đã đôn đốc 1 lần" in inside
    assert name not in page(as_seat(p.bnc_leader, at=NOW))


def test_stages_are_drawn_against_the_largest(p, numbers):
    province_at_work(p)
    assert [(s.number, s.width) for s in figures.stages(numbers(p.bnc_leader))] == [
        (1, 67), (3, 200), (1, 67),
    ]  # fmt: skip
    assert [s.width for s in figures.stages(numbers(p.congan_leader))] == [0, 0, 0]


def columns_of(due, on):
    calendar = working_calendar()
    return figures.columns(due, on, calendar.add_working_days(on, 2), calendar)


def test_the_coming_ten_working_days_show_days_off_as_such(p, overview):
    for agency in (p.nui, p.ben):
        received(p.bnc_officer, agency, at="2026-04-20 09:00")  # due Tuesday, 28/04, over Giỗ Tổ
    on = date(2026, 4, 24)
    columns = columns_of(overview(p.bnc_leader, on).due, on)
    assert [(f"{c.day:%d/%m}", c.number, c.is_off) for c in columns] == [
        ("24/04", 0, False), ("27/04", 0, True), ("28/04", 2, False), ("29/04", 0, False),
        ("30/04", 0, True), ("01/05", 0, True), ("04/05", 0, False), ("05/05", 0, False),
        ("06/05", 0, False), ("07/05", 0, False), ("08/05", 0, False), ("11/05", 0, False),
        ("12/05", 0, False),
    ]  # fmt: skip
    assert sum(not c.is_off for c in columns) == 10
    due = columns[2]
    assert (due.css, due.y, due.height, due.above) == ("f-soon", 24, 100, 17)
    assert columns[0].is_today
    assert (columns[6].css, columns[6].height) == ("f-run", 0)
    assert all(a.x + a.width <= b.x for a, b in itertools.pairwise(columns))


def test_a_saturday_shows_only_when_it_counts_or_something_falls_on_it():
    shown = columns_of({date(2026, 3, 14): 1}, TODAY)
    assert [(c.day, c.number) for c in shown if c.day.weekday() >= 5] == [(date(2026, 3, 14), 1)]
    made_up = DayMark(date(2026, 3, 14), False, "làm bù", "QĐ 1")
    calendar = WorkingCalendar([made_up], first=date(2026, 1, 1), last=date(2026, 12, 31))
    shown = figures.columns({}, TODAY, date(2026, 3, 14), calendar)
    assert [c.day for c in shown if c.day.weekday() >= 5] == [date(2026, 3, 14)]
    assert len(shown) == 10


def test_the_trend_tells_no_rate_of_few_and_none_of_nothing():
    counts = {"2026-03": (4, 4), "2026-02": (10, 9), "2025-12": (20, 15)}
    found = figures.trend(counts, TODAY)
    assert [f"{m.first:%Y-%m}" for m in found.months][0::11] == ["2025-04", "2026-03"]
    assert [(m.name, m.rate, m.is_told) for m in found.months if m.timed] == [
        ("12", 75, True), ("02", 90, True), ("03", 100, False),
    ]  # fmt: skip
    assert found.months[0].rate is None
    assert found.title == "Đúng hạn: từ 75% (tháng 12/2025) đến 90%"
    assert found.grid[0][0] == 60
    assert figures.trend({}, TODAY).title == "Đúng hạn theo tháng"


def test_the_page_says_how_things_stand(p, as_seat):
    province_at_work(p)
    text = page(as_seat(p.bnc_leader, at=NOW))
    for words in (
        "2 yêu cầu đang quá hạn",
        "ở 2 cơ quan",
        "trong số đó đủ điều kiện coi như đồng ý, chờ bên gửi xác nhận",
        "1/1",
        "yêu cầu được trả lời đúng hạn, quá ít để tính tỷ lệ.",
        "Số liệu lúc 08:00, thứ Năm, 12/03/2026",
        "13/09/2025 đến 12/03/2026",
        "5 việc đang ở khâu nào",
        "Không trả lời, coi như đồng ý",
    ):
        assert words in text
    for state in ("qua-han", "sap-den-han", "dang-xu-ly", "chua-thong-nhat"):
        assert f'{reverse("reports:rows")}?nhom={state}"' in text
    main = text.split("<main", 1)[1]
    assert "style=" not in main
    assert "<script" not in main
    assert "onclick" not in main


def test_the_sentence_compares_two_periods_that_are_large_enough(p, as_seat):
    for _n in range(5):
        replied(received(p.bnc_officer, p.nui, at="2025-12-01 09:00"), at="2025-12-20 09:00")
        replied(received(p.bnc_officer, p.ben), at="2026-03-05 09:00")
    late = received(p.bnc_officer, p.dong)
    replied(late, at="2026-03-11 09:00")
    text = page(as_seat(p.bnc_leader, at=f"{NOW}")).replace("\n", " ")
    assert "45%</b>" in text
    quarter = as_seat(p.bnc_leader, at=NOW).get(reverse("reports:dashboard"), {"ky": "quy"})
    words = quarter.content.decode()
    assert "83%</b>" in words
    assert "tăng 83 điểm phần trăm so với quý trước" in words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"tu": "abc"}, "Nhập ngày dạng 26/11/2026."),
        ({"tu": "12/03/2026", "den": "01/03/2026"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"ky": "tuy-chon"}, "Kỳ tùy chọn cần ngày đầu."),
        ({"den": "01/03/2026"}, "Kỳ tùy chọn cần ngày đầu."),
        ({"tu": "01/03/2026", "den": "13/03/2026"}, "Ngày cuối không sau ngày lấy số liệu."),
        ({"den-ngay": "2026-03-13"}, "Chọn ngày từ hôm nay trở về trước"),
        ({"den-ngay": "1900-01-01"}, "các năm đã có lịch làm việc"),
        ({"ky": "x"}, "x"),
        ({"co-quan": "khong-co"}, "Bộ lọc có chỗ chưa đúng"),
        ({"quy-che": "999"}, "Bộ lọc có chỗ chưa đúng"),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_keeps_what_was_typed(p, as_seat, asked, said):
    response = as_seat(p.bnc_leader, at=NOW).get(reverse("reports:dashboard"), asked)
    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert "Số liệu dưới đây là của kỳ thường dùng, chưa lọc." in text
    assert all(value in text for name, value in asked.items() if name in {"tu", "den"})


def test_the_list_behind_a_figure_has_its_pages(p, as_seat, monkeypatch):
    monkeypatch.setattr("reports.figures.rows.PAGE", 3)
    for _n in range(5):
        sent(p.bnc_officer, p.nui)
    client = as_seat(p.bnc_leader, at=NOW)
    first = client.get(reverse("reports:rows"), {"nhom": "dang-xu-ly"})
    assert (first.context["total"], len(first.context["rows"])) == (5, 3)
    after = first.context["after"]
    second = client.get(reverse("reports:rows"), {"nhom": "dang-xu-ly", "sau": after})
    shown = {r.dispatch_id for r in (*first.context["rows"], *second.context["rows"])}
    assert (len(second.context["rows"]), len(shown), second.context["after"]) == (2, 5, "")
    assert client.get(reverse("reports:rows"), {"nhom": "x"}).status_code == 404
    assert client.get(reverse("reports:rows"), {"nhom": "den-han-ngay"}).status_code == 404
    day = client.get(reverse("reports:rows"), {"nhom": "den-han-ngay", "ngay": "2026-03-10"})
    assert day.context["total"] == 5


def test_the_page_of_who_only_tracks_holds_numbers_and_no_titles(p, as_seat):
    made = province_at_work(p)
    for dispatch in made.values():
        oversee(dispatch, p.thuongtruc_overseer)
    text = page(as_seat(p.thuongtruc_overseer, at=NOW))
    assert "2 yêu cầu đang quá hạn" in text
    assert f"Lấy ý kiến, {made['late'].case.number}" in text
    assert "Góp ý" not in text


def test_printed_the_page_carries_the_fingerprint_of_the_record(p, as_seat):
    sent(p.bnc_officer, p.nui)
    assert f'<p class="printonly small">{fingerprint()}</p>' in page(as_seat(p.bnc_leader))


def test_a_quiet_day_is_called_quiet(p, as_seat):
    text = page(as_seat(p.bnc_leader, at=NOW))
    assert "Không có yêu cầu nào quá hạn" in text
    assert "Không có việc quá hạn hay chưa thống nhất" in text
    assert "Chưa có yêu cầu nào kết thúc có hạn trong kỳ" in text


@pytest.mark.parametrize("role", ["focal", "clerk", "officer"])
def test_for_others_the_overview_is_not_there(p, as_seat, role):
    seat = getattr(p, f"bnc_{role}")
    response = as_seat(seat).get(reverse("reports:dashboard"))
    assert response.status_code == 404
    assert response.content == as_seat(seat).get("/khong-co/").content


def test_without_a_seat_the_overview_is_not_there(p, client, set_clock):
    seat = make_seat(p.bnc, Role.LEADER, username="da.nghi", started_on=date(2020, 1, 1))
    type(seat).objects.filter(pk=seat.pk).update(ended_on=date(2020, 2, 1))
    client.force_login(seat.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("reports:dashboard")).status_code == 404


def test_strangers_sign_in_first(p, client):
    response = client.get(reverse("reports:dashboard"))
    assert response["Location"].startswith("/dang-nhap/")


def test_a_disagreement_is_counted_where_nothing_is_open(p, numbers):
    replied(received(p.bnc_officer, p.nui), stance="disagrees", body="Không nhất trí Điều 4")
    found = numbers(p.bnc_leader)
    assert (found.dang_xu_ly, found.chua_thong_nhat) == (0, 1)


def test_every_figure_is_counted_in_one_query(p, as_web, django_assert_num_queries):
    calendar = working_calendar()
    with as_web(p.bnc_leader), django_assert_num_queries(1):
        figures.overview(Scope(p.bnc_leader, TODAY), calendar)


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client)
    return len([q for q in asked if "SAVEPOINT" not in q["sql"]])


def test_the_number_of_queries_does_not_grow_with_the_rows(p, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    received(p.bnc_officer, p.nui)
    page(client)  # the calendar is read once for each of its revisions
    few = queries_of(client)
    for _more in range(2):
        received(p.bnc_officer, p.nui)
        register(sent(p.bnc_officer, p.ben))
    assert (queries_of(client), few <= 18) == (few, True)


def test_periodic_reports_say_who_has_sent_and_who_is_missing(p, as_seat):
    found = carried.duty()
    carried.only(found.code)
    carried.opened()
    workflow_of_reports.record_sent(
        carried.one(found), by=p.nui_focal, at=on_the("2026-11-20 10:00"),
        document_number="1-BC", document_on=date(2026, 11, 20),
    )  # fmt: skip
    response = as_seat(p.bnc_leader, at="2026-11-25 08:00").get(reverse("reports:dashboard"))
    told = {r.period.code: (r.done, r.owed, r.missing) for r in response.context["periodic"]}
    assert told["2026-11"] == (1, 3, ["Đảng ủy phường Bến Cảng", "Đảng ủy xã Đồng Lúa"])
    assert told["2026-10"][:2] == (0, 3)
    assert "còn thiếu:" in response.content.decode()
