"""Vướng mắc, đề nghị sửa đổi: what the parties raise, what the lead sends up, what came back."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier, Remark
from regulations.models import DeadlineRule, Provision, Regulation
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, apart, words


class Referral(models.Model):
    """One letter of the lead that puts several difficulties before the body the clause names.

    Written here, or on paper where that body has no seat here; its answer closes them all.
    """

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="referral"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")
    letter = models.OneToOneField(
        CoordinationRequest, models.PROTECT, null=True, related_name="referral"
    )
    paper_number = models.CharField(_("số, ký hiệu văn bản giấy"), max_length=60, blank=True)
    paper_on = models.DateField(_("ngày văn bản giấy"), null=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer_number = models.CharField(_("số, ký hiệu văn bản trả lời"), max_length=60, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True)
    answer_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    answer = words("answer_remark")
    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản tổng hợp vướng mắc")
        verbose_name_plural = _("bản tổng hợp vướng mắc")
        ordering = ("-made_at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="referral_by_letter_or_on_paper",
                condition=Q(letter__isnull=False, paper_number="", paper_on=None)
                | (Q(letter=None, paper_on__isnull=False) & ~Q(paper_number="")),
            ),
            models.CheckConstraint(
                name="referral_answered_under_a_number",
                condition=Q(answered_at=None)
                | (~Q(answer_number="") & Q(answered_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return str(_("Bản tổng hợp vướng mắc, %(clause)s") % {"clause": self.rule.citation})

    def get_absolute_url(self) -> str:
        return reverse("reports:referral", args=[self.pk])

    @property
    def number(self) -> str:
        """Of the lead's own paper; a letter written here has its own page."""
        return self.paper_number

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class Difficulty(models.Model):
    """One difficulty, or proposal to amend, of one party under one clause."""

    class Status(models.TextChoices):
        RAISED = "raised", _("Đã nêu")
        TAKEN_UP = "taken_up", _("Đã tiếp nhận")
        ANSWERED = "answered", _("Cấp trên đã trả lời")
        SETTLED = "settled", _("Cơ quan chủ trì đã trả lời")
        WITHDRAWN = "withdrawn", _("Đã rút")

    OPEN = (Status.RAISED, Status.TAKEN_UP)

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="difficulty"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # whose number it has
    number = models.CharField(_("số"), max_length=20)
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="+")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RAISED)
    paper_number = models.CharField(_("số văn bản của bên nêu"), max_length=60, blank=True)
    paper_on = models.DateField(_("ngày văn bản của bên nêu"), null=True)
    raised_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    taken_up_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True)
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="difficulties")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    answer_number = models.CharField(_("số, ký hiệu văn bản trả lời"), max_length=60, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True)
    end_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    what, proposal = apart("what"), apart("proposal")
    ended_note = words("end_remark")
    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("vướng mắc, đề nghị sửa đổi")
        verbose_name_plural = _("vướng mắc, đề nghị sửa đổi")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("kept_by", "number"), name="difficulty_number_once"),
            models.CheckConstraint(
                name="difficulty_settled_under_a_number",
                condition=~Q(status="settled")
                | (~Q(answer_number="") & Q(answered_on__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("lead", "regulation", "status"), name="difficulty_of_lead"),
            models.Index(fields=("agency", "-raised_at"), name="difficulty_newest"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("reports:difficulty", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class DifficultyText(models.Model):
    """The words of a difficulty; behind ``view``."""

    difficulty = models.OneToOneField(
        Difficulty, models.PROTECT, primary_key=True, related_name="text"
    )
    what = models.TextField(_("khó khăn, vướng mắc"))
    proposal = models.TextField(_("đề nghị sửa đổi, bổ sung"), blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "difficulty_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.difficulty_id)
