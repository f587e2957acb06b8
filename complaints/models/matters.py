"""Vụ án, vụ việc theo dõi (002 Điều 3.5, 4.1.d, 4.2.b): who has it, where it stands, what was
directed, when the next report is. Nothing of an investigation."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, apart


class MatterQuerySet(SeenQuerySet):
    def open(self) -> "MatterQuerySet":
        return self.exclude(stage=Matter.Stage.ENDED)

    def report_due(self, on: date) -> "MatterQuerySet":
        """Open matters whose next report is due on ``on`` or earlier."""
        return self.open().filter(next_report_on__lte=on)


class Matter(models.Model):
    """One matter that the agency monitors."""

    class Stage(models.TextChoices):
        CHECKED = "checked", _("Xác minh, giải quyết nguồn tin")
        INVESTIGATED = "investigated", _("Điều tra")
        PROSECUTED = "prosecuted", _("Truy tố")
        TRIED = "tried", _("Xét xử")
        EXECUTED = "executed", _("Thi hành án")
        SETTLED = "settled", _("Xử lý hành chính, kỷ luật")
        ENDED = "ended", _("Đã kết thúc theo dõi")

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="matter"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="matters", verbose_name=_("cơ quan theo dõi")
    )
    number = models.CharField(_("số theo dõi"), max_length=20)
    handling_body = models.CharField(_("cơ quan đang xử lý"), max_length=200)
    monitor = models.ForeignKey(
        Seat, models.PROTECT, related_name="+", verbose_name=_("người theo dõi")
    )
    stage = models.CharField(_("giai đoạn"), max_length=12, choices=Stage.choices)
    direction_number = models.CharField(_("số văn bản chỉ đạo"), max_length=60, blank=True)
    direction_on = models.DateField(_("ngày văn bản chỉ đạo"), null=True)
    next_report_on = models.DateField(_("kỳ báo cáo tiếp theo"), null=True)
    opened_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    subject, note = apart("subject"), apart("note")
    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("vụ án, vụ việc theo dõi")
        verbose_name_plural = _("vụ án, vụ việc theo dõi")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "number"), name="matter_number_once_per_agency"
            ),
            models.CheckConstraint(
                name="direction_has_number_and_date",
                condition=Q(direction_number="", direction_on=None)
                | ~Q(direction_number="") & Q(direction_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("complaints:matter", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.ENDED


class MatterText(models.Model):
    """What the matter is called, for who may view it."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="text")
    subject = models.CharField(_("vụ án, vụ việc"), max_length=300)
    note = models.TextField(_("tình hình theo dõi"), blank=True)

    objects = SeenQuerySet.as_manager()
    dossier_path = "matter_id"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.matter_id)


class MatterLetter(models.Model):
    """A report or other letter about a matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    letter = models.ForeignKey(CoordinationRequest, models.PROTECT, related_name="of_matters")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path = "matter_id"

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "letter"), name="letter_once_per_matter"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.letter_id}"
