"""Setting the wording of a kind of letter: a new version each time, the old ones stay."""

from datetime import date, datetime

from django.db import transaction

from agencies.models import Agency, User
from reports.letters.fields import check_content, check_template
from reports.models import LetterTemplate


@transaction.atomic
def set_wording(
    *, user: User, at: datetime, kind: str, agency: Agency | None, name: str, body: str,
    valid_from: date,
) -> LetterTemplate:  # fmt: skip
    """By an administrator, who has no seat; the administration pages put it on record.

    Raises ``ValidationError`` naming tag and line, or the content that would be left out.
    """
    check_template(body)
    check_content(kind, body)
    newest = LetterTemplate.objects.filter(kind=kind, agency=agency).order_by("-version").first()
    return LetterTemplate.objects.create(
        kind=kind, agency=agency, name=name, body=body, valid_from=valid_from, made_by=user,
        made_at=at, version=newest.version + 1 if newest else 1,
    )  # fmt: skip
