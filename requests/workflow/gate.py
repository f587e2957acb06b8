"""A gate: what must be agreed before it is decided (001 Điều 5.2, dash 6).

It opens on agreement, or on a direction of the body the clause names. Never on silence, never on
a no, and nobody opens it by hand.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import Seat
from regulations.models import Act
from requests import competence
from requests.models import CoordinationRequest, Dispatch, Outcome, Reply, ReplyText

AGREED = {Reply.Stance.AGREES, Reply.Stance.AGREES_WITH_COMMENTS}


@dataclass(frozen=True)
class Gate:
    """Whether the matter may be decided, and what it still waits for, a line for each agency."""

    waits_for: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.waits_for


def gate_of(case: CoordinationRequest, seat: Seat) -> Gate | None:
    """The gate of a consultation that was sent, as far as this seat may read the answers; None
    for every other letter. What one cannot see does not open it."""
    if case.act != Act.CONSULTATION or case.issued_at is None:
        return None
    if case.dossier.is_register_only:  # what was answered stands on paper alone
        return None
    waits, because = [], []
    if not competence.sees_every_dispatch(case):
        waits.append(_("còn nơi nhận mà đồng chí không theo dõi"))
    for dispatch in case.dispatches.filter(is_copy=False).select_related("requested_agency"):
        has_passed, said = _passage(dispatch, seat)
        (because if has_passed else waits).append(f"{dispatch.requested_agency.name}: {said}")
    return Gate(tuple(waits), tuple(because))


def _passage(dispatch: Dispatch, seat: Seat) -> tuple[bool, str]:
    direction = dispatch.escalations.exclude(directed_at=None).select_related("body").last()
    if direction is not None:
        return True, _("có ý kiến của %(body)s, số %(number)s ngày %(day)s") % {
            "body": direction.body.name,
            "number": direction.direction_number,
            "day": f"{direction.direction_on:%d/%m/%Y}",
        }
    ending = Outcome.objects.filter(dispatch=dispatch, set_aside_at=None).first()
    if ending is None:
        return False, _("chưa trả lời; im lặng không phải là thống nhất")
    said = ReplyText.objects.visible_to(seat).filter(reply=ending.reply_id).first()
    stance = said.stance if said else ""
    if stance in AGREED:
        return True, _("đã thống nhất")
    if stance == Reply.Stance.DISAGREES:
        return False, _("không thống nhất; phải có ý kiến của cấp trên")
    return False, _("chưa có ý kiến thống nhất")


def check_gate(case: CoordinationRequest, by: Seat) -> None:
    """Raise ``ValidationError`` while a matter that must be agreed first is not."""
    gate = gate_of(case, by)
    if gate is not None and not gate.is_open:
        raise ValidationError(
            _("Chưa quyết định, chưa kết thúc được: %(what)s.")
            % {"what": "; ".join(gate.waits_for)}
        )
