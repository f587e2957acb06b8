"""Take a letter in, classify it, split a mixed one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat, User
from complaints import above, clocks, competence
from complaints.mode import keeps_words
from complaints.models import ComplaintCase, ComplaintText, Origin
from complaints.routing import groups, unbarred
from complaints.workflow.correcting import put_right
from complaints.workflow.moves import (
    check_said,
    check_stage,
    check_traces,
    lock_case,
    move,
    take_step,
)
from records import access
from records.history import in_record, note
from records.models import Dossier, Notice, Register, Secrecy, Side
from records.notices import tell
from records.registers import take_number
from records.remarks import REGISTER_ONLY
from regulations.calendar import day_of
from requests.workflow.moves import check

Kind, Stage = ComplaintCase.Kind, ComplaintCase.Stage
FLAGS = ("is_crowded", "is_complex", "is_long_running")


@in_record
def take_in(
    *,
    by: Seat,
    at: datetime,
    kind: str,
    channel: str,
    received_on: date,
    secrecy: str = Secrecy.ORDINARY,
    incoming_number: str = "",
    is_anonymous: bool = False,
    writer_code: str = "",
    paper_place: str = "",
    subject: str = "",
    summary: str = "",
    writer_name: str = "",
    passed_on_by: Agency | None = None,
    accused: Iterable[Seat] = (),
    is_not_the_writer: bool = False,
    **flags: bool,
) -> ComplaintCase:
    """Vào sổ một đơn: its origin, its words where words may be kept, whom it is about.

    ``accused``: people of this agency whom it concerns; from the first moment they know nothing
    of it. Raises ``ValidationError`` naming the fields.
    """
    check(competence.can_take_in(by))
    accused = list(accused)
    origin = {
        "channel": channel, "incoming_number": incoming_number.strip(),
        "is_anonymous": is_anonymous, "writer_code": writer_code.strip(),
        "paper_place": paper_place.strip(),
    }  # fmt: skip
    words = {"subject": subject.strip(), "summary": summary.strip(), "writer_name": writer_name}
    _check_origin(kind, origin, received_on, passed_on_by, by, at)
    _check_secrecy(kind, secrecy)
    _check_words(kind, words)
    _check_accused(accused, by)
    check_traces(
        kind, {name: words[name] for name in ("subject", "summary")} | _codes(origin),
        is_not_the_writer=is_not_the_writer,
    )  # fmt: skip
    return _open(
        by=by, at=at, kind=kind, secrecy=secrecy, received_on=received_on, origin=origin,
        words=words, passed_on_by=passed_on_by, barred=[seat.user for seat in accused],
        **{name: flags.get(name, False) for name in FLAGS},
    )  # fmt: skip


def _codes(origin: dict[str, Any]) -> dict[str, str]:
    """Fields of the register that could carry a name as well."""
    return {name: origin[name] for name in ("writer_code", "incoming_number", "paper_place")}


def _check_origin(
    kind: str, origin: dict[str, Any], received_on: date, passed_on_by: Agency | None, by: Seat,
    at: datetime,
) -> None:  # fmt: skip
    errors = {}
    if received_on > day_of(at):
        errors["received_on"] = _("Ngày nhận đơn không thể sau hôm nay.")
    if origin["is_anonymous"] and origin["writer_code"]:
        errors["writer_code"] = _("Đơn nặc danh không có mã người gửi; bỏ trống mục này.")
    if kind in ComplaintCase.GUARDED and not origin["paper_place"]:
        errors["paper_place"] = _("Ghi nơi lưu bản giấy: người tố cáo chỉ đọc được trên bản đó.")
    if passed_on_by is not None and not above.is_above(passed_on_by, by.agency, day_of(at)):
        errors["passed_on_by"] = above.NOT_ABOVE
    if errors:
        raise ValidationError(errors)


def _check_secrecy(kind: str, secrecy: str) -> None:
    if kind in ComplaintCase.GUARDED and secrecy == Secrecy.ORDINARY:
        raise ValidationError({"secrecy": _("Đơn tố cáo ít nhất là “Mật công tác”.")})


def _check_words(kind: str, words: dict[str, str]) -> None:
    """A subject where words are kept; no name of a denouncer, and none on an open network."""
    if not keeps_words():
        errors = {name: REGISTER_ONLY for name, text in words.items() if text.strip()}
    else:
        errors = {} if words["subject"] else {"subject": _("Nhập trích yếu.")}
        if words["writer_name"].strip() and not may_keep_name(kind):
            errors["writer_name"] = _("Không lưu tên người gửi ở đây; dùng mã người gửi đơn.")
    if errors:
        raise ValidationError(errors)


def may_keep_name(kind: str) -> bool:
    """Of a denouncer never; of others on an accredited network."""
    return kind not in ComplaintCase.GUARDED and keeps_words()


def _check_accused(accused: list[Seat], by: Seat) -> None:
    if any(seat.agency_id != by.agency_id for seat in accused):
        raise ValidationError({"accused": _("Chọn người đang làm việc tại cơ quan đồng chí.")})
    if any(seat.user_id in {by.user_id, by.actor.pk} for seat in accused):
        raise ValidationError(
            {"accused": _("Không tự tiếp nhận đơn về mình: đưa người khác vào sổ.")}
        )


def _open(
    *,
    by: Seat,
    at: datetime,
    kind: str,
    secrecy: str,
    received_on: date,
    origin: dict[str, Any],
    words: dict[str, str],
    passed_on_by: Agency | None,
    barred: Iterable[User] = (),
    keeps_barred: Dossier | None = None,
    **fields: Any,
) -> ComplaintCase:
    """Barred first, then readers, then what there is to read."""
    dossier = access.open_dossier(
        Dossier.Kind.COMPLAINT, by.agency, secrecy=secrecy, is_restricted=True,
        is_register_only=not keeps_words(),
    )  # fmt: skip
    if keeps_barred is not None:
        access.keep_barred(dossier, keeps_barred, by=by, at=at)
    access.bar(dossier, barred, by=by, at=at)
    on = day_of(at)
    number = take_number(by.agency, Register.Book.COMPLAINT, on)
    case = ComplaintCase(
        dossier=dossier, agency=by.agency, number=f"ĐT-{on.year}-{number:04d}", kind=kind,
        received_on=received_on, taken_in_by=by, taken_in_at=at, passed_on_by=passed_on_by,
        **fields,
    )  # fmt: skip
    _let_see(case, by=by, on=on)
    case.save(force_insert=True)
    Origin.objects.create(case=case, **origin)
    if not dossier.is_register_only:
        ComplaintText.objects.create(case=case, **words)
    clocks.begin(case, is_at_reception=_in_person(case), on=on)
    note("complaint.received", at=at, by=by, dossier=dossier, inside=by.agency, number=case.number)
    routing = [s for s in unbarred(case, on, *competence.ROUTERS) if s.pk != by.pk]
    tell(routing, dossier, Notice.Kind.COMPLAINT_IN, true_on=on, at=at)
    return case


def _in_person(case: ComplaintCase) -> bool:
    return Origin.objects.filter(pk=case.pk, channel=ComplaintCase.Channel.RECEPTION).exists()


def _let_see(case: ComplaintCase, *, by: Seat, on: date) -> None:
    """Who took it in and who routes it view; the register's clerks and the superior body track."""
    circles = [
        access.Circle((by.group_id,), Side.OVERSEES, _("người tiếp nhận đơn")),
        access.Circle(
            groups(unbarred(case, on, *competence.ROUTERS)), Side.OVERSEES,
            _("lãnh đạo, đầu mối chuyển đơn"),
        ),
        access.Circle(
            groups(unbarred(case, on, Role.CLERK)), Side.OVERSEES, _("giữ sổ đơn, thư"),
            access.TRACK,
        ),
    ]  # fmt: skip
    if case.passed_on_by is not None:
        circles.append(above.circle(case.passed_on_by, on))
    access.grant(case.dossier, *circles, by=by, is_open=False)


@in_record
def classify(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    kind: str,
    competence_of: str,
    reason: str = "",
    subject: str | None = None,
    summary: str | None = None,
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Phân loại: which kind it is, and whose competence; a denunciation closes up at once.

    ``subject`` and ``summary`` replace the words there are: what names the writer goes with that.
    """
    case = lock_case(case, by)
    check_stage(case, Stage.CLASSIFIED)
    check(competence.can_classify(by, case))
    if kind == Kind.MIXED:
        raise ValidationError(
            {"kind": _("Đơn có nhiều nội dung thì tách, không phân loại chung.")}
        )
    former, case.kind = case.kind, kind
    check_said(case, {"reason": reason}, is_not_the_writer=is_not_the_writer)
    put_right(case, subject, summary, by=by, at=at, is_not_the_writer=is_not_the_writer)
    if case.is_guarded and former not in ComplaintCase.GUARDED:
        _close_up(case, is_not_the_writer=is_not_the_writer)
    case.competence = competence_of
    move(case, Stage.CLASSIFIED, at=at)
    clocks.follow_kind(case, former, is_at_reception=_in_person(case), on=day_of(at))
    take_step(
        case, "classified", by=by, at=at, on=day_of(at), reason=reason, as_kind=kind,
        competence=competence_of,
    )  # fmt: skip
    return case


def _close_up(case: ComplaintCase, *, is_not_the_writer: bool) -> None:
    """It turned out to be a denunciation: no name of who wrote it stays."""
    if not case.dossier.is_register_only:
        texts = {"subject": case.subject, "summary": case.summary}
        check_traces(case.kind, texts, is_not_the_writer=is_not_the_writer)
        _check_files(case, is_not_the_writer=is_not_the_writer)
        ComplaintText.objects.filter(pk=case.pk).update(writer_name="")
    if case.dossier.secrecy == Secrecy.ORDINARY:
        kept = case.dossier.is_register_only
        access.mark(case.dossier, Secrecy.WORKING_SECRET, is_register_only=kept)


def _check_files(case: ComplaintCase, *, is_not_the_writer: bool) -> None:
    names = case.dossier.documents.filter(removed_at=None).values_list("name", flat=True)
    said = {"kind": " \n".join(names).replace("_", " ").replace("-", " ")}
    try:
        check_traces(case.kind, said, is_not_the_writer=is_not_the_writer)
    except ValidationError as error:
        raise ValidationError(
            {
                "kind": _(
                    "Tên tệp kèm theo có vẻ nêu người: bỏ tệp ở mục “Tài liệu” rồi phân loại, "
                    "hoặc đánh dấu ô xác nhận ở cuối trang."
                )
            }
        ) from error


@in_record
def split(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    parts: list[tuple[str, str]],
    is_not_the_writer: bool = False,
) -> list[ComplaintCase]:
    """Tách đơn: a case of one kind each; ``parts`` are kind and subject of each, the subject
    where words are kept of what is opened now.

    Each keeps who must not know, where the paper lies, and the day it was received.
    """
    case = lock_case(case, by)
    check_stage(case, Stage.SPLIT)
    check(competence.can_split(by, case))
    _check_parts(case, parts)
    said = " \n".join(subject for _kind, subject in parts)
    check_traces(Kind.MIXED, {"parts": said}, is_not_the_writer=is_not_the_writer)
    origin = Origin.objects.get(pk=case.pk)
    kept = {
        "channel": origin.channel, "incoming_number": origin.incoming_number,
        "is_anonymous": origin.is_anonymous, "writer_code": origin.writer_code,
        "paper_place": origin.paper_place,
    }  # fmt: skip
    made = [
        _open(
            by=by, at=at, kind=kind, secrecy=case.dossier.secrecy, received_on=case.received_on,
            origin=kept, words={"subject": subject.strip()}, passed_on_by=case.passed_on_by,
            keeps_barred=case.dossier, split_from=case,
        )
        for kind, subject in parts
    ]  # fmt: skip
    clocks.void_all(case, on=day_of(at))
    move(case, Stage.SPLIT, at=at, is_over=True)
    take_step(case, "split", by=by, at=at, on=day_of(at), parts=[part.number for part in made])
    return made


def _check_parts(case: ComplaintCase, parts: list[tuple[str, str]]) -> None:
    if len(parts) < 2:
        raise ValidationError({"parts": _("Tách thành ít nhất hai đơn.")})
    for kind, subject in parts:
        if kind == Kind.MIXED:
            raise ValidationError({"parts": _("Mỗi đơn tách ra chỉ có một loại.")})
        if not keeps_words() and subject.strip():
            raise ValidationError({"parts": REGISTER_ONLY})
        if keeps_words() and not subject.strip():
            raise ValidationError({"parts": _("Nhập trích yếu của từng đơn tách ra.")})
        _check_secrecy(kind, case.dossier.secrecy)


def likely_duplicates(
    seat: Seat, *, incoming_number: str, received_on: date, channel: str, writer_code: str
) -> list[ComplaintCase]:
    """Cases this seat may read that may be of the same letter; offered, decided by a person.

    By what the register says, never by a name.
    """
    same = Q(received_on=received_on, origin__channel=channel)
    if writer_code.strip():
        same |= Q(origin__writer_code=writer_code.strip())
    if incoming_number.strip():
        same |= Q(origin__incoming_number=incoming_number.strip())
    seen = ComplaintCase.objects.visible_to(seat).filter(agency=seat.agency).filter(same)
    return list(seen.order_by("-taken_in_at")[:10])
