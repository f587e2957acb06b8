"""Rounds of opinions: comments by section, what is done with them, the summary that is shared."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, Seat
from records import documents
from records.history import in_record, note
from records.models import Document, Notice
from records.notices import tell
from records.remarks import REGISTER_ONLY
from regulations.calendar import day_of
from regulations.models import Act
from requests import competence
from requests.models import (
    Comment,
    CommentResponse,
    CoordinationRequest,
    Dispatch,
    Reply,
    ReplyText,
)
from requests.workflow.moves import WrongState, check, lock_letter

Said = Mapping[str, str]
Letter = CoordinationRequest.Status


def put_comments(reply: Reply, rows: Iterable[Said], *, at: datetime) -> None:
    """Keep these comments (``section``, ``text``) as those of the draft; empty rows are none.

    Those that have not changed stay as they are, with their instant.
    """
    said = [(row["section"].strip(), row["text"].strip()) for row in rows]
    said = [row for row in said if any(row)]
    dispatch = reply.dispatch
    if said and dispatch.dossier.is_register_only:
        raise ValidationError({"comments": REGISTER_ONLY})
    if said and dispatch.rule.act not in competence.OPINION_ACTS:
        raise ValidationError({"comments": _("Loại yêu cầu này không góp ý theo từng mục.")})
    standing = list(reply.comments.all())
    if [(c.section, c.text) for c in standing] == said:
        return
    reply.comments.all().delete()
    Comment.objects.bulk_create(
        Comment(reply=reply, position=n, section=section, text=text, at=at)
        for n, (section, text) in enumerate(said, start=1)
    )


def check_comments(reply: Reply) -> tuple[bool, dict[str, str]]:
    """Whether the answer has comments, and what is wrong with them before it is put up."""
    rows = list(reply.comments.all())
    without = [c for c in rows if not c.text]
    if without:
        empty = ", ".join(f"“{c.section}”" for c in without)
        return True, {"comments": _("Ghi nội dung góp ý cho %(sections)s.") % {"sections": empty}}
    if rows and reply.stance == Reply.Stance.AGREES:
        said = _("Đã ghi góp ý: chọn “Đồng ý, có góp ý”, hoặc xóa các dòng góp ý.")
        return True, {"stance": said}
    return bool(rows), {}


@in_record
def answer_comments(
    case: CoordinationRequest, *, by: Seat, at: datetime, responses: Iterable[Said]
) -> int:
    """Tiếp thu, giải trình: of each comment what is done (``comment``, ``kind``, ``text``).

    A row without kind and text is passed over. Raises ``ValidationError`` whose keys are
    ``row-<comment>``. Returns how many rows changed; the addressees are told nothing.
    """
    case = lock_letter(case)
    if case.status not in {Letter.ISSUED, Letter.CLOSED}:
        raise WrongState(case.status)
    check(competence.can_answer_comments(by, case))
    comments = {
        str(c.pk): c
        for c in Comment.objects.visible_to(by).filter(
            reply__dispatch__case=case, reply__status=Reply.Status.ISSUED
        )
    }
    rows = [row for row in responses if row["comment"]]
    check(all(row["comment"] in comments for row in rows))
    standing = {
        str(r.pk): r for r in CommentResponse.objects.filter(comment__in=comments.values())
    }
    _check_responses(rows, standing)
    changed = [pk for row in rows if (pk := _respond(row, standing, comments, by=by, at=at))]
    if changed:
        note(
            "request.comments_answered", at=at, by=by, dossier=case.dossier,
            inside=by.agency, comments=changed,
        )  # fmt: skip
    return len(changed)


def _check_responses(rows: list[Said], standing: Mapping[str, CommentResponse]) -> None:
    errors = {}
    for row in rows:
        key, kind, text = row["comment"], row["kind"], row["text"].strip()
        if kind and kind not in CommentResponse.Kind.values:
            errors[f"row-{key}"] = _("Chọn một trong ba cách: tiếp thu, một phần, giải trình.")
        elif not kind and key in standing:
            errors[f"row-{key}"] = _("Dòng này đã có ý kiến xử lý: chọn lại, không bỏ trống.")
        elif not kind and text:
            errors[f"row-{key}"] = _("Chọn tiếp thu hay giải trình cho lý do đã ghi.")
        elif kind == CommentResponse.Kind.EXPLAINED and not text:
            errors[f"row-{key}"] = _("Ghi lý do giữ nguyên.")
    if errors:
        raise ValidationError(errors)


def _respond(
    row: Said,
    standing: Mapping[str, CommentResponse],
    comments: Mapping[str, Comment],
    *,
    by: Seat,
    at: datetime,
) -> int | None:
    """Write down one row; None where nothing is new."""
    key, kind, text = row["comment"], row["kind"], row["text"].strip()
    old = standing.get(key)
    if not kind or (old is not None and (old.kind, old.text) == (kind, text)):
        return None
    fields = {"kind": kind, "text": text, "by": by, "at": at}
    if old is None:
        CommentResponse.objects.create(comment=comments[key], inside_agency=by.agency, **fields)
    else:
        CommentResponse.objects.filter(pk=old.pk).update(**fields)
    return int(key)


def why_not_shared(case: CoordinationRequest) -> str:
    """Why the table of this letter is not given to its addressees; empty when it may be."""
    if case.act == Act.PERSONNEL:
        return _("Ý kiến về nhân sự không chia sẻ giữa các nơi nhận.")
    if case.dossier.is_register_only:
        return _("Hồ sơ này chỉ vào sổ: bản tổng hợp lập và gửi bằng văn bản giấy.")
    if not Reply.objects.filter(dispatch__case=case, status=Reply.Status.ISSUED).exists():
        return _("Chưa có nơi nào trả lời nên chưa có gì để chia sẻ.")
    return ""


@in_record
def share_summary(
    case: CoordinationRequest,
    *,
    by: Seat,
    at: datetime,
    render: Callable[[CoordinationRequest], bytes],
) -> Document:
    """Chia sẻ bản tổng hợp: the table as it stands becomes a file of the letter.

    ``render`` makes the PDF of the locked letter. Until then no addressee learns anything of
    another's answer; an earlier summary stays beside the new one.
    """
    case = lock_letter(case)
    if case.status not in {Letter.ISSUED, Letter.CLOSED}:
        raise WrongState(case.status)
    check(competence.can_share_summary(by, case))
    if reason := why_not_shared(case):
        raise ValidationError(reason)
    check(_reads_every_answer(by, case))
    file = ContentFile(render(case), name=f"tong-hop-y-kien-{case.number}.pdf")
    document = documents.store(file, dossier=case.dossier, by=by, at=at)
    note(
        "request.summary_shared", at=at, by=by, dossier=case.dossier,
        document=document.pk, sha256=document.sha256,
    )  # fmt: skip
    reached = case.dispatches.exclude(status=Dispatch.Status.WITHDRAWN)
    for dispatch in reached.select_related("dossier", "requested_agency"):
        note("dispatch.summary_shared", at=at, by=by, dossier=dispatch.dossier)
        tell(
            _readers_of(dispatch, dispatch.requested_agency, at), dispatch.dossier,
            Notice.Kind.SHARED, true_on=day_of(at), at=at, key=str(document.pk),
        )  # fmt: skip
    return document


def _reads_every_answer(seat: Seat, case: CoordinationRequest) -> bool:
    """Who was named later reads only some of them: their table would have gaps."""
    issued = Reply.objects.filter(dispatch__case=case, status=Reply.Status.ISSUED)
    return ReplyText.objects.visible_to(seat).filter(reply__in=issued).count() == issued.count()


def _readers_of(dispatch: Dispatch, agency: Agency, at: datetime) -> list[Seat]:
    """The focal points of an addressee, and whoever had its answer in hand."""
    here = agency.seats.current(day_of(at))
    return [*here.with_role(Role.FOCAL_POINT), *here.filter(pk=dispatch.handler_id)]
