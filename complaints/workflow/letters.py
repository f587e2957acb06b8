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

from agencies.models import Agency, Role, Seat
from complaints import competence
from complaints.models import CaseLetter, ComplaintCase, Origin
from complaints.routing import unbarred
from complaints.workflow.barring import bar_addressees
from complaints.workflow.moves import check_traces, lock_case
from records import installation
from records.history import digest, in_record, note
from records.remarks import REGISTER_ONLY
from regulations.calendar import day_of
from regulations.models import OF_A_COMPLAINT, DeadlineRule
from requests import traces, workflow
from requests.models import CoordinationRequest
from requests.workflow.drafting import check_addressees
from requests.workflow.moves import check

Kind = CaseLetter.Kind


@dataclass(frozen=True)
class Clause:
    """By which rules a kind of letter goes, and whether before or after the conclusion."""

    codes: tuple[str, ...]
    is_concluded: bool | None = None  # None: at any time


CLAUSES = {
    Kind.FORWARD: Clause(("002-4.1.đ", "002-4.2.c-forward")),
    Kind.SIGNS: Clause(("002-4.1.g", "004-9.3-signs"), False),
    Kind.RESULT: Clause(("002-4.2.đ",), True),
    Kind.EXCHANGE: Clause(("004-9.3",), True),
    Kind.MUTUAL: Clause(("004-13.4-notice",), False),
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
    shown: str = "",
    is_not_the_writer: bool = False,
    accused: Iterable[Seat] = (),
) -> CaseLetter:
    """Lập văn bản từ đơn; it is then signed and issued like any other letter. A case is reported
    proactively when that letter goes out, by the hour it goes (see migration ``0002``).

    ``shown``: ``excerpt_digest`` of the words that were shown to be read and confirmed.
    """
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
        is_confirmed=is_confirmed, shown=shown, is_not_the_writer=is_not_the_writer,
        accused=accused,
    )  # fmt: skip
    if errors := check_addressees(row.letter, addressees, on=day_of(at)):
        raise ValidationError(errors)
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
    shown: str,
    is_not_the_writer: bool,
    accused: Iterable[Seat] = (),
) -> CaseLetter:
    """Draft the letter with the excerpt, and tie it to the case.

    ``accused``: people of the addressees whom it concerns; they never learn of it.
    """
    check_excerpt(
        case, subject=subject, body=body, is_confirmed=is_confirmed, shown=shown,
        is_not_the_writer=is_not_the_writer,
    )  # fmt: skip
    leaders = unbarred(case, day_of(at), Role.LEADER)
    letter = workflow.draft(
        by=by, at=at, act=rule.act, rule=rule, addressees=addressees, is_restricted=True,
        secrecy=case.dossier.secrecy, keeps_barred=case.dossier, subject=subject.strip(),
        body=body.strip(), signer=leaders[0] if leaders else None,
        paper_place=Origin.objects.get(pk=case.pk).paper_place,
    )  # fmt: skip
    bar_addressees(letter.dossier, addressees, accused, by=by, at=at)
    row = CaseLetter.objects.create(
        case=case, letter=letter, kind=kind, by=by, at=at,
        excerpt_digest=excerpt_digest(subject, body),
    )  # fmt: skip
    note("complaint.letter_begun", at=at, by=by, dossier=case.dossier, inside=by.agency, kind=kind)
    return row


def excerpt_digest(subject: str, body: str) -> str:
    """SHA-256 of an excerpt as it is shown; line ends and outer blanks are the browser's."""
    lines = (text.replace("\r\n", "\n").strip() for text in (subject, body))
    return digest(list(lines))


def check_excerpt(
    case: ComplaintCase, *, subject: str, body: str, is_confirmed: bool, shown: str,
    is_not_the_writer: bool,
) -> None:  # fmt: skip
    """Raise ``ValidationError`` for an excerpt that is not whole, names the writer, or was not
    read and confirmed."""
    _check_letter_words(case, subject, "subject", _("Nhập trích yếu."))
    _check_letter_words(case, body, "body", _("Nhập nội dung trích."))
    known = (case.writer_name, Origin.objects.get(pk=case.pk).writer_code)
    check_traces(
        case.kind, {"subject": subject, "body": body}, is_not_the_writer=is_not_the_writer,
        writer=known,
    )  # fmt: skip
    has_words = bool(subject.strip() or body.strip())
    if has_words and (not is_confirmed or shown != excerpt_digest(subject, body)):
        raise ValidationError({"is_confirmed": _("Đọc bản trích ở trên rồi đánh dấu ô xác nhận.")})


def _check_letter_words(case: ComplaintCase, text: str, field: str, wanted: str) -> None:
    """A letter has words or none by its own marking, whatever the case may keep."""
    if installation.is_register_only(case.dossier.secrecy):
        if text.strip():
            raise ValidationError({field: REGISTER_ONLY})
    elif not text.strip():
        raise ValidationError({field: wanted})


def check_again(letter: CoordinationRequest, *, by: Seat) -> dict[str, str]:
    """What a letter of a complaint says when it is put before its signer, by field: its words may
    have changed since a person read the excerpt and confirmed it."""
    if letter.act not in OF_A_COMPLAINT or letter.dossier.is_register_only:
        return {}
    row = CaseLetter.objects.visible_to(by).filter(letter=letter).first()
    if row is not None and row.excerpt_digest == excerpt_digest(letter.subject, letter.body):
        return {}
    said = {"subject": letter.subject, "body": letter.body}
    return {
        name: _(
            "Đã sửa so với bản trích được xác nhận, và có vẻ có %(what)s: bỏ đi, hoặc thu hồi bản "
            "nháp này rồi lập lại từ trang của đơn."
        )
        % {"what": traces.said(found)}
        for name, text in said.items()
        if (found := traces.traces(text))
    }
