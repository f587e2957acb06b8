"""Filters one keeps for one's own list: no case changes, so nothing of it is on record."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import Seat
from records.history import in_record
from requests.models import SavedFilter
from requests.workflow.moves import check

MOST = 20


@in_record
def keep_filter(*, by: Seat, at: datetime, name: str, query: str) -> SavedFilter:
    """Lưu bộ lọc: ``query`` as it stands in the address, without the page."""
    name, own = " ".join(name.split()), SavedFilter.objects.filter(seat=by)
    if not name:
        raise ValidationError({"name": _("Đặt tên cho bộ lọc.")})
    if not query:
        raise ValidationError({"name": _("Chọn điều kiện lọc trước rồi mới lưu.")})
    if len(query) > SavedFilter._meta.get_field("query").max_length:
        raise ValidationError({"name": _("Điều kiện lọc quá dài, không lưu được; rút gọn lại.")})
    if own.count() >= MOST:
        said = _("Đã lưu %(n)s bộ lọc, nhiều nhất có thể: xóa bớt rồi lưu lại.") % {"n": MOST}
        raise ValidationError({"name": said})
    row = SavedFilter(seat=by, name=name, query=query, at=at)
    if own.filter(name__iexact=name).exists() or not _saved(row):
        said = _("Đã có bộ lọc tên “%(name)s”: đặt tên khác, hoặc xóa bộ lọc cũ.")
        raise ValidationError({"name": said % {"name": name}})
    return row


def _saved(row: SavedFilter) -> bool:
    """False when the same name was saved at the same moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


@in_record
def drop_filter(row: SavedFilter, *, by: Seat, at: datetime) -> None:
    check(row.seat_id == by.pk)
    row.delete()
