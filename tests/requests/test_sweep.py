"""The sweep writes down what has become true: once, under its own date, on working days."""

from datetime import date
from types import SimpleNamespace

import pytest

from agencies import seating
from records.models import Event, Notice
from regulations.loading import new_revision
from regulations.models import CalendarDay, CalendarDecision, DeadlineRule
from requests import reminders, workflow
from requests.models import ClockEntry, Dispatch
from requests.reminders import sweep
from requests.tasks import sweep as sweep_task
from tests.factories import assigned, fresh, on_the, received, register, replied, sent

pytestmark = pytest.mark.django_db

# 002, received on Monday 02/03: notice until Friday 06, due on Monday 09, consent from Tuesday 10
NUMBER = "PH-2026-0001"


def swept(at: str, **kwargs) -> list[tuple[str, date]]:
    """What a sweep at ``at`` wrote down: (kind, day)."""
    return [(kind, true_on) for _n, _a, kind, true_on in sweep(at=on_the(at), **kwargs).written]


def told(dispatch, kind: str) -> set[tuple[str, date]]:
    rows = Notice.objects.filter(dossier=dispatch.dossier, kind=kind).select_related("seat__user")
    return {(n.seat.user.username, n.true_on) for n in rows}


def noted(dispatch) -> list[tuple[str, str]]:
    """Marks of a dispatch as events: (action, day)."""
    rows = Event.objects.filter(dossier=dispatch.dossier, seat=None).select_related("payload")
    return [(e.action, e.payload.data["true_on"]) for e in rows if "true_on" in e.payload.data]


def decide(day: date, *, is_off: bool) -> int:
    """A decision on one day; the number of the revision it makes."""
    decision = CalendarDecision.objects.create(
        code=f"thu-{day}", title="Quyết định thử", number="1/QĐ", status="official"
    )
    kind = "statutory" if is_off else "make_up"
    decision.days.create(day=day, is_off=is_off, kind=kind, label="Ngày thử")
    return new_revision("thử").pk


# --- What is written, when, to whom --------------------------------------------------------------


def test_the_days_of_a_clock_are_written_as_they_come(p, as_jobs, clocks_replay):
    dispatch = assigned(p.bnc_officer, p.nui)
    days = [f"2026-03-{n:02d} 08:00" for n in (2, 3, 4, 5, 6, 9, 10, 11)]
    with as_jobs():
        written = [swept(at) for at in days]
    assert written == [
        [],
        [],
        [],
        [("two_left", date(2026, 3, 5))],
        [],
        [("due_today", date(2026, 3, 9))],
        [("overdue", date(2026, 3, 10)), ("consent_possible", date(2026, 3, 10))],
        [],
    ]
    assert told(dispatch, "two_left") == {("nui.officer", date(2026, 3, 5))}
    assert told(dispatch, "due_today") == {("nui.officer", date(2026, 3, 9))}
    assert told(dispatch, "overdue") == {
        ("nui.leader", date(2026, 3, 10)),
        ("nui.officer", date(2026, 3, 10)),
    }
    assert told(dispatch, "consent_possible") == {("bnc.officer", date(2026, 3, 10))}
    assert noted(dispatch) == [
        ("dispatch.two_left", "2026-03-05"),
        ("dispatch.due_today", "2026-03-09"),
        ("dispatch.overdue", "2026-03-10"),
        ("dispatch.consent_possible", "2026-03-10"),
    ]
    assert fresh(dispatch).next_mark_on is None


def test_a_sweep_says_what_it_wrote(p):
    received(p.bnc_officer, p.nui)
    result = sweep(at=on_the("2026-03-05 08:00"))
    assert result == reminders.Swept(
        date(2026, 3, 5), ((NUMBER, "nui", "two_left", date(2026, 3, 5)),), 0
    )


def test_a_sweep_before_the_minute_of_grace_belongs_to_the_day_before(p):
    received(p.bnc_officer, p.nui)
    assert swept("2026-03-10 00:00") == [("due_today", date(2026, 3, 9))]
    assert [kind for kind, _day in swept("2026-03-10 00:01")] == ["overdue", "consent_possible"]


def test_unregistered_letters_are_chased_three_times(p):
    dispatch = sent(p.bnc_officer, p.nui)
    days = [f"2026-03-{n:02d} 08:00" for n in (2, 3, 4, 5, 6, 9, 10, 11, 12)]
    assert [swept(at) for at in days] == [
        [],
        [("unregistered", date(2026, 3, 3))],
        [],
        [("unregistered", date(2026, 3, 5))],
        [("two_left", date(2026, 3, 6))],
        [("unregistered", date(2026, 3, 9))],
        [("due_today", date(2026, 3, 10))],
        [("overdue", date(2026, 3, 11))],
        [],
    ]
    assert {who for who, _day in told(dispatch, "unregistered")} == {"nui.clerk", "nui.focal"}


def test_registering_ends_the_chase(p):
    register(sent(p.bnc_officer, p.nui))
    assert swept("2026-03-03 08:00") == []


def test_a_notice_for_information_is_chased_and_nothing_else(p):
    sent(p.bnc_officer, p.nui, code="002-5.1.a-notice")
    assert swept("2026-03-20 08:00") == [("unregistered", date(2026, 3, 9))]


def test_a_clock_without_a_date_has_no_days(p):
    dispatch = received(p.congan_officer, p.nui, code="001-6.2")
    assert swept("2026-06-01 08:00") == []
    assert fresh(dispatch).next_mark_on is None


def test_past_an_aim_is_told_apart_from_overdue(p):
    dispatch = received(p.khoi_officer, p.congan, code="003-5.2.1-foreign")
    assert swept("2026-06-01 08:00") == [("due_today", date(2026, 6, 1))]
    assert swept("2026-06-02 08:00") == [("past_aim", date(2026, 6, 2))]
    assert {who for who, _day in told(dispatch, "past_aim")} == {
        "congan.leader", "congan.focal", "congan.clerk",
    }  # fmt: skip


def test_an_answered_dispatch_is_left_in_peace(p):
    dispatch = received(p.bnc_officer, p.nui)
    replied(dispatch)
    assert swept("2026-03-20 08:00") == []


def test_no_consent_is_announced_that_may_not_be_confirmed(p):
    """Provisional dates; and dates counted from delivery of a letter that nobody registered."""
    received(p.bnc_officer, p.nui, at="2026-11-16 09:00")
    assert swept("2026-12-10 08:00") == [("overdue", date(2026, 11, 24))]


def test_no_consent_is_announced_of_a_letter_nobody_registered(p):
    DeadlineRule.objects.filter(code="002-5.1.c").update(starts_on="delivered")
    sent(p.bnc_officer, p.nui)
    assert [kind for kind, _day in swept("2026-03-10 08:00")] == ["overdue", "unregistered"]


# --- Late, twice, on days off --------------------------------------------------------------------


def test_what_became_true_on_a_saturday_is_written_on_monday_under_its_own_date(p):
    received(p.bnc_officer, p.nui, at="2026-02-27 09:00")  # due on Friday 06/03
    assert [swept(at) for at in ("2026-03-07 08:00", "2026-03-08 08:00")] == [[], []]
    assert swept("2026-03-09 08:00") == [
        ("overdue", date(2026, 3, 7)),
        ("consent_possible", date(2026, 3, 7)),
    ]


def test_nothing_is_told_over_tet_and_all_on_the_first_working_day(p):
    received(p.bnc_officer, p.nui, at="2026-02-06 09:00")  # due on Friday 13/02, Tết until 20/02
    assert [swept(f"2026-02-{n} 08:00") for n in (14, 16, 20, 22)] == [[]] * 4
    assert swept("2026-02-23 08:00") == [
        ("overdue", date(2026, 2, 14)),
        ("consent_possible", date(2026, 2, 14)),
    ]


def test_a_make_up_saturday_is_a_working_day_of_the_sweep(p):
    received(p.bnc_officer, p.nui, at="2026-08-17 09:00")  # due on Saturday 22/08, worked
    assert swept("2026-08-22 08:00") == [("due_today", date(2026, 8, 22))]


def test_a_week_without_beat_collapses_reminders_and_keeps_what_lasts(p):
    dispatch = received(p.bnc_officer, p.nui)
    assert swept("2026-03-16 08:00") == [
        ("overdue", date(2026, 3, 10)),
        ("consent_possible", date(2026, 3, 10)),
    ]
    assert {day for _who, day in told(dispatch, "overdue")} == {date(2026, 3, 10)}
    assert Notice.objects.get(
        dossier=dispatch.dossier, kind="consent_possible"
    ).created_at == on_the("2026-03-16 08:00")


def test_of_missed_reminders_the_newest_is_written(p):
    received(p.bnc_officer, p.nui)
    assert swept("2026-03-09 08:00") == [("due_today", date(2026, 3, 9))]


def test_a_second_sweep_writes_nothing(p):
    received(p.bnc_officer, p.nui)
    swept("2026-03-10 08:00")
    before = (Notice.objects.count(), Event.objects.count())
    assert swept("2026-03-10 08:05") == []
    assert (Notice.objects.count(), Event.objects.count()) == before


def test_a_clock_that_is_set_again_is_not_told_twice(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    swept("2026-03-10 08:00")
    workflow.give_notice(
        dispatch, by=p.nui_officer, at=on_the("2026-03-10 09:00"), reason="Cần họp",
        document_number="5", new_due_on=date(2026, 3, 16),
    )  # fmt: skip
    assert swept("2026-03-10 09:05", dry_run=True) == []
    assert swept("2026-03-10 09:05") == []
    assert len(told(dispatch, "overdue")) == 2


def test_without_the_memory_of_notices_it_would_be_written_twice(p, monkeypatch):
    dispatch = assigned(p.bnc_officer, p.nui)
    swept("2026-03-10 08:00")
    Dispatch.objects.update(next_mark_on=date(2026, 3, 10))
    monkeypatch.setattr(reminders, "_is_known", lambda dispatch, mark: False)
    swept("2026-03-10 08:05")
    assert [action for action, _day in noted(dispatch)].count("dispatch.overdue") == 2


def test_a_sweep_that_dies_half_way_is_finished_by_the_next(p, monkeypatch):
    first, second = (received(p.bnc_officer, to) for to in (p.nui, p.ben))
    really = reminders._write

    def die_at_the_second(dispatch, *args):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(dispatch.pk)
        return really(dispatch, *args)

    done: list = []
    monkeypatch.setattr(reminders, "_write", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        swept("2026-03-05 08:00")
    monkeypatch.setattr(reminders, "_write", really)
    assert swept("2026-03-05 08:05") == [("two_left", date(2026, 3, 5))]
    assert [len(noted(d)) for d in (first, second)] == [1, 1]


def test_one_that_cannot_be_swept_does_not_silence_the_others(p, monkeypatch, caplog):
    first, second = (received(p.bnc_officer, to) for to in (p.nui, p.ben))
    really = reminders.become_true

    def fail_at_the_first(dispatch, *args):
        if dispatch.pk == first.pk:
            raise ValueError(dispatch.case.subject)
        return really(dispatch, *args)

    monkeypatch.setattr(reminders, "become_true", fail_at_the_first)
    assert swept("2026-03-05 08:00") == [("two_left", date(2026, 3, 5))]
    assert [r.getMessage() for r in caplog.records if r.name == "coordination.sweep"] == [
        "a dispatch could not be swept: ValueError"
    ]
    monkeypatch.setattr(reminders, "become_true", really)
    assert swept("2026-03-05 08:05") == [("two_left", date(2026, 3, 5))]
    assert [len(noted(d)) for d in (first, second)] == [1, 1]


def test_a_date_on_a_day_off_is_told_on_the_last_working_day_before(p):
    received(p.bnc_officer, p.nui, letter_reply_by=date(2026, 3, 15))
    assert swept("2026-03-13 08:00") == [("due_today", date(2026, 3, 13))]
    assert swept("2026-03-16 08:00") == [
        ("overdue", date(2026, 3, 16)),
        ("consent_possible", date(2026, 3, 16)),
    ]


def test_a_dry_run_says_all_and_writes_nothing(p):
    dispatch = received(p.bnc_officer, p.nui)
    before = (Notice.objects.count(), Event.objects.count(), fresh(dispatch).next_mark_on)
    expected = [("overdue", date(2026, 3, 10)), ("consent_possible", date(2026, 3, 10))]
    assert swept("2026-03-10 08:00", dry_run=True) == expected
    after = (Notice.objects.count(), Event.objects.count(), fresh(dispatch).next_mark_on)
    assert after == before
    assert swept("2026-03-10 08:00") == expected


def test_more_dispatches_than_one_batch_are_all_swept(p, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 1)
    for to in (p.nui, p.ben, p.dong):
        received(p.bnc_officer, to)
    assert swept("2026-03-05 08:00") == [("two_left", date(2026, 3, 5))] * 3


def test_a_dispatch_swept_by_another_meanwhile_is_left_alone(p):
    dispatch = received(p.bnc_officer, p.nui)
    calendar = reminders.working_calendar()
    at = on_the("2026-03-05 08:00")
    assert reminders._sweep_one(dispatch.pk, date(2026, 3, 1), calendar, at) == []
    swept("2026-03-05 08:00")
    assert reminders._sweep_one(dispatch.pk, date(2026, 3, 5), calendar, at) == []
    replied(dispatch, at="2026-03-05 09:00")
    assert reminders._sweep_one(dispatch.pk, date(2026, 3, 20), calendar, at) == []
    assert [len(noted(dispatch)), dispatch.outcomes.count()] == [1, 1]


def test_people_who_have_left_are_not_told(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    seating.end(p.nui_officer, on=date(2026, 3, 4))
    swept("2026-03-05 08:00")
    assert told(dispatch, "two_left") == {("nui.focal", date(2026, 3, 5))}


# --- When the calendar changes -------------------------------------------------------------------


def test_a_new_day_off_moves_open_clocks_and_tells_both_sides(p, clocks_replay):
    dispatch = assigned(p.bnc_officer, p.nui)
    version = decide(date(2026, 3, 5), is_off=True)
    result = sweep(at=on_the("2026-03-04 08:00"))
    assert (result.moved, result.written) == (1, ())
    dispatch = fresh(dispatch)
    assert (dispatch.due_on, dispatch.calendar_version) == (date(2026, 3, 10), version)
    line = dispatch.ledger.last()
    assert (line.cause, line.old_due_on, line.due_on, line.by) == (
        ClockEntry.Cause.CALENDAR, date(2026, 3, 9), date(2026, 3, 10), None,
    )  # fmt: skip
    assert {who for who, _day in told(dispatch, "moved")} == {"nui.officer", "bnc.officer"}
    assert {g.due_on for g in dispatch.dossier.grants.all()} == {date(2026, 3, 10)}


def test_a_calendar_alone_never_shortens_an_announced_date(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    version = decide(date(2026, 3, 7), is_off=False)
    assert sweep(at=on_the("2026-03-03 08:00")).moved == 0
    dispatch = fresh(dispatch)
    assert (dispatch.due_on, dispatch.calendar_version) == (date(2026, 3, 9), version)
    event = Event.objects.get(action="dispatch.shorter_date_withheld")
    assert event.payload.data == {
        "announced": "2026-03-09", "reckoned": "2026-03-07", "calendar": version,
    }  # fmt: skip
    assert told(dispatch, "moved") == set()
    sweep(at=on_the("2026-03-04 08:00"))
    assert Event.objects.filter(action="dispatch.shorter_date_withheld").count() == 1


def test_a_calendar_that_moves_nothing_tells_nobody(p, clocks_replay):
    dispatch = assigned(p.bnc_officer, p.nui)
    undated = received(p.congan_officer, p.nui, code="001-6.2")
    version = decide(date(2026, 6, 1), is_off=True)
    assert sweep(at=on_the("2026-03-03 08:00")).moved == 0
    assert {fresh(d).calendar_version for d in (dispatch, undated)} == {version}
    assert told(dispatch, "moved") == set()


def test_a_calendar_leaves_what_has_ended(p):
    dispatch = replied(assigned(p.bnc_officer, p.nui))
    decide(date(2026, 3, 5), is_off=True)
    assert sweep(at=on_the("2026-03-04 08:00")).moved == 0
    assert fresh(dispatch).due_on == date(2026, 3, 9)


def test_a_dispatch_that_another_moved_or_ended_meanwhile_is_left_alone(p, monkeypatch):
    """The list of stale clocks is read before each of them is locked."""
    moved, ended = (assigned(p.bnc_officer, to) for to in (p.nui, p.ben))
    replied(ended, at="2026-03-03 09:00")
    decide(date(2026, 3, 5), is_off=True)
    sweep(at=on_the("2026-03-04 08:00"))
    every = SimpleNamespace(filter=lambda **_stale: Dispatch.objects.all())

    class Stale(SimpleNamespace):
        objects = SimpleNamespace(open=lambda: every)

    monkeypatch.setattr(reminders, "Dispatch", Stale)
    calendar = reminders.working_calendar()
    assert reminders._follow_calendar(calendar, on_the("2026-03-04 08:05")) == 0
    assert [d.ledger.filter(cause="calendar").count() for d in (moved, ended)] == [1, 0]


def test_a_date_kept_although_shorter_is_firm_when_the_calendar_is(p):
    dispatch = received(p.bnc_officer, p.nui, at="2026-11-19 09:00")
    assert (dispatch.due_on, dispatch.is_provisional) == (date(2026, 11, 27), True)
    CalendarDay.objects.filter(decision__status="undecided").delete()
    decide(date(2026, 11, 21), is_off=False)
    sweep(at=on_the("2026-11-20 08:00"))
    dispatch = fresh(dispatch)
    assert (dispatch.due_on, dispatch.is_provisional) == (date(2026, 11, 27), False)


def test_the_calendar_is_followed_on_working_days_like_the_rest(p):
    dispatch = assigned(p.bnc_officer, p.nui)
    decide(date(2026, 3, 9), is_off=True)
    assert sweep(at=on_the("2026-03-07 08:00")).moved == 0
    assert told(dispatch, "moved") == set()
    assert sweep(at=on_the("2026-03-10 08:00")).moved == 1
    assert told(dispatch, "overdue") == set()


# --- The tick ------------------------------------------------------------------------------------


def test_the_task_sweeps_at_the_instant_of_the_database(p, as_jobs, monkeypatch):
    received(p.bnc_officer, p.nui)
    monkeypatch.setattr("requests.tasks.database_now", lambda: on_the("2026-03-10 08:00"))
    with as_jobs():
        assert [sweep_task(), sweep_task.apply().get()] == [2, 0]
