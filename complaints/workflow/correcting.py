"""Put the words of a case right: a name that came in, in a text or with a file, goes out again.

What stood there is written nowhere else: the event says that it was changed, not what it said.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Seat
from complaints import competence
from complaints.mode import CLOSED, takes_words
from complaints.models import ComplaintCase, ComplaintText
from complaints.workflow.moves import check_traces, check_unchanged, keep, lock_case
from records import documents
from records.history import in_record, note
from records.models import Document
from records.remarks import REGISTER_ONLY
from requests.workflow.moves import check

WORDS = ("subject", "summary")


@in_record
def correct_words(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    subject: str,
    summary: str,
    version: int | None = None,
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Sửa trích yếu, tóm tắt, at whatever stage. ``version`` is that of the case as shown;
    ``Conflict`` if it is older."""
    case = lock_case(case, by)
    check(competence.can_correct(by, case))
    check_unchanged(case, case.version, version)
    texts = {"subject": subject, "summary": summary}
    check_traces(case.kind, texts, is_not_the_writer=is_not_the_writer)
    if put_right(case, subject, summary, by=by, at=at, is_not_the_writer=is_not_the_writer):
        keep(case)
    return case


def put_right(
    case: ComplaintCase, subject: str | None, summary: str | None, *, by: Seat, at: datetime,
    is_not_the_writer: bool,
) -> bool:  # fmt: skip
    """Write what differs, and that it did. Where no more words are taken, only fewer than were."""
    given = {"subject": subject, "summary": summary}
    old = {name: getattr(case, name) for name in WORDS}
    new = {
        name: text.strip()
        for name, text in given.items()
        if text is not None and text.strip() != old[name]
    }
    if not new:
        return False
    if case.dossier.is_register_only:
        raise ValidationError(dict.fromkeys(new, REGISTER_ONLY))
    if "subject" in new and not new["subject"]:
        raise ValidationError({"subject": _("Nhập trích yếu.")})
    _check_fewer(case, old, new)
    check_traces(case.kind, new, is_not_the_writer=is_not_the_writer)
    ComplaintText.objects.filter(pk=case.pk).update(**new)
    for name, text in new.items():
        setattr(case.text, name, text)
    note(
        "complaint.corrected", at=at, by=by, dossier=case.dossier, inside=by.agency,
        fields=sorted(new),
    )  # fmt: skip
    return True


def _check_fewer(case: ComplaintCase, old: dict[str, str], new: dict[str, str]) -> None:
    if takes_words(case.dossier):
        return
    more = [name for name in new if Counter(new[name].split()) - Counter(old[name].split())]
    if more:
        raise ValidationError(
            dict.fromkeys(more, f"{CLOSED} {_('Chỉ bỏ bớt chữ đã có, không thêm chữ mới.')}")
        )


@in_record
def attach(
    case: ComplaintCase,
    *,
    by: Seat,
    at: datetime,
    files: Iterable[File] = (),
    remove: Iterable[Document] = (),
    is_not_the_writer: bool = False,
) -> ComplaintCase:
    """Thêm, bỏ tài liệu; a file's name tells of nobody either."""
    case, files, remove = lock_case(case, by), list(files), list(remove)
    check(competence.can_attach(by, case))
    if not files and not remove:
        raise ValidationError(_("Chọn ít nhất một tệp để thêm, hoặc đánh dấu tệp cần bỏ."))
    for document in remove:
        check(document.dossier_id == case.pk)
        documents.remove(document, by=by, at=at)
    if files:
        _check_files(case, files, is_not_the_writer=is_not_the_writer)
    for file in files:
        documents.store(file, dossier=case.dossier, by=by, at=at)
    return case


def _check_files(case: ComplaintCase, files: list[File], *, is_not_the_writer: bool) -> None:
    if not case.is_open:
        raise ValidationError(_("Đơn đã kết thúc: chỉ bỏ tệp được, không thêm tệp."))
    if not takes_words(case.dossier):
        raise ValidationError(REGISTER_ONLY if case.dossier.is_register_only else CLOSED)
    names = " \n".join(file.name for file in files)
    try:
        check_traces(case.kind, {"files": names}, is_not_the_writer=is_not_the_writer)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
