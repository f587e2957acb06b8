"""The outline a receiving body sets, the report of a period written along it, the consolidation.

A report *is* a letter: it is signed, numbered, sent and received as any other. Here hang its
sections, the figures it was written with, and what it answers.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Document, Dossier
from regulations.models import Duty
from reports import periods
from reports.models.obligations import Kind, Obligation
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, apart


class OutlineQuerySet(models.QuerySet):
    def newest(self, agency: Agency | None, duty: Duty, kind: str) -> "Outline | None":
        """The one that counts for a report begun now."""
        found = self.filter(agency=agency, duty=duty, kind=kind)
        return found.order_by("-version").first()


class Outline(models.Model):
    """Đề cương: what the receiving body wants a report of one duty and kind of period to say.

    A changed outline is a new version; a report keeps the one it was begun under.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="outlines")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="outlines")
    kind = models.CharField(_("kỳ"), max_length=8, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("bản"))
    set_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = OutlineQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("agency", "duty__code", "kind", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "duty", "kind", "version"), name="outline_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.duty.code} {self.get_kind_display()}, bản {self.version}"


class OutlineSection(models.Model):
    """One heading, what is asked under it, and the figure that is filled in beside it."""

    outline = models.ForeignKey(Outline, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("mục"), max_length=200)
    hint = models.TextField(_("yêu cầu"), blank=True)
    figure = models.CharField(_("số liệu"), max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("outline", "position"), name="outline_position_once"),
        )

    def __str__(self) -> str:
        return self.heading


class PeriodicReportQuerySet(SeenQuerySet):
    def sent(self) -> "PeriodicReportQuerySet":
        return self.filter(letter__issued_at__isnull=False).exclude(letter__status="withdrawn")


class PeriodicReport(models.Model):
    """The report of one period, or the consolidation of those that were received."""

    class FileTrouble(models.TextChoices):
        """``PrintJob.Trouble`` as the page of a report says it."""

        DISK = "disk", _("Đĩa của máy chủ đã đầy; báo quản trị hệ thống.")
        TOO_LARGE = "too_large", _("Báo cáo quá dài, chưa tạo được tệp trong thời gian cho phép.")
        REFUSED = "refused", _("Bản in trỏ ra ngoài hệ thống nên bị từ chối; "
                               "báo quản trị hệ thống.")  # fmt: skip
        UNAVAILABLE = "unavailable", _("Máy chủ chưa có thư viện Pango để tạo tệp PDF; "
                                       "báo quản trị hệ thống.")  # fmt: skip
        LOST = "lost", _("Phần đã tạo không còn trên đĩa.")

    letter = models.OneToOneField(
        CoordinationRequest, models.PROTECT, primary_key=True, related_name="periodic"
    )
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    kind = models.CharField(_("kỳ"), max_length=8, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cut_off_on = models.DateField(_("chốt số liệu"))
    outline = models.ForeignKey(Outline, models.PROTECT, null=True, related_name="reports")
    is_consolidation = models.BooleanField(default=False)
    is_nothing_to_report = models.BooleanField(_("không phát sinh"), default=False)
    figures = models.JSONField(default=dict)  # code → number, as last filled in
    figures_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    file_trouble = models.CharField(  # why it could not be kept as a file, last time
        max_length=12, choices=FileTrouble.choices, blank=True, default="", editable=False
    )
    obligations = models.ManyToManyField(
        Obligation, through="ReportAnswer", related_name="reports"
    )

    objects = PeriodicReportQuerySet.as_manager()
    dossier_path = "letter_id"

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("duty", "kind", "starts_on"), name="report_of_period"),)

    def __str__(self) -> str:
        return f"{self.duty.code} {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def dossier(self) -> Dossier:
        return self.letter.dossier

    @property
    def period(self) -> periods.Period:
        return periods.Period(last=self.ends_on, first=self.starts_on, kind=self.kind)


class ReportAnswer(models.Model):
    """Which obligation a report answers; one report may answer several."""

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="answers")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="answers")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("report", "obligation"), name="answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.obligation_id}"


class ReportSection(models.Model):
    """One section as the writer has it; it stands still once the letter left their hands."""

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=40, blank=True)
    is_from_last = models.BooleanField(default=False)  # last period's words, to be looked through

    heading, body, hint = apart("heading"), apart("body"), apart("hint")

    class Meta:
        default_permissions = ()
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("report", "position"), name="section_position_once"),
        )

    def __str__(self) -> str:
        return str(self.position)


class SectionText(models.Model):
    """The words of a section, for those who may view the letter."""

    section = models.OneToOneField(
        ReportSection, models.PROTECT, primary_key=True, related_name="text"
    )
    heading = models.CharField(_("mục"), max_length=200)
    hint = models.TextField(blank=True)
    body = models.TextField(_("nội dung"), blank=True)

    objects = SeenQuerySet.as_manager()
    dossier_path = "section__report_id"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.section_id)


class ReportSource(models.Model):
    """What a consolidation drew on: whose report, its number and day. It names who is missing
    too, so that nobody reads a part for the whole."""

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="sources")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="used_in")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    document_number = models.CharField(max_length=60, blank=True)
    document_on = models.DateField(null=True)
    is_missing = models.BooleanField(default=False)
    is_nothing_to_report = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ("agency__sort_name", "id")
        constraints = (
            models.UniqueConstraint(fields=("report", "obligation"), name="source_once"),
            models.CheckConstraint(
                name="a_source_has_a_number_or_is_missing",
                condition=Q(is_missing=True) | Q(document_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.document_number}"
