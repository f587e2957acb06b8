"""The laws' time limits, counted by hand against a printed calendar.

Off in these weeks of 2026: 16-20/02 (Tết), 27/04, 30/04, 01/05, 31/08-02/09, 24/11; worked are the
Saturdays 10/01 and 22/08.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from complaints import clocks, workflow
from complaints.models import CaseClock
from regulations.loading import RuleInUse, load_statutes
from regulations.models import StatutoryClock, working_calendar
from regulations.packs import PACKS, STATUTES, read_statutes
from tests.complaints.stories import AT, ON, admitted, classified, concluded, notified, taken_in
from tests.factories import fresh, on_the

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("lkn-27", date(2026, 3, 2), date(2026, 3, 12)),  # ten days, a Thursday
        ("lkn-27", date(2026, 3, 4), date(2026, 3, 16)),  # the tenth is a Saturday
        ("lkn-27", date(2026, 2, 6), date(2026, 2, 23)),  # the tenth is in Tết
        ("lkn-28", date(2026, 3, 2), date(2026, 4, 1)),
        ("lkn-28", date(2026, 3, 31), date(2026, 5, 4)),  # 30/04, 01/05 and a weekend
        ("lkn-28-complex", date(2026, 3, 2), date(2026, 4, 16)),
        ("lkn-28-remote", date(2026, 3, 2), date(2026, 4, 16)),
        ("lkn-28-remote-complex", date(2026, 3, 2), date(2026, 5, 4)),  # 01/05 is off
        ("lkn-37", date(2026, 3, 13), date(2026, 4, 28)),  # 27/04 is off
        ("lkn-37-complex", date(2026, 7, 3), date(2026, 9, 3)),  # 01/09 and 02/09 are off
        ("lkn-37-remote-complex", date(2026, 3, 2), date(2026, 5, 11)),
        ("ltc-24", date(2026, 3, 2), date(2026, 3, 11)),  # seven working days
        ("ltc-24", date(2026, 2, 12), date(2026, 3, 2)),  # over Tết
        ("ltc-24", date(2026, 8, 20), date(2026, 8, 28)),  # Saturday 22/08 is worked
        ("ltc-24-many", date(2026, 3, 2), date(2026, 3, 16)),
        ("ltc-30", date(2026, 3, 2), date(2026, 4, 1)),
        ("ltcd-28", date(2026, 3, 7), date(2026, 3, 20)),  # received on a Saturday
        ("ltcd-28", date(2026, 4, 20), date(2026, 5, 7)),  # 27/04, 30/04, 01/05 are off
        ("qd296-denunciation", date(2026, 3, 2), None),
    ],
)
def test_worked_by_hand(code, start, due):
    clock = StatutoryClock.objects.get(code=code)
    assert clocks.due(clock, start, working_calendar()) == due


def test_each_has_a_source_and_says_to_compare_it_first():
    for clock in StatutoryClock.objects.all():
        assert clock.source
        assert "đối chiếu trước khi dùng" in clock.get_confidence_display()
        assert (clock.amount is None) is (clock.confidence == "unknown")


def rows(case):
    found = CaseClock.objects.filter(case=case)
    return list(found.values_list("rule__code", "from_on", "due_on", "ended_on"))


def test_a_denunciation_is_handled_from_the_day_it_was_received(p):
    case = taken_in(p.nui_officer, "denunciation", received_on=date(2026, 2, 27))
    assert rows(case) == [("ltc-24", date(2026, 2, 27), date(2026, 3, 10), None)]


def test_a_petition_made_in_person_is_answered_when_it_is_admitted_or_passed_on(p):
    assert rows(taken_in(p.nui_officer, "petition")) == []  # by post the law gives none
    case = classified(p.nui_focal, "petition", channel="reception")
    assert rows(case) == [("ltcd-28", ON, date(2026, 3, 16), None)]
    workflow.return_to_writer(
        case, by=p.nui_focal, at=on_the("2026-03-17 09:00"), document_number="9"
    )
    assert CaseClock.objects.get(case=case).is_late


def test_the_clock_of_a_complaint_ends_with_the_conclusion(p):
    assert [(row[0], row[3]) for row in rows(concluded(p))] == [
        ("lkn-27", ON), ("lkn-28", ON), ("lkn-32", None),
    ]  # fmt: skip
    assert [row[3] for row in rows(notified(p, incoming_number="46"))] == [ON, ON, ON]


def test_another_clock_may_be_chosen_and_a_foreign_one_not(p):
    case = classified(p.nui_focal)
    wrong, right = (StatutoryClock.objects.get(code=c) for c in ("ltc-30", "lkn-28-complex"))
    with pytest.raises(ValidationError, match="không dùng cho loại đơn này"):
        workflow.admit(case, by=p.nui_leader, at=AT, document_number="1", clock=wrong)
    workflow.admit(case, by=p.nui_leader, at=AT, document_number="1", clock=right)
    assert rows(case)[-1] == ("lkn-28-complex", ON, date(2026, 4, 16), None)


def test_extended_as_often_as_the_law_lets(p):
    case = admitted(p, "denunciation")
    with pytest.raises(ValidationError, match="Ghi số, ký hiệu"):
        workflow.extend(case, by=p.nui_leader, at=AT)
    workflow.extend(case, by=p.nui_leader, at=AT, document_number="3-QĐ")
    row = CaseClock.objects.get(case=case, ended_on=None)
    assert (row.original_due_on, row.due_on) == (date(2026, 4, 1), date(2026, 5, 4))
    with pytest.raises(ValidationError, match="hết số lần luật cho phép"):
        workflow.extend(case, by=p.nui_leader, at=AT, document_number="4-QĐ")


def test_a_complaint_is_prolonged_once_to_the_whole_that_the_law_names(p):
    case = admitted(p)
    workflow.extend(case, by=p.nui_leader, at=AT, document_number="3-QĐ")
    assert rows(case)[-1][2] == date(2026, 4, 16)  # 45 days from the admission
    with pytest.raises(ValidationError, match="hết số lần luật cho phép"):
        workflow.extend(case, by=p.nui_leader, at=AT, document_number="4-QĐ")
    longest = StatutoryClock.objects.get(code="lkn-28-complex")
    case = classified(p.nui_focal, incoming_number="46")
    workflow.admit(case, by=p.nui_leader, at=AT, document_number="1", clock=longest)
    with pytest.raises(ValidationError, match="không có gia hạn theo luật"):
        workflow.extend(case, by=p.nui_leader, at=AT, document_number="3-QĐ")


def test_more_time_after_the_last_day_cures_nothing(p):
    case = admitted(p)
    late = on_the("2026-04-02 08:00")
    with pytest.raises(ValidationError, match="Đã quá hạn ngày 01/04/2026"):
        workflow.extend(case, by=p.nui_leader, at=late, document_number="3-QĐ")
    assert rows(case)[-1][2] == date(2026, 4, 1)
    workflow.extend(case, by=p.nui_leader, at=on_the("2026-04-01 17:00"), document_number="3-QĐ")


def test_a_denunciation_of_others_has_the_time_to_pass_it_on(p):
    case = classified(p.nui_focal, "denunciation", competence="other")
    found = CaseClock.objects.filter(case=case).values_list("rule__code", "due_on", "is_void")
    assert list(found) == [
        ("ltc-24", date(2026, 3, 11), True), ("ltc-24-forward", date(2026, 3, 9), False),
    ]  # fmt: skip
    workflow.classify(case, by=p.nui_focal, at=AT, kind="denunciation", competence_of="own")
    assert clocks.running(case).rule.code == "ltc-24"
    workflow.classify(case, by=p.nui_focal, at=AT, kind="denunciation", competence_of="own")
    assert CaseClock.objects.filter(case=case).count() == 3  # nothing changed, nothing begins


def test_whoever_came_in_person_is_answered_beside_the_handling(p):
    case = classified(p.nui_focal, channel="reception")
    assert {row[0] for row in rows(case)} == {"lkn-27", "ltcd-28-complaint"}
    workflow.admit(case, by=p.nui_leader, at=AT, document_number="1")
    assert [row[0] for row in rows(case) if row[3] is None] == ["lkn-28"]


def test_a_conclusion_of_a_denunciation_is_sent_in_five_working_days(p):
    assert rows(concluded(p, "denunciation"))[-1] == ("ltc-40", ON, date(2026, 3, 9), None)


def test_a_case_keeps_the_version_it_started_under(p):
    case = admitted(p)
    old = StatutoryClock.objects.get(code="lkn-28")
    old.pk, old.version, old.amount, old.valid_from = None, 2, 20, date(2026, 3, 3)
    old.save()
    assert fresh(CaseClock.objects.get(case=case, ended_on=None)).rule.version == 1
    assert clocks.choices("complaint", "resolve", date(2026, 3, 3))[0].version == 2
    assert clocks.choices("complaint", "resolve", ON)[0].version == 1


def test_a_loaded_version_is_never_counted_otherwise():
    pack = read_statutes(PACKS / STATUTES)
    assert load_statutes(pack) == 0
    changed = [pack.clocks[0].model_copy(update={"amount": 11}), *pack.clocks[1:]]
    with pytest.raises(RuleInUse, match="lkn-27 bản 1"):
        load_statutes(pack.model_copy(update={"clocks": changed}))


def test_a_clock_without_a_number_says_so_in_the_database_too():
    clock = StatutoryClock.objects.get(code="lkn-27")
    with pytest.raises(IntegrityError, match="statute_without_a_number"), transaction.atomic():
        StatutoryClock.objects.filter(pk=clock.pk).update(amount=None)


def test_a_mixed_letter_has_no_clock_of_its_own(p):
    assert rows(taken_in(p.nui_officer, "mixed")) == []


def test_administrators_read_them_and_change_none(p, client):
    user = p.nui_leader.user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/quan-tri/regulations/statutoryclock/").content.decode()
    assert "Luật Khiếu nại 2011, Điều 28" in text
    assert client.get("/quan-tri/regulations/statutoryclock/add/").status_code == 403
