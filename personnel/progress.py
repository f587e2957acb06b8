"""Where a chain stands: asked of letters, answers and decisions, stored nowhere."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agencies.models import Seat
from personnel.chains import Step
from personnel.models import CaseLetter, Decision, PersonnelCase
from records.remarks import readable_by
from regulations.calendar import day_of
from regulations.models import Provision
from requests.models import CoordinationRequest, Dispatch, Escalation, Outcome
from requests.workflow.gate import gate_of

Letter = CoordinationRequest.Status


@dataclass
class Standing:
    """One step as this seat may know it: done, waiting, or what must stand before it."""

    step: Step
    provision: Provision
    is_done: bool = False
    missing: list[str] = field(default_factory=list)
    letter: CoordinationRequest | None = None
    dispatches: list[Dispatch] = field(default_factory=list)
    decision: Decision | None = None
    done_on: date | None = None  # the day that made it done, where this seat may know it
    says: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.is_done:
            return "done"
        if self.letter is not None:
            return "waiting"
        return "shut" if self.missing else "next"

    @property
    def can_begin(self) -> bool:
        return self.state == "next"


def standings(case: PersonnelCase, seat: Seat) -> list[Standing]:
    """Every step of the file's chain, in order; a gate that is not asked for is left out."""
    refs = {step.provision or case.chain.provision for step in case.chain.steps}
    rows = Provision.objects.filter(regulation_id=case.regulation_id, ref__in=refs)
    provisions = {row.ref: row for row in rows.select_related("regulation")}
    known = _Known(case, seat)
    found: dict[str, Standing] = {}
    for step in case.chain.steps:
        if step.is_gate and case.chain.may_do_without and not case.needs_agreement:
            continue
        here = Standing(step, provisions[step.provision or case.chain.provision])
        before = [found[key] for key in step.after if key in found]
        here.missing = [other.step.label for other in before if not other.is_done]
        known.look(here)
        found[step.key] = here
    return list(found.values())


class _Known:
    """The rows of one file that this seat may read, fetched once."""

    def __init__(self, case: PersonnelCase, seat: Seat) -> None:
        self.seat = seat
        links = CaseLetter.objects.filter(case=case).exclude(letter__status=Letter.WITHDRAWN)
        fallen = _fallen(case) if any(row.dispatch_id for row in links) else ()
        self.links = [row for row in links if row.pk not in fallen]
        letters = CoordinationRequest.objects.visible_to(seat).select_related("dossier", "rule")
        self.letters = letters.in_bulk([row.letter_id for row in self.links if row.letter_id])
        dispatches = Dispatch.objects.visible_to(seat).with_parties().filter(case__in=self.letters)
        self.of_letter: dict[object, list[Dispatch]] = {}
        for row in dispatches:
            self.of_letter.setdefault(row.case_id, []).append(row)
        came = Dispatch.objects.visible_to(seat).with_parties()
        ours = {"dispatch__case__in": self.letters}
        answers = Outcome.objects.filter(**ours, set_aside_at=None).exclude(
            status=Dispatch.Status.DECLINED  # “không thuộc thẩm quyền” is no answer to wait for
        )
        self.answered_on = dict(answers.values_list("dispatch", "happened_on"))
        directions = Escalation.objects.filter(**ours).exclude(directed_at=None)
        self.directed_on = dict(directions.values_list("dispatch", "direction_on"))
        self.incoming = came.in_bulk([row.dispatch_id for row in self.links if row.dispatch_id])
        decided = case.decisions.select_related("by__user").prefetch_related(
            Prefetch("remark", readable_by(seat))
        )
        self.decisions = {row.step: row for row in decided}

    def look(self, here: Standing) -> None:
        {"letter": self._letter, "incoming": self._incoming, "decision": self._decision}[
            here.step.type
        ](here)

    def _letter(self, here: Standing) -> None:
        found = [self.letters.get(r.letter_id) for r in self.links if r.step == here.step.key]
        here.letter = next(filter(None, reversed(found)), None)
        if here.letter is None:
            return
        here.dispatches = self.of_letter.get(here.letter.pk, [])
        if here.letter.issued_at is None:
            here.says = [_("Văn bản chưa ban hành.")]
            return
        here.done_on = day_of(here.letter.issued_at)
        if here.step.done == "issued":
            here.is_done = True
        elif here.step.is_gate:
            self._gate(here)
            self._date(here, self.answered_on | self.directed_on)
        else:
            self._answers(here)
            self._date(here, self.answered_on)

    def _date(self, here: Standing, days: dict[object, date]) -> None:
        """What waits for answers is done on the day of the last of them."""
        found = [days[row.pk] for row in here.dispatches if row.pk in days]
        here.done_on = max([here.done_on, *found])

    def _answers(self, here: Standing) -> None:
        """An answer, or what the clause makes of silence once it was confirmed; a no answers."""
        waits = [row for row in here.dispatches if row.pk not in self.answered_on]
        here.is_done = bool(here.dispatches) and not waits
        here.says = [_waits_for(row) for row in waits]

    def _gate(self, here: Standing) -> None:
        """The gate of all consultations; this room opens none of its own."""
        gate = gate_of(here.letter, self.seat)
        if gate is None:
            here.says = [_("Câu trả lời chỉ có trên giấy: cửa không mở ở đây.")]
            return
        here.is_done, here.says = gate.is_open, [*gate.waits_for, *gate.because]

    def _incoming(self, here: Standing) -> None:
        """Done for all who read the file; the dispatch itself is for those who read that."""
        rows = [self.incoming.get(r.dispatch_id) for r in self.links if r.step == here.step.key]
        here.is_done = bool(rows)
        here.dispatches = [row for row in rows if row is not None]
        here.done_on = max((day_of(row.delivered_at) for row in here.dispatches), default=None)
        if None in rows:
            here.says = [_("Đã gắn văn bản đến; người thụ lý văn bản đó mở xem được.")]

    def _decision(self, here: Standing) -> None:
        here.decision = self.decisions.get(here.step.key)
        here.is_done = here.decision is not None
        here.done_on = here.decision.decided_on if here.decision else None


def _waits_for(row: Dispatch) -> str:
    said = _("%(agency)s chưa trả lời.")
    if row.status == Dispatch.Status.DECLINED:
        said = _("%(agency)s báo không thuộc thẩm quyền: thu hồi văn bản, lập lại gửi đúng nơi.")
    return said % {"agency": row.requested_agency.name}


def _fallen(case: PersonnelCase) -> set[int]:
    """Links to what was taken back since, or is not ours: asked of the database, for a handler
    of the file need not read the dispatch."""
    with connection.cursor() as cursor:
        cursor.execute("select id from personnel_fallen(%s)", [case.pk])
        return {key for (key,) in cursor.fetchall()}
