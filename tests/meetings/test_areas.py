"""Who follows which commune, the notice of it, the monthly session, its difficulties."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse_lazy

from meetings import sessions, workflow
from meetings.models import AreaAssignment, AreaLetter, Difficulty, Session
from records import access
from records.models import Event, Notice
from requests.workflow import WrongState
from tests.factories import make_seat, on_the

pytestmark = pytest.mark.django_db
NOW, ON = "2026-06-01 08:00", date(2026, 6, 1)
AREAS = reverse_lazy("meetings:areas")


def text_of(response) -> str:
    return response.content.decode()


def assigned(p, *, seat=None, communes=None, part="officer", from_on=ON, at=NOW, **fields):
    return workflow.assign_area(
        by=fields.pop("by", p.bnc_leader), at=on_the(at), seat=seat or p.bnc_officer,
        communes=communes or [p.nui], part=part, from_on=from_on, signer=p.bnc_leader, **fields,
    )  # fmt: skip


def logged(p, row, *, held_on=date(2026, 6, 10), at="2026-06-12 08:00", by=None, **fields):
    values = {
        "means": "there", "with_whom": "Văn phòng Đảng ủy", "content": "Tình hình tháng 6",
        "difficulties": ["Thiếu biên chế", " ", "Chậm trả lời đơn"],
    }  # fmt: skip
    return workflow.log_session(
        row, by=by or p.bnc_officer, at=on_the(at), held_on=held_on, **{**values, **fields}
    )


def test_each_commune_gets_a_draft_notice_of_its_own(p):
    rows = assigned(p, communes=[p.nui, p.ben])
    letters = [row.letters.get().letter for row in rows]
    assert [list(letter.addressees.all()) for letter in letters] == [[p.nui], [p.ben]]
    assert {(letter.act, letter.status) for letter in letters} == {("notice", "draft")}
    assert {letter.rule.citation for letter in letters} == {"điểm h khoản 1 Điều 4"}
    assert "bnc.officer Thử" in letters[0].body
    assert "điểm h khoản 1 Điều 4" in letters[0].body
    told = Notice.objects.filter(kind="area_assigned").values_list("seat", flat=True)
    assert set(told) == {p.bnc_officer.pk}


def test_a_change_ends_the_former_and_says_so(p):
    (former,) = assigned(p)
    other = make_seat(p.bnc, "officer", username="bnc.second")
    (row,) = assigned(p, seat=other, from_on=date(2026, 6, 15))
    former.refresh_from_db()
    assert former.to_on == date(2026, 6, 14)
    assert "thay đồng chí bnc.officer Thử" in row.letters.get().letter.body
    assert noted(row.letters.get()) == [
        ("area.ended", p.bnc_officer.pk, "2026-06-14"), ("area.assigned", other.pk, "2026-06-15"),
    ]  # fmt: skip
    (leader,) = assigned(p, seat=p.bnc_leader, part="leader", by=p.bnc_focal)
    assert leader.to_on is None  # leader and officer follow side by side


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seat": "nui_officer"}, "seat"), ({"part": "leader"}, "seat"),
        ({"communes": "khoi"}, "communes"),
    ],
)  # fmt: skip
def test_an_assignment_that_cannot_be_names_its_field(p, fields, field):
    if "seat" in fields:
        fields = fields | {"seat": getattr(p, fields["seat"])}
    if "communes" in fields:
        fields = fields | {"communes": [getattr(p, fields["communes"])]}
    with pytest.raises(ValidationError) as error:
        assigned(p, **fields)
    assert set(error.value.error_dict) == {field}
    assert not AreaAssignment.objects.exists()


def test_the_same_person_twice_or_before_the_former_is_refused(p):
    assigned(p)
    with pytest.raises(ValidationError, match="đang theo dõi"):
        assigned(p)
    other = make_seat(p.bnc, "officer", username="bnc.second")
    with pytest.raises(ValidationError, match="bắt đầu ngày 01/06/2026"):
        assigned(p, seat=other, from_on=ON)


def noted(link: AreaLetter) -> list[tuple[str, int, str]]:
    """What the record says of the assignment: what, of whom, and the day."""
    rows = Event.objects.filter(dossier=link.letter_id, action__startswith="area.")
    facts = [(row.action, row.payload.data) for row in rows.order_by("seq")]
    return [(a, data["seat"], data.get("to_on") or data["from_on"]) for a, data in facts]


def test_only_leaders_and_focal_points_of_ban_noi_chinh_assign(p):
    for seat in (p.bnc_officer, p.nui_leader, p.khoi_leader):
        with pytest.raises(PermissionDenied):
            assigned(p, by=seat)


def test_an_end_without_a_successor_is_told_too(p):
    (row,) = assigned(p)
    row = workflow.end_area(row, by=p.bnc_leader, at=on_the(NOW), to_on=date(2026, 6, 30))
    assigned_by, ended_by = AreaLetter.objects.filter(assignment=row).order_by("pk")
    assert noted(assigned_by) == [("area.assigned", p.bnc_officer.pk, "2026-06-01")]
    assert noted(ended_by) == [("area.ended", p.bnc_officer.pk, "2026-06-30")]
    values = {"by": p.bnc_leader, "at": on_the(NOW), "to_on": date(2026, 6, 30)}
    with pytest.raises(ValidationError, match="đã kết thúc"):
        workflow.end_area(row, **values)
    (row,) = assigned(p, communes=[p.ben])
    with pytest.raises(ValidationError, match="trước ngày bắt đầu"):
        workflow.end_area(row, **{**values, "to_on": date(2026, 5, 30)})


def test_both_agencies_know_who_follows_and_nobody_else_does(p, as_web):
    assigned(p)
    for seat, known in ((p.nui_clerk, 1), (p.bnc_officer, 1), (p.ben_leader, 0)):
        with as_web(seat):
            assert AreaAssignment.objects.count() == known


# --- Sessions ------------------------------------------------------------------------------------


def test_a_session_is_read_by_the_commune_the_officer_and_the_leaders(p, as_web):
    (row,) = assigned(p)
    session = logged(p, row)
    assert [d.text for d in session.difficulties.all()] == ["Thiếu biên chế", "Chậm trả lời đơn"]
    for seat, seen in (
        (p.nui_focal, 1), (p.bnc_officer, 1), (p.bnc_leader, 1), (p.bnc_clerk, 0),
        (p.ben_leader, 0), (p.nui_officer, 0),
    ):  # fmt: skip
        with as_web(seat):
            assert Session.objects.count() == seen
            assert access.may_view(seat, session.dossier) == bool(seen)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"held_on": date(2026, 6, 13)}, "held_on"), ({"held_on": date(2026, 5, 31)}, "held_on"),
        ({"with_whom": " "}, "with_whom"), ({"content": ""}, "content"),
    ],
)  # fmt: skip
def test_a_session_that_cannot_be_names_its_field(p, fields, field):
    (row,) = assigned(p)
    with pytest.raises(ValidationError) as error:
        logged(p, row, **fields)
    assert set(error.value.error_dict) == {field}


def test_only_who_follows_the_commune_logs_its_sessions(p):
    (row,) = assigned(p)
    with pytest.raises(PermissionDenied):
        logged(p, row, by=p.bnc_leader)


def test_one_session_a_month_is_owed_from_the_first_whole_month_on(p, as_web):
    early, late = assigned(p), assigned(p, communes=[p.ben], from_on=date(2026, 6, 2))
    with as_web(p.bnc_officer):
        assert sessions.owing(p.bnc_officer, date(2026, 6, 20)) == early
        assert set(sessions.owing(p.bnc_officer, date(2026, 7, 20))) == {*early, *late}
    logged(p, early[0])
    with as_web(p.bnc_officer):
        assert sessions.owing(p.bnc_officer, date(2026, 6, 20)) == []
    assert sessions.owing(p.bnc_leader, date(2026, 7, 20)) == []


def test_who_leads_later_knows_that_a_commune_was_met_and_reads_nothing(p, as_seat, as_web):
    (row,) = assigned(p)
    session = logged(p, row)
    new = make_seat(p.bnc, "leader", username="bnc.new")
    shown = text_of(as_seat(new, at="2026-06-15 08:00").get(AREAS))
    assert ("tháng này đã làm việc" in shown, "chưa có buổi làm việc" in shown) == (True, False)
    assert as_seat(new, at="2026-06-15 08:00").get(session.get_absolute_url()).status_code == 404
    for seat, knows in (
        (p.nui_clerk, True), (p.nui_officer, False), (p.bnc_clerk, False), (p.ben_leader, False),
    ):  # fmt: skip
        with as_web(seat):
            assert sessions.met(date(2026, 6, 1), date(2026, 6, 30)) == (
                {row.pk} if knows else set()
            )


def test_who_left_is_named_so_and_the_commune_counts_as_uncovered(p, as_seat):
    assigned(p)
    p.bnc_officer.ended_on = date(2026, 6, 10)
    p.bnc_officer.save()
    shown = text_of(as_seat(p.bnc_leader, at="2026-06-09 08:00").get(AREAS))
    assert "không còn giữ vị trí" not in shown
    assert p.nui.short_name not in uncovered(shown)
    shown = text_of(as_seat(p.bnc_focal, at="2026-06-15 08:00").get(AREAS))
    assert "không còn giữ vị trí" in shown
    assert p.nui.short_name in uncovered(shown)


def uncovered(page: str) -> str:
    return page.partition("chưa có người theo dõi")[2].partition("</p>")[0]


def test_a_leader_who_follows_owes_and_logs_no_session(p):
    (row,) = assigned(p, seat=p.bnc_leader, part="leader")
    with pytest.raises(PermissionDenied):
        logged(p, row, by=p.bnc_leader)
    assert sessions.owing(p.bnc_leader, date(2026, 7, 1)) == []


def test_what_became_of_a_difficulty_is_written_down(p):
    (row,) = assigned(p)
    item = logged(p, row).difficulties.first()
    values = {"by": p.bnc_officer, "at": on_the("2026-06-15 08:00")}
    for fields, field in (
        ({"state": "handled"}, "handled_by"),
        ({"state": "settled", "outcome": "Xong"}, "settled_on"),
        ({"state": "settled", "settled_on": date(2026, 6, 14)}, "outcome"),
    ):
        with pytest.raises(ValidationError) as error:
            workflow.settle_difficulty(item, **values, **fields)
        assert set(error.value.error_dict) == {field}
    workflow.settle_difficulty(item, **values, state="handled", handled_by="Sở Nội vụ")
    done = workflow.settle_difficulty(
        item, **values, state="settled", outcome="Đã bổ sung", settled_on=date(2026, 6, 14),
        version=1,
    )  # fmt: skip
    assert (done.state, done.version) == (Difficulty.State.SETTLED, 2)
    with pytest.raises(WrongState):
        workflow.settle_difficulty(item, **values, state="open", version=1)
    with pytest.raises(PermissionDenied):
        workflow.settle_difficulty(item, **{**values, "by": p.nui_leader}, state="open")


# --- The commune's opinion of its officer --------------------------------------------------------


def test_the_commune_writes_about_the_officer_only_after_a_letter(p, as_web):
    (row,) = assigned(p)
    values = {"at": on_the(NOW), "letter_reply_by": date(2026, 6, 20), "signer": p.bnc_leader}
    with pytest.raises(PermissionDenied):
        workflow.ask_opinion(row, by=p.bnc_officer, **values)  # of oneself
    with pytest.raises(PermissionDenied):
        workflow.ask_opinion(row, by=p.nui_leader, **values)
    letter = workflow.ask_opinion(row, by=p.bnc_leader, **values)
    assert (letter.rule.code, letter.dossier.is_restricted) == ("002-4.2.h.p2", True)
    assert access.is_barred(letter.dossier, p.bnc_officer.user)
    with pytest.raises(ValidationError, match="đã qua"):
        workflow.ask_opinion(
            row, by=p.bnc_leader, **{**values, "letter_reply_by": date(2026, 5, 1)}
        )
