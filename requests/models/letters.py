"""The letter of one agency to others, and its words."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Dossier, Numbering
from regulations.models import Act, Condition, DeadlineRule
from requests.models.shared import SeenQuerySet, apart


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Thường")
    URGENT = "urgent", _("Khẩn")
    VERY_URGENT = "very_urgent", _("Thượng khẩn")
    EXPRESS = "express", _("Hỏa tốc")


DOCUMENT_KINDS = {  # how it is called on paper; any other is a công văn
    Act.REPORT: Numbering.Kind.REPORT,
    Act.REPORT_UP: Numbering.Kind.REPORT,
    Act.CASE_REPORT: Numbering.Kind.REPORT,
    Act.IMMEDIATE: Numbering.Kind.REPORT,
    Act.NOTICE: Numbering.Kind.NOTICE,
    Act.SIGNS: Numbering.Kind.NOTICE,
    Act.CONCLUDED: Numbering.Kind.NOTICE,
    Act.MEETING: Numbering.Kind.INVITATION,
    Act.NOMINATION: Numbering.Kind.PROPOSAL,
}


class CoordinationRequest(models.Model):
    """The letter of one agency to others, under one clause of one regulation."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        AWAITING_SIGNATURE = "awaiting_signature", _("Chờ duyệt")
        SIGNED = "signed", _("Đã ký, chờ ban hành")
        ISSUED = "issued", _("Đã gửi")
        CLOSED = "closed", _("Đã kết thúc")
        WITHDRAWN = "withdrawn", _("Đã thu hồi")

    MOVES = {
        Status.DRAFT: {Status.AWAITING_SIGNATURE, Status.WITHDRAWN},
        Status.AWAITING_SIGNATURE: {Status.DRAFT, Status.SIGNED, Status.WITHDRAWN},
        Status.SIGNED: {Status.AWAITING_SIGNATURE, Status.ISSUED, Status.WITHDRAWN},
        Status.ISSUED: {Status.CLOSED, Status.WITHDRAWN},
    }

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="letter"
    )
    requesting_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="requests_sent", verbose_name=_("cơ quan đề nghị")
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    number = models.CharField(_("số hồ sơ"), max_length=20, blank=True)
    act = models.CharField(_("loại yêu cầu"), max_length=20, choices=Act.choices)
    condition = models.CharField(
        _("điều kiện"), max_length=20, choices=Condition.choices, blank=True
    )
    rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="letters",
        verbose_name=_("căn cứ"),
    )  # fmt: skip
    urgency = models.CharField(
        _("độ khẩn"), max_length=12, choices=Urgency.choices, default=Urgency.NORMAL
    )
    letter_reply_by = models.DateField(_("ngày đề nghị trả lời"), null=True, blank=True)
    addressees = models.ManyToManyField(
        Agency, blank=True, related_name="+", verbose_name=_("nơi nhận")
    )
    copies = models.ManyToManyField(
        Agency, blank=True, related_name="+", verbose_name=_("đồng gửi")
    )
    needs_copy = models.BooleanField(null=True)  # the writer's answer to the clause's question
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followed_by",
        verbose_name=_("tiếp theo hồ sơ"),
    )  # fmt: skip
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signer = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("người duyệt, ký"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_hand = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_digest = models.CharField(max_length=64, blank=True)
    has_documents = models.BooleanField(default=False, editable=False)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    issued_digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    subject = apart("subject")
    body = apart("body")
    urgent_means = apart("urgent_means")
    returned_note = apart("returned_note")
    ended_reason = apart("ended_reason")

    UNVERIFIED = _(
        "Nội dung dưới đây chưa xác minh, chưa kết luận; không dùng để nhận xét, đánh giá, "
        "viện dẫn."
    )

    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị phối hợp")
        verbose_name_plural = _("đề nghị phối hợp")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("requesting_agency", "number"),
                condition=~Q(number=""),
                name="file_number_once_per_agency",
            ),
            models.CheckConstraint(
                name="issued_letter_is_whole",
                condition=~Q(status__in=("issued", "closed"))
                | Q(
                    rule__isnull=False,
                    signed_by__isnull=False,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                ),
            ),
        )
        indexes = (
            models.Index(fields=("requesting_agency", "status"), name="letter_agency_status"),
        )

    def __str__(self) -> str:
        return self.number or str(_("Chưa cấp số"))

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The subject; a register-only letter has none, and says so."""
        if self.dossier.is_register_only:
            marking = self.dossier.get_secrecy_display()
            return str(_("Độ %(marking)s, không ghi trích yếu") % {"marking": marking})
        return self.subject

    @property
    def caution(self) -> str:
        """What stands over its words wherever they are shown or printed (002 Điều 4.1.g, 5.1.d):
        it follows from the kind of letter, and no draft can leave it out."""
        return str(self.UNVERIFIED) if self.act == Act.SIGNS else ""

    @property
    def signatory(self) -> User | None:
        """Whose hand signed it; the seat is ``signed_by``."""
        return self.signed_hand or (self.signed_by.user if self.signed_by else None)

    @property
    def document_kind(self) -> str:
        """CV, BC, TB…: the kind under which it is numbered."""
        return DOCUMENT_KINDS.get(self.act, Numbering.Kind.LETTER)

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_urgent(self) -> bool:
        return self.urgency != Urgency.NORMAL


class Line(models.Model):
    """One of several things a letter asks about, each with a clock of its own: a person by code
    (003 Điều 5.2.1). What is behind the code the room knows that wrote the letter."""

    letter = models.ForeignKey(CoordinationRequest, models.PROTECT, related_name="lines")
    code = models.CharField(_("mã"), max_length=40)
    condition = models.CharField(_("diện"), max_length=20, choices=Condition.choices, blank=True)

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("letter", "code"), name="one_line_a_code"),)

    def __str__(self) -> str:
        return self.code


class LetterText(models.Model):
    """The words of a letter, for those who may view it; whoever tracks it has the row above."""

    letter = models.OneToOneField(
        CoordinationRequest, models.PROTECT, primary_key=True, related_name="text"
    )
    subject = models.CharField(_("trích yếu"), max_length=300, blank=True)
    body = models.TextField(_("nội dung đề nghị"), blank=True)
    urgent_means = models.CharField(_("phương thức trao đổi"), max_length=200, blank=True)
    returned_note = models.TextField(blank=True)
    ended_reason = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "letter_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.letter_id)
