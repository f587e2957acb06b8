"""Conclusions: dossiers of their own, resting on verified findings."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Dossier, Remark
from requests.models import Dispatch
from requests.models.shared import SeenQuerySet, apart, words
from vetting.models.persons import Finding, Person


class Conclusion(models.Model):
    """A numbered conclusion on one person: a dossier of its own, so that whoever is entitled to
    the document gets the document alone (004 Điều 5.2.c)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        SUBMITTED = "submitted", _("Chờ duyệt, ký")
        SIGNED = "signed", _("Đã ký")
        DROPPED = "dropped", _("Đã bỏ")

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED, Status.DROPPED},
        Status.SUBMITTED: {Status.DRAFT, Status.SIGNED, Status.DROPPED},
    }

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="conclusion"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="conclusions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=40)  # of the person, for who reads it alone
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    signing_body = models.CharField(_("cấp có thẩm quyền kết luận"), max_length=200)
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    drafted_hand = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    approved_hand = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ký"), null=True)
    superseded_on = models.DateField(_("ngày được thay"), null=True)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    returned_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    findings = models.ManyToManyField(Finding, through="Citation", related_name="cited_in")

    body = apart("body")
    returned_note = words("returned_remark")
    objects = SeenQuerySet.as_manager()

    class Meta:
        ordering = ("drafted_at", "dossier")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="who_drafts_does_not_approve",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("drafted_by")) & ~Q(approved_hand=F("drafted_hand"))),
            ),
            models.CheckConstraint(
                name="a_signed_conclusion_is_whole",
                condition=~Q(status="signed")
                | Q(
                    approved_by__isnull=False,
                    approved_hand__isnull=False,
                    approved_at__isnull=False,
                    issued_on__isnull=False,
                )
                & ~Q(document_number=""),
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(status__in=("draft", "submitted")),
                name="one_conclusion_in_hand",
            ),
        )

    def __str__(self) -> str:
        return self.document_number or str(self.get_status_display())

    def get_absolute_url(self) -> str:
        return reverse("vetting:conclusion", args=[self.pk])


class ConclusionText(models.Model):
    """The words of a conclusion (accredited network only)."""

    conclusion = models.OneToOneField(
        Conclusion, models.PROTECT, primary_key=True, related_name="text"
    )
    name = models.CharField(max_length=120, blank=True)  # the person's, as the document names them
    body = models.TextField(_("nội dung kết luận"), blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "conclusion_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.conclusion_id)


class Citation(models.Model):
    """A conclusion rests on a verified finding; a trigger refuses any other."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="citations")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="citations")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("conclusion", "finding"), name="cited_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Handover(models.Model):
    """A conclusion given, as a document and nothing more, to who asked for it (004 Điều 5.2.c)."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="handovers")
    asked = models.ForeignKey(Dispatch, models.PROTECT, related_name="+")  # the letter that asks
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("conclusion", "asked"), name="given_once"),)

    def __str__(self) -> str:
        return str(self.pk)
