"""Who denounced, sealed: on an accredited network with a public key set, and nowhere else.

The web process seals and cannot open. What is here is opened by ``manage.py open_sealed``, with a
key that the web process does not have, after one person asked and another agreed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat, User
from complaints.models.cases import ComplaintCase
from requests.models.shared import SeenQuerySet


class SealedIdentity(models.Model):
    """Ciphertext; the web login may write it once and read everything but it."""

    case = models.OneToOneField(
        ComplaintCase, models.PROTECT, primary_key=True, related_name="sealed"
    )
    ciphertext = models.BinaryField()
    key_print = models.CharField(max_length=16)  # of the public key it was sealed with
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case_id)


class Opening(models.Model):
    """One asks with a reason, another agrees, the operator opens once; all of it on record."""

    case = models.ForeignKey(ComplaintCase, models.PROTECT, related_name="openings")
    reason = models.TextField(_("lý do"))
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    asker = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    agreer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    until_on = models.DateField(null=True)  # the last day on which an agreed one is opened
    opened_at = models.DateTimeField(null=True)

    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="opening_needs_a_second_person",
                condition=Q(agreer=None) | ~Q(agreer=F("asker")),
            ),
            models.CheckConstraint(name="opening_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="opened_only_after_agreement",
                condition=Q(opened_at=None)
                | Q(is_agreed__isnull=False, is_agreed=True, agreer__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%d/%m/%Y}"
