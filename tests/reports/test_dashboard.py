"""The leaders' overview: figures over what a seat may track, contents of nothing restricted."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Role
from records import access
from records.models import Side
from records.words import fingerprint
from regulations.models import working_calendar
from reports import figures
from requests import workflow
from requests.models import Dispatch
from requests.views.lists import in_state
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


def numbers(seat, on=TODAY) -> figures.Figures:
    return figures.figures(seat, on, working_calendar())


def page(client) -> str:
    response = client.get(reverse("reports:dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_figures_count_every_state_once(p):
    province_at_work(p)
    assert numbers(p.bnc_leader) == figures.Figures(
        overdue=2, overdue_agencies=2, consentable=1, due_soon=1, open=5, disagreed=1,
        past_aim=0, unregistered=1, deemed=1, waiting=3, assigned=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("qua-han", "overdue"),
        ("sap-den-han", "due_soon"),
        ("dang-xu-ly", "open"),
        ("chua-thong-nhat", "disagreed"),
        ("vuot-moc", "past_aim"),
        ("chua-dang-ky", "unregistered"),
        ("coi-nhu-dong-y", "deemed"),
    ],
)
def test_a_figure_is_the_number_of_rows_behind_its_link(p, state, name):
    province_at_work(p)
    received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2025-11-03 09:00")
    for seat in (p.bnc_leader, p.congan_leader, p.nui_leader):
        mine = Dispatch.objects.trackable_by(seat)
        rows = in_state(mine, state, seat, TODAY, working_calendar())
        assert getattr(numbers(seat), name) == rows.count()


def test_an_aim_is_counted_apart_and_never_overdue(p):
    received(p.khoi_officer, p.congan, code="003-5.2.1-foreign", at="2025-11-03 09:00")
    found = numbers(p.congan_leader)
    assert (found.past_aim, found.overdue, found.due_soon) == (1, 0, 0)
    assert figures.watched(p.congan_leader, TODAY, working_calendar()) == []
    columns = figures.columns(p.congan_leader, date(2026, 2, 2), working_calendar())
    assert {c.number for c in columns} == {0}


def test_the_figures_know_only_what_the_seat_may_track(p):
    dispatch = province_at_work(p)["late"]
    stranger = p.congan_leader
    assert numbers(stranger) == figures.Figures(*[0] * 11)
    assert numbers(None) == figures.Figures(*[0] * 11)
    oversee(dispatch, stranger)
    found = numbers(stranger)
    assert (found.open, found.overdue, found.overdue_agencies) == (1, 1, 1)


def test_what_is_late_comes_first_and_restricted_titles_never(p):
    made = province_at_work(p)
    secret = received(
        p.bnc_officer, p.ben, at="2026-03-05 09:00", secrecy="working_secret", subject="Canary"
    )
    circle = access.Circle((p.bnc_leader.group_id,), Side.ASKS, "xem")
    access.grant(secret.dossier, circle, by=None)
    rows = figures.watched(p.bnc_leader, TODAY, working_calendar())
    assert [row.dispatch for row in rows] == [made["late"], made["hush"], secret, made["soon"]]
    assert [row.title for row in rows] == [
        "Góp ý dự thảo Kế hoạch kiểm tra năm 2027",
        "Góp ý dự thảo Kế hoạch kiểm tra năm 2027",
        "",
        "Góp ý sắp hạn",
    ]


def test_stages_are_drawn_against_the_largest(p):
    province_at_work(p)
    assert [(s.number, s.width) for s in figures.stages(numbers(p.bnc_leader))] == [
        (1, 67), (3, 200), (1, 67),
    ]  # fmt: skip
    assert [s.width for s in figures.stages(numbers(p.congan_leader))] == [0, 0, 0]


def test_the_coming_days_show_days_off_as_such(p):
    for agency in (p.nui, p.ben):
        received(p.bnc_officer, agency, at="2026-04-20 09:00")  # due Tuesday, 28/04, over Giỗ Tổ
    columns = figures.columns(p.bnc_leader, date(2026, 4, 24), working_calendar())
    assert [(f"{c.day:%d/%m}", c.number, c.is_off) for c in columns] == [
        ("24/04", 0, False), ("27/04", 0, True), ("28/04", 2, False), ("29/04", 0, False),
        ("30/04", 0, True), ("01/05", 0, True), ("04/05", 0, False), ("05/05", 0, False),
        ("06/05", 0, False), ("07/05", 0, False),
    ]  # fmt: skip
    due = columns[2]
    assert (due.css, due.x, due.y, due.height, due.middle, due.above) == (
        "f-soon", 95, 24, 100, 112, 17,
    )  # fmt: skip
    assert columns[0].is_today
    assert (columns[6].css, columns[6].height) == ("f-run", 0)


def test_a_saturday_shows_only_when_something_falls_on_it(p):
    received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 14), at="2026-03-02 09:00")
    columns = figures.columns(p.bnc_leader, TODAY, working_calendar())
    assert [(c.day, c.number) for c in columns if c.day.weekday() >= 5] == [(date(2026, 3, 14), 1)]


def test_the_page_says_how_things_stand(p, as_seat):
    province_at_work(p)
    text = page(as_seat(p.bnc_leader, at=NOW))
    for words in (
        "2 yêu cầu đang quá hạn",
        "ở 2 cơ quan",
        "trong đó 1 đủ điều kiện coi như đồng ý, chờ bên gửi xác nhận",
        "1 yêu cầu sắp đến hạn trong 5 yêu cầu đang xử lý.",
        "Số liệu lúc 08:00, thứ Năm, 12/03/2026",
        "5 việc đang ở khâu nào",
        "Không trả lời, coi như đồng ý",
    ):
        assert words in text
    for state in ("qua-han", "sap-den-han", "dang-xu-ly", "chua-thong-nhat"):
        assert f'{reverse("requests:list")}?nhom={state}"' in text
    main = text.split("<main", 1)[1]
    assert "style=" not in main
    assert "<script" not in main
    assert "onclick" not in main


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
    assert "Không có việc quá hạn hay sắp đến hạn" in text


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


def test_a_disagreement_is_counted_where_nothing_is_open(p):
    replied(received(p.bnc_officer, p.nui), stance="disagrees", body="Không nhất trí Điều 4")
    assert (numbers(p.bnc_leader).open, numbers(p.bnc_leader).disagreed) == (0, 1)


def test_every_figure_is_counted_in_one_query(p, django_assert_num_queries):
    calendar = working_calendar()
    with django_assert_num_queries(1):
        figures.figures(p.bnc_leader, TODAY, calendar)


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client)
    return len([q for q in asked if "SAVEPOINT" not in q["sql"]])


def test_the_number_of_queries_does_not_grow_with_the_rows(p, as_seat):
    client = as_seat(p.bnc_leader, at=NOW)
    received(p.bnc_officer, p.nui)
    page(client)  # the calendar is read once for each of its revisions
    few = queries_of(client)
    for _more in range(4):
        received(p.bnc_officer, p.nui)
        register(sent(p.bnc_officer, p.ben))
    assert (queries_of(client), few <= 15) == (few, True)
