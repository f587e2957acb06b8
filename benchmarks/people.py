"""Agencies with a seat for each role, and the few whose lists are asked for."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from agencies.models import Agency, Role, Seat, User, sort_key

SINCE = date(2024, 1, 1)
ROLES = {
    "leader": Role.LEADER, "focal": Role.FOCAL_POINT, "clerk": Role.CLERK,
    "officer": Role.OFFICER,
}  # fmt: skip
LARGE, MEDIUM, SMALL, OVERSEEING, *THREE = range(1, 8)  # agencies, by their number
OVERSEERS = 2  # seats that track everything of the large agency


def settle(agencies: int) -> None:
    """``agencies`` of them, four seats each; one person with three seats; those who oversee."""
    numbers = range(1, agencies + 1)
    mail = Group.objects.bulk_create(Group(name=f"mail:{code(n)}") for n in numbers)
    made = Agency.objects.bulk_create(
        Agency(
            code=code(n), name=f"Cơ quan {n}", short_name=f"CQ {n}", letter_code=f"CV/CQ{n}",
            sort_name=sort_key(f"Cơ quan {n}"), mail_group=group,
        )
        for n, group in zip(numbers, mail, strict=True)
    )  # fmt: skip
    people = [(f"{a.code}.{name}", a, role) for a in made for name, role in ROLES.items()]
    watching = made[OVERSEEING - 1]
    people += [(f"theodoi.{n}", watching, Role.OVERSEER) for n in range(OVERSEERS)]
    users = _users([username for username, _agency, _role in people] + ["kiemnhiem"])
    three = [("kiemnhiem", made[n - 1], Role.LEADER) for n in THREE]
    _seat([*people, *three], {user.username: user for user in users})


def code(number: int) -> str:
    return f"cq{number:04d}"


def _users(names: list[str]) -> list[User]:
    nothing = make_password(None)
    return User.objects.bulk_create(
        User(username=name, full_name=f"Người {name}", password=nothing) for name in names
    )


def _seat(people: list[tuple[str, Agency, str]], users: dict[str, User]) -> None:
    groups = Group.objects.bulk_create(Group(name=f"seat:{a.code}:{u}") for u, a, _role in people)
    seats = Seat.objects.bulk_create(
        Seat(
            user=users[name], agency=agency, title="Cán bộ", roles=[role], group=group,
            started_on=SINCE,
        )
        for (name, agency, role), group in zip(people, groups, strict=True)
    )  # fmt: skip
    member = User.groups.through
    member.objects.bulk_create(
        member(user_id=seat.user_id, group_id=group) for seat in seats for group in seat.group_ids
    )


@dataclass(frozen=True)
class Asker:
    """One person whose lists are asked for; each of ``seats`` in turn is one time asked."""

    name: str
    seats: tuple[Seat, ...]

    @property
    def user(self) -> User:
        return self.seats[0].user


def _asker(name: str, username: str) -> Asker:
    seats = Seat.objects.filter(user__username=username).select_related("user", "agency")
    return Asker(name, tuple(seats))


def mail_readers() -> list[Asker]:
    """Leaders of a small, a medium and the large agency, and the person with three seats."""
    leaders = {"small": SMALL, "medium": MEDIUM, "large": LARGE}
    return [
        *(_asker(name, f"{code(number)}.leader") for name, number in leaders.items()),
        _asker("three seats", "kiemnhiem"),
    ]


def overseer() -> Asker:
    return _asker("leadership", "theodoi.0")


def leaders(number: int) -> list[Seat]:
    """Leaders with enough to do: of the large agency and of the busiest others."""
    codes = [code(n) for n in (LARGE, *THREE)][:number]
    return [_asker(name, f"{name}.leader").seats[0] for name in codes]
