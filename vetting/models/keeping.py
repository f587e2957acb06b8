"""How long words are kept, and their erasure by two."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from vetting.models.cases import VettingCase


class Retention(models.Model):
    """How long words about people are kept, under which decision; without one, for good."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    years = models.PositiveSmallIntegerField(_("số năm giữ sau khi kết thúc"))
    decision = models.CharField(_("số quyết định"), max_length=120)
    decided_on = models.DateField(_("ngày quyết định"))
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="kept_at_least_a_year", condition=Q(years__gte=1, years__lte=70)
            ),
        )

    def __str__(self) -> str:
        return self.decision


class Erasure(models.Model):
    """Words of a closed file erased after review; the register line stays (``VettingCase``)."""

    case = models.OneToOneField(VettingCase, models.PROTECT, related_name="erasure")
    retention = models.ForeignKey(Retention, models.PROTECT, related_name="+")
    minutes_number = models.CharField(_("số biên bản xét hủy"), max_length=60)
    proposed_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    proposed_hand = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    agreed_hand = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="who_proposes_does_not_agree",
                condition=Q(agreed_by=None)
                | (~Q(agreed_by=F("proposed_by")) & ~Q(agreed_hand=F("proposed_hand"))),
            ),
        )

    def __str__(self) -> str:
        return self.minutes_number

    @property
    def is_of_now(self) -> bool:
        """Proposed since the file was last closed; what was proposed before that is void."""
        return self.case.closed_at is not None and self.proposed_at >= self.case.closed_at
