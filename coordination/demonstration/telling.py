"""How a letter is told: each story stops at its next instant, and the earliest one goes on."""

import heapq
from collections.abc import Generator
from datetime import date, datetime, time, timedelta

from agencies.models import Agency, Role, Seat
from coordination.demonstration import papers
from records import documents
from records.models import Secrecy
from regulations.calendar import VIETNAM, day_of
from regulations.models import DeadlineRule, working_calendar
from requests import reminders, workflow
from requests.models import CoordinationRequest, Dispatch, Reply

Story = Generator[datetime, datetime, object]
WEEK = timedelta(days=7)
SWEPT_DAYS = 10  # working days back from today on which the morning's sweep is told too


def tell_in_order(stories: list[Story]) -> None:
    """Let each story go on when its next instant is the earliest of all."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        at, number, story = heapq.heappop(waiting)
        try:
            then = story.send(at)
        except StopIteration:
            continue
        if then < at:
            raise ValueError(f"{story.__name__} goes back from {at} to {then}")
        heapq.heappush(waiting, (then, number, story))


class World:
    """The day on which the stories end, its calendar, and who sits where."""

    def __init__(self, at: datetime) -> None:
        self.now, self.today = at, day_of(at)
        self.calendar = working_calendar()
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.rules = {rule.code: rule for rule in DeadlineRule.objects.in_force(self.today)}
        seats = Seat.objects.current(self.today).select_related("user", "agency")
        self.seats = list(seats.order_by("id"))

    # Days

    def ago(self, days: int) -> date:
        """The day that many working days before today."""
        return self.calendar.subtract_working_days(self.today, days)

    def ahead(self, days: int) -> date:
        return self.calendar.add_working_days(self.today, days)

    def received_for(self, due: date, limit: int) -> date:
        """The day on which a letter must have come in to be due on ``due``."""
        return self.calendar.subtract_working_days(due, limit)

    def settled(self, due: date, span: int) -> date:
        """``due``, or weeks earlier, so that every day of the span before it is decided."""
        while self.calendar.is_provisional(self.received_for(due, span), due):
            due = self.calendar.roll_forward(due - WEEK)
        return due

    def after(self, day: date, days: int = 1) -> date:
        return self.calendar.add_working_days(day, days)

    def at(self, day: date, hour: str) -> datetime:
        instant = datetime.combine(day, time.fromisoformat(hour), tzinfo=VIETNAM)
        if instant > self.now:
            raise ValueError(f"{instant} has not come yet")
        return instant

    # People

    def seat(self, agency: str, *roles: str) -> Seat:
        """The first seat of an agency with the first of these roles that anybody holds."""
        here = [seat for seat in self.seats if seat.agency.code == agency]
        return next(seat for role in roles for seat in here if seat.has_role(role))

    def leader(self, agency: str) -> Seat:
        return self.seat(agency, Role.LEADER)

    def clerk(self, agency: str) -> Seat:
        return self.seat(agency, Role.CLERK)

    def focal_point(self, agency: str) -> Seat:
        return self.seat(agency, Role.FOCAL_POINT)

    def officer(self, agency: str) -> Seat:
        return self.seat(agency, Role.OFFICER, Role.FOCAL_POINT)


def mornings(world: World) -> Story:
    """The sweep of each working morning, as the clock would have run it."""
    for days in range(SWEPT_DAYS, 0, -1):
        at = yield world.at(world.ago(days), "07:00")
        reminders.sweep(at=at)


# --- The letter ----------------------------------------------------------------------------------


def drafted(
    world: World, *, by: str, on: date, rule: str, to: tuple[str, ...] = (), files=(), **fields
) -> Story:
    """An officer writes a letter under a clause and puts files with it."""
    at = yield world.at(on, "08:10")
    clause, officer = world.rules[rule], world.officer(by)
    case = workflow.draft(
        by=officer, at=at, act=clause.act, rule=clause, signer=world.leader(by),
        condition="" if clause.condition == "urgent" else clause.condition,
        addressees=[world.agencies[code] for code in to], **fields,
    )  # fmt: skip
    for name in files:
        documents.store(papers.file(name, case.subject), dossier=case.dossier, by=officer, at=at)
    return case


def submitted(world: World, *, by: str, on: date, **fields) -> Story:
    case = yield from drafted(world, by=by, on=on, **fields)
    at = yield world.at(on, "09:25")
    return workflow.submit(case, by=world.officer(by), at=at)


def signed(world: World, *, by: str, on: date, **fields) -> Story:
    case = yield from submitted(world, by=by, on=on, **fields)
    at = yield world.at(on, "10:40")
    return workflow.sign(case, by=world.leader(by), at=at)


def sent(world: World, *, by: str, on: date, **fields) -> Story:
    """Drafted, put before the leader, signed and issued on one day."""
    case = yield from signed(world, by=by, on=on, **fields)
    at = yield world.at(on, "14:15")
    return workflow.issue(case, by=world.clerk(by), at=at)


# --- One addressee -------------------------------------------------------------------------------


def dispatch_to(case: CoordinationRequest, agency: str) -> Dispatch:
    return case.dispatches.select_related("requested_agency").get(requested_agency__code=agency)


def registered(world: World, case: CoordinationRequest, agency: str, on: date, **fields) -> Story:
    """The addressee's clerk enters it in the incoming register."""
    at = yield world.at(on, "15:05")
    return workflow.register(dispatch_to(case, agency), by=world.clerk(agency), at=at, **fields)


def assigned(
    world: World, case: CoordinationRequest, agency: str, on: date, note: str = ""
) -> Story:
    """Entered in the register, then handed to an officer by the leader."""
    dispatch = yield from registered(world, case, agency, on)
    at = yield world.at(on, "16:20")
    return workflow.assign(
        dispatch, by=world.leader(agency), at=at, handler=world.officer(agency),
        assignment_note=note,
    )  # fmt: skip


def answer_written(
    world: World,
    case: CoordinationRequest,
    agency: str,
    on: date,
    stance: str,
    body: str,
    **fields,
) -> Story:
    """Whoever has it in hand writes the answer, not yet put before the leader."""
    at = yield world.at(on, "09:40")
    dispatch = dispatch_to(case, agency)
    writer = dispatch.handler or world.focal_point(agency)
    if dispatch.rule.act in {"information", "verification"}:
        fields = {"is_verified": False} | fields
    return workflow.save_reply(
        dispatch, by=writer, at=at, version=0, stance=stance, body=body,
        signer=world.leader(agency), **fields,
    )  # fmt: skip


def answer_submitted(world: World, case: CoordinationRequest, agency: str, on: date, *a, **k):
    reply: Reply = yield from answer_written(world, case, agency, on, *a, **k)
    at = yield world.at(on, "10:30")
    return workflow.submit_reply(reply, by=reply.saved_by, at=at)


def answer_signed(world: World, case: CoordinationRequest, agency: str, on: date, *a, **k):
    reply = yield from answer_submitted(world, case, agency, on, *a, **k)
    at = yield world.at(on, "13:45")
    return workflow.sign_reply(reply, by=world.leader(agency), at=at)


def answered(world: World, case: CoordinationRequest, agency: str, on: date, *a, **k):
    """Written, signed and issued on one day."""
    reply = yield from answer_signed(world, case, agency, on, *a, **k)
    at = yield world.at(on, "15:30")
    return workflow.issue_reply(reply, by=world.clerk(agency), at=at)


def notice_given(
    world: World, case: CoordinationRequest, agency: str, on: date, reason: str, new_due_on, **k
) -> Story:
    at = yield world.at(on, "11:00")
    return workflow.give_notice(
        dispatch_to(case, agency), by=world.focal_point(agency), at=at, reason=reason,
        new_due_on=new_due_on, **k,
    )  # fmt: skip


def closed(world: World, case: CoordinationRequest, on: date) -> Story:
    at = yield world.at(on, "16:45")
    return workflow.close(case, by=case.drafted_by, at=at)


RESTRICTED = {"secrecy": Secrecy.WORKING_SECRET}
