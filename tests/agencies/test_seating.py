"""Groups follow from seats: whoever reads the mail is in the mail group, and nobody else."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agencies import seating
from agencies.models import Role, Seat, sort_key
from tests.factories import fresh, make_agency, make_seat

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def agency():
    return make_agency("thu", "Đảng ủy xã Thử")


def groups_of(seat: Seat) -> set[int]:
    return set(seat.user.groups.values_list("pk", flat=True))


def test_founding_gives_an_agency_one_mail_group_for_good(agency):
    first = agency.mail_group_id
    assert agency.mail_group.name == "mail:thu"
    agency.name = "Đảng ủy xã Đổi Tên"
    assert seating.found(agency).mail_group_id == first


def test_an_officer_is_in_no_group_but_their_own(agency):
    seat = make_seat(agency, "officer")
    assert groups_of(seat) == {seat.group_id} == set(seat.group_ids)


@pytest.mark.parametrize("role", [Role.LEADER, Role.FOCAL_POINT, Role.CLERK])
def test_whoever_reads_the_mail_is_in_the_mail_group(agency, role):
    seat = make_seat(agency, role)
    assert groups_of(seat) == {seat.group_id, agency.mail_group_id} == set(seat.group_ids)


def test_an_overseer_does_not_read_the_mail(agency):
    seat = make_seat(agency, "overseer")
    assert groups_of(seat) == {seat.group_id}


def test_other_roles_bring_and_take_the_mail_group(agency):
    seat = make_seat(agency, "officer")
    seat.roles = [Role.OFFICER, Role.CLERK]
    seating.appoint(seat)
    assert groups_of(seat) == {seat.group_id, agency.mail_group_id}
    seat.roles = [Role.OFFICER]
    seating.appoint(seat)
    assert groups_of(seat) == {seat.group_id}


def test_ending_a_seat_takes_its_groups_at_once(agency):
    seat = make_seat(agency, "clerk")
    seating.end(seat, on=TODAY)
    assert groups_of(seat) == set()
    assert fresh(seat).ended_on == TODAY


def test_ending_one_seat_leaves_the_other(agency):
    other = make_agency("khac", "Văn phòng Thử")
    seat = make_seat(agency, "clerk")
    second = seating.appoint(
        Seat(
            user=seat.user, agency=other, title="Văn thư", roles=["clerk"], started_on=TODAY
        )
    )  # fmt: skip
    seating.end(seat, on=TODAY)
    assert groups_of(second) == {second.group_id, other.mail_group_id}


def test_nobody_holds_two_open_seats_in_one_agency(agency):
    seat = make_seat(agency, "clerk")
    again = Seat(user=seat.user, agency=agency, title="Văn thư", roles=["clerk"], started_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        seating.appoint(again)


def test_a_seat_is_current_between_its_days_for_an_active_person_in_a_living_agency(agency):
    seat = make_seat(agency, "clerk", started_on=date(2026, 3, 2))
    current = Seat.objects.filter(agency=agency).current
    assert [list(current(date(2026, 3, day))) for day in (1, 2)] == [[], [seat]]
    seating.end(seat, on=date(2026, 3, 5))
    assert [list(current(date(2026, 3, day))) for day in (5, 6)] == [[seat], []]
    agency.valid_to = date(2026, 3, 3)
    seating.found(agency)
    assert [list(current(date(2026, 3, day))) for day in (3, 4)] == [[seat], []]
    seat.user.is_active = False
    seat.user.save()
    assert list(current(date(2026, 3, 3))) == []


def test_vietnamese_names_sort_the_vietnamese_way():
    names = ["Đảng ủy", "Dân vận", "Ủy ban", "Ban Tổ chức", "Ân cần", "An Hải", "Ăn khớp"]
    assert sorted(names, key=sort_key) == [
        "An Hải", "Ăn khớp", "Ân cần", "Ban Tổ chức", "Dân vận", "Đảng ủy", "Ủy ban",
    ]  # fmt: skip
