"""Letters that come of a case: the house's own, with an excerpt that a person has read.

Who sent the complaint is in none of them. Each kind has its clause, and its time: signs and mutual
notices before a conclusion (002 Điều 4.1.g; 004 Điều 13.4), results and exchange after it (002
Điều 4.2.đ; 004 Điều 9.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Role, Seat
from complaints import competence
from complaints.models import CaseLetter, ComplaintCase, Origin
from complaints.routing import unbarred
from complaints.workflow.barring import bar_addressees
from complaints.workflow.moves import check_traces, keep, lock_case, take_step
from records import installation
from records.history import in_record, note
from records.remarks import REGISTER_ONLY
from regulations.calendar import day_of
from regulations.models import DeadlineRule
from requests import workflow
from requests.workflow.moves import check

Kind = CaseLetter.Kind
UNVERIFIED = gettext_lazy(
    "Nội dung dưới đây chưa xác minh, chưa kết luận; không dùng để nhận xét, đánh giá, viện dẫn."
)


@dataclass(frozen=True)
class Clause:
    """By which rules a kind of letter goes, and whether before or after the conclusion."""

    codes: tuple[str, ...]
    is_concluded: bool | None = None  # None: at any time
    is_unverified: bool = False


CLAUSES = {
    Kind.FORWARD: Clause(("002-4.1.đ", "002-4.2.c-forward")),
    Kind.SIGNS: Clause(("002-4.1.g", "004-9.3-signs"), False, is_unverified=True),
    Kind.RESULT: Clause(("002-4.2.đ",), True),
    Kind.EXCHANGE: Clause(("004-9.3",), True),
    Kind.MUTUAL: Clause(("004-13.4-notice",), False, is_unverified=True),
    Kind.PROACTIVE: Clause(("002-4.2.c-report",)),
}


def rules_of(kind: str, on: date):
    return DeadlineRule.objects.in_force(on).filter(code__in=CLAUSES[kind].codes)


def rule_between(
    kind: str, asking: Agency, addressees: Iterable[Agency], on: date
) -> DeadlineRule | None:
    """The clause under which ``asking`` writes a letter of this kind to all of them."""
    found = rules_of(kind, on)
    for agency in addressees:
        found = found.filter(pk__in=DeadlineRule.objects.binding(asking, agency).values("pk"))
    return found.order_by("code").first()


@in_record
def write(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    kind: str,
    addressees: Iterable[Agency],
    subject: str = "",
    body: str = "",
    is_confirmed: bool = False,
    is_not_the_writer: bool = False,
    accused: Iterable[Seat] = (),
) -> CaseLetter:
    """Lập văn bản từ đơn; it is then signed and issued like any other letter."""
    case, addressees = lock_case(case, by), list(addressees)
    check(competence.can_write_letter(by, case))
    if kind == Kind.FORWARD:
        raise ValidationError(
            {"kind": _("Chuyển đơn là một bước của đơn: dùng nút “Chuyển đơn”.")}
        )
    _check_time(case, kind)
    rule = rule_between(kind, case.agency, addressees, day_of(at)) if addressees else None
    if rule is None:
        raise ValidationError(
            {"addressees": _("Chọn nơi nhận mà điều khoản của loại văn bản này cho gửi.")}
        )
    row = write_letter(
        case, kind, rule=rule, by=by, at=at, addressees=addressees, subject=subject, body=body,
        is_confirmed=is_confirmed, is_not_the_writer=is_not_the_writer, accused=accused,
    )  # fmt: skip
    if kind == Kind.PROACTIVE:
        case.reported_at = at
        keep(case)
        take_step(case, "reported", by=by, at=at, on=day_of(at), to=[a.code for a in addressees])
    return row


def _check_time(case: ComplaintCase, kind: str) -> None:
    """Raise ``ValidationError`` when a letter of this kind comes too early or too late."""
    is_concluded, wanted = case.stage in case.CONCLUDED, CLAUSES[kind].is_concluded
    if wanted is True and not is_concluded:
        raise ValidationError(
            {
                "kind": _(
                    "Chỉ trao đổi, báo cáo điều đã được xác minh, kết luận; đơn chưa kết luận."
                )
            }
        )
    if wanted is False and is_concluded:
        raise ValidationError(
            {
                "kind": _(
                    "Đơn đã kết luận: dùng báo cáo kết quả hoặc trao đổi nội dung đã kết luận."
                )
            }
        )
    if kind == Kind.PROACTIVE and not (case.is_crowded or case.is_complex or case.is_long_running):
        raise ValidationError(
            {"kind": _("Đánh dấu vụ việc đông người, phức tạp hoặc kéo dài trước khi báo cáo.")}
        )


def write_letter(
    case: ComplaintCase,
    kind: str,
    *,
    rule: DeadlineRule,
    by: Seat,
    at: datetime,
    addressees: list[Agency],
    subject: str,
    body: str,
    is_confirmed: bool,
    is_not_the_writer: bool,
    accused: Iterable[Seat] = (),
) -> CaseLetter:
    """Draft the letter with the excerpt, and tie it to the case.

    ``accused``: people of the addressees whom it concerns; they never learn of it.
    """
    check_excerpt(
        case, subject=subject, body=body, is_confirmed=is_confirmed,
        is_not_the_writer=is_not_the_writer,
    )  # fmt: skip
    if CLAUSES[kind].is_unverified and body.strip():
        body = f"{UNVERIFIED}\n\n{body.strip()}"
    leaders = unbarred(case, day_of(at), Role.LEADER)
    letter = workflow.draft(
        by=by, at=at, act=rule.act, rule=rule, addressees=addressees, is_restricted=True,
        secrecy=case.dossier.secrecy, keeps_barred=case.dossier, subject=subject.strip(),
        body=body, signer=leaders[0] if leaders else None,
        paper_place=Origin.objects.get(pk=case.pk).paper_place,
    )  # fmt: skip
    bar_addressees(letter.dossier, addressees, accused, by=by, at=at)
    row = CaseLetter.objects.create(case=case, letter=letter, kind=kind, by=by, at=at)
    note("complaint.letter_begun", at=at, by=by, dossier=case.dossier, inside=by.agency, kind=kind)
    return row


def check_excerpt(
    case: ComplaintCase, *, subject: str, body: str, is_confirmed: bool, is_not_the_writer: bool
) -> None:
    """Raise ``ValidationError`` for an excerpt that is not whole, names the writer, or was not
    read and confirmed."""
    _check_letter_words(case, subject, "subject", _("Nhập trích yếu."))
    _check_letter_words(case, body, "body", _("Nhập nội dung trích."))
    known = (case.writer_name, Origin.objects.get(pk=case.pk).writer_code)
    check_traces(
        case.kind, {"subject": subject, "body": body}, is_not_the_writer=is_not_the_writer,
        writer=known,
    )  # fmt: skip
    if not is_confirmed:
        raise ValidationError({"is_confirmed": _("Đọc bản trích ở trên rồi đánh dấu ô xác nhận.")})


def _check_letter_words(case: ComplaintCase, text: str, field: str, wanted: str) -> None:
    """A letter has words or none by its own marking, whatever the case may keep."""
    if installation.is_register_only(case.dossier.secrecy):
        if text.strip():
            raise ValidationError({field: REGISTER_ONLY})
    elif not text.strip():
        raise ValidationError({field: wanted})
