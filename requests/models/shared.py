"""Words kept apart from their rows, and the one door for seeing; every model here uses them."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from agencies.models import Seat
from records import access


def apart(name: str, default: Any = "") -> property:
    """A field kept with the words of its row; ``default`` to those who may not read them."""

    def read(row: models.Model) -> Any:
        try:
            return getattr(row.text, name)
        except ObjectDoesNotExist:
            return default

    return property(read)


def words(name: str) -> property:
    """The text of a remark; empty where there is none, or none one may read."""

    def read(row: models.Model) -> str:
        try:
            remark = getattr(row, name)
        except ObjectDoesNotExist:
            return ""
        return remark.text if remark is not None else ""

    return property(read)


class SeenQuerySet(models.QuerySet):
    def visible_to(self, seat: Seat | None) -> "SeenQuerySet":
        """Rows whose contents this seat may read."""
        path = getattr(self.model, "dossier_path", "dossier_id")
        return access.visible_to(self, seat, path=path, at=getattr(self.model, "instant", None))

    def trackable_by(self, seat: Seat | None) -> "SeenQuerySet":
        """Rows whose number, parties and clock this seat may know."""
        return access.trackable_by(self, seat)
