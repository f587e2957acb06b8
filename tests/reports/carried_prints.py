"""A print that was made, for the worlds of other tests."""

from datetime import datetime

from agencies.models import Seat, User
from reports import press
from reports.models import LetterTemplate, PrintJob
from reports.workflow import printing
from reports.workflow.wording import set_wording
from tests.conftest import JOBS, behind


def made(by: Seat, at: datetime, *, rows: int = 2) -> PrintJob:
    """A workbook, whole on the disk."""
    job = waiting(by, at, rows=rows)
    with behind(JOBS):
        for _step in range(rows + 1):
            press.make_one()
    return PrintJob.objects.get(pk=job.pk)


def waiting(by: Seat, at: datetime, *, rows: int = 2) -> PrintJob:
    items = [printing.Item("Sổ", rows=[[str(n)]]) for n in range(rows)]
    return printing.start(
        by=by, at=at, kind="register", title="Sổ văn bản đi, 2026", output="xlsx", items=items
    )


def worded(user: User, at: datetime) -> LetterTemplate:
    """A wording that administrators have set for a kind that the world has no letter of."""
    return set_wording(
        user=user, at=at, kind="invitation", agency=None, name="Giấy mời", body="{{noi_dung}}",
        valid_from=at.date(),
    )  # fmt: skip
