"""Tài liệu của hồ sơ: kept where words may be kept, and never under a person's name."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from agencies.models import Seat
from personnel import competence
from personnel.models import CaseWords, PersonnelCase
from personnel.workflow.opening import check_mode, lock_case
from records import documents
from records.history import in_record
from regulations.wording import spoken
from requests.workflow.moves import check


@in_record
def attach(case: PersonnelCase, *, by: Seat, at: datetime, files: Iterable[File]) -> PersonnelCase:
    """Thêm tài liệu: minutes, plans, decisions as files; read by whoever reads the file."""
    case = lock_case(case)
    check(competence.can_attach(by, case))
    files = list(files)
    if not files:
        raise ValidationError(_("Chọn ít nhất một tệp."))
    check_mode(case.dossier, *(file.name for file in files))
    for file in files:
        _check_name(case, file)
        documents.store(file, dossier=case.dossier, by=by, at=at)
    return case


def _check_name(case: PersonnelCase, file: File) -> None:
    """A name travels further than what is inside: it carries the code, as lists do."""
    said = spoken(Path(file.name).stem)
    names = CaseWords.objects.filter(case=case).values_list("name", flat=True)
    if any(spoken(name) in said for name in names if name.strip()):
        raise ValidationError(
            _("Tên tệp “%(name)s” nêu tên người; đổi tên tệp theo mã rồi tải lại.")
            % {"name": file.name}
        )
