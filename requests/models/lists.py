"""What a seat keeps for its own lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat


class SavedFilter(models.Model):
    """A search of the list that somebody keeps under a name, for their seat alone."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="saved_filters")
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("seat", "name"), name="filter_name_once"),)

    def __str__(self) -> str:
        return self.name
