"""The letter, one dispatch for each addressee, and the rows a clock is replayed from."""

from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records import access
from records.models import Dossier, Remark
from records.remarks import readable_by
from regulations.calendar import day_of
from regulations.deadlines import Agreed, Facts, NoticeGiven
from regulations.models import Act, Condition, DeadlineRule


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Thường")
    URGENT = "urgent", _("Khẩn")
    VERY_URGENT = "very_urgent", _("Thượng khẩn")
    EXPRESS = "express", _("Hỏa tốc")


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
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_urgent(self) -> bool:
        return self.urgency != Urgency.NORMAL


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


class DispatchQuerySet(SeenQuerySet):
    def open(self) -> "DispatchQuerySet":
        """Dispatches on which somebody still has something to do."""
        return self.filter(finished_at=None)

    def overdue(self, on: date) -> "DispatchQuerySet":
        """Open dispatches whose last day fell before ``on``; an aim is never overdue."""
        return self.open().filter(due_on__lt=on, rule__is_aim=False)

    def past_aim(self, on: date) -> "DispatchQuerySet":
        return self.open().filter(due_on__lt=on, rule__is_aim=True)

    def due_between(self, first: date, last: date) -> "DispatchQuerySet":
        return self.open().filter(due_on__range=(first, last))

    def disagreed(self) -> "DispatchQuerySet":
        """“Chưa thống nhất”: answered “không đồng ý”, the letter not yet closed.

        An answer is content: what a seat may only track is never among these, see
        ``visible_to``.
        """
        return self.filter(
            outcomes__set_aside_at=None,
            outcomes__reply__text__stance=Reply.Stance.DISAGREES,
            case__status=CoordinationRequest.Status.ISSUED,
        )

    def with_parties(self) -> "DispatchQuerySet":
        return self.select_related(
            "dossier",
            "requested_agency",
            "rule__provision",
            "rule__regulation",
            "handler__user",
            "case__dossier",
            "case__requesting_agency",
            "case__rule",
        )


def with_words(dispatches: list["Dispatch"], seat: Seat | None) -> None:
    """Fetch what was said with each dispatch, as far as this seat may read it; else nothing.

    Whoever shows a dispatch calls it once; words that are not fetched here are not shown.
    """
    remarks, texts = readable_by(seat), ReplyText.objects.visible_to(seat)
    prefetch_related_objects(
        dispatches,
        Prefetch("case__text", LetterText.objects.visible_to(seat)),
        Prefetch("assignment_remark", remarks),
        Prefetch("receipts", Receipt.objects.select_related("by__user", "by__agency")),
        Prefetch("receipts__missing_remark", remarks),
        Prefetch("receipts__reason_remark", remarks),
        Prefetch("time_notices", TimeNotice.objects.select_related("given_by__user")),
        Prefetch("time_notices__remark", remarks),
        Prefetch("agreements", Agreement.objects.select_related("proposed_by__agency")),
        Prefetch("agreements__remark", remarks),
        Prefetch("contacts", Contact.objects.select_related("by__user", "by__agency")),
        Prefetch("contacts__remark", remarks),
        Prefetch("reminders__remark", remarks),
        "outcomes__consent",
        Prefetch("outcomes__remark", remarks),
        Prefetch("outcomes__reply__text", texts),
        Prefetch(
            "replies",
            Reply.objects.filter(status=Reply.Status.ISSUED).select_related("signed_by__user"),
            to_attr="issued",
        ),
        Prefetch("issued__text", texts),
    )


class Dispatch(models.Model):
    """One agency's copy of a letter, with its own clock."""

    class Status(models.TextChoices):
        SENT = "sent", _("Đã gửi, chưa đăng ký đến")
        RECEIVED = "received", _("Đã nhận")
        ASSIGNED = "assigned", _("Đã phân công")
        REPLIED = "replied", _("Đã trả lời")
        CONSENTED = "consented", _("Hết hạn, coi như đồng ý")
        DECLINED = "declined", _("Không thuộc thẩm quyền")
        WITHDRAWN = "withdrawn", _("Đã thu hồi")

    ENDINGS = {Status.REPLIED, Status.CONSENTED, Status.DECLINED, Status.WITHDRAWN}
    MOVES = {
        Status.SENT: {Status.RECEIVED, *ENDINGS},
        Status.RECEIVED: {Status.ASSIGNED, *ENDINGS},
        Status.ASSIGNED: {Status.ASSIGNED, *ENDINGS},
    }

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="dispatch"
    )
    case = models.ForeignKey(CoordinationRequest, models.PROTECT, related_name="dispatches")
    requested_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="dispatches_received"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SENT)
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="dispatches")
    calendar_version = models.PositiveIntegerField()
    delivered_at = models.DateTimeField(_("đến hệ thống"))
    received_on = models.DateField(_("ngày nhận dùng để tính"), editable=False)
    is_assumed = models.BooleanField(default=True, editable=False)
    has_documents = models.BooleanField(default=True, editable=False)
    due_on = models.DateField(_("hạn trả lời"), null=True, editable=False)
    original_due_on = models.DateField(null=True, editable=False)
    notice_by = models.DateField(null=True, editable=False)
    consent_from = models.DateField(null=True, editable=False)
    no_consent_because = models.CharField(max_length=20, blank=True, editable=False)
    is_provisional = models.BooleanField(default=False, editable=False)
    is_urgent = models.BooleanField(default=False, editable=False)
    next_mark_on = models.DateField(null=True, editable=False)
    handler = models.ForeignKey(
        Seat, models.PROTECT, null=True, related_name="+", verbose_name=_("người thụ lý")
    )
    assigned_at = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    assignment_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    assignment_note = words("assignment_remark")
    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản gửi một nơi nhận")
        verbose_name_plural = _("bản gửi các nơi nhận")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("case", "requested_agency"), name="one_dispatch_per_addressee"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_mark_on",),
                condition=Q(finished_at=None),
                name="dispatch_to_sweep",
            ),
            models.Index(
                fields=("calendar_version",),
                condition=Q(finished_at=None),
                name="dispatch_by_calendar",
            ),
            models.Index(fields=("case",), name="dispatch_of_case"),
            models.Index(fields=("-delivered_at", "-dossier"), name="dispatch_newest_first"),
        )

    def __str__(self) -> str:
        return f"{self.case} → {self.requested_agency.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    def agreed_times(self) -> list["Agreement"]:
        """Times both sides accepted, in the order in which they were accepted."""
        accepted = [a for a in self.agreements.all() if a.accepted_at is not None]
        return sorted(accepted, key=lambda agreement: agreement.accepted_at)

    def facts(self) -> Facts:
        """The rows of this dispatch as reckoning reads them, in the order they happened."""
        return Facts(
            received_on=self.received_on,
            is_assumed=self.is_assumed,
            letter_date=self.case.letter_reply_by,
            has_documents=self.has_documents,
            is_urgent=self.case.is_urgent,
            notices=tuple(
                NoticeGiven(n.given_on, n.new_due_on, n.accepted_at is not None, n.is_in_time)
                for n in self.time_notices.all()
            ),
            agreed=tuple(Agreed(a.accepted_on, a.due_on) for a in self.agreed_times()),
            feedback_on=(
                *(c.counts_on for c in self.contacts.all() if c.is_feedback),
                *(day_of(r.at) for r in self.receipts.all() if not r.documents_complete),
            ),
        )


class Receipt(models.Model):
    """An entry in the addressee's incoming register. A correction is a new row; both stay."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="receipts")
    registered_on = models.DateField(_("ngày đăng ký đến"))
    incoming_number = models.CharField(_("số đến"), max_length=30)
    documents_complete = models.BooleanField(_("đủ tài liệu"), default=True)
    missing_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    reason_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    missing, reason = words("missing_remark"), words("reason_remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.incoming_number}, {self.registered_on:%d/%m/%Y}"


class ClockEntry(models.Model):
    """One line of a dispatch's ledger: which dates were announced, when and why."""

    class Cause(models.TextChoices):
        SENT = "sent", _("Gửi văn bản, tạm tính")
        REGISTERED = "registered", _("Đăng ký văn bản đến")
        CORRECTED = "corrected", _("Sửa ngày đăng ký")
        NOTICE = "notice", _("Thông báo cần thêm thời gian")
        NOTICE_ACCEPTED = "notice_accepted", _("Bên đề nghị chấp nhận thông báo muộn")
        AGREED = "agreed", _("Hai bên thống nhất thời gian")
        FEEDBACK = "feedback", _("Có trao đổi của bên được đề nghị")
        CALENDAR = "calendar", _("Lịch làm việc thay đổi")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="ledger")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    old_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    notice_by = models.DateField(null=True)
    consent_from = models.DateField(null=True)
    is_assumed = models.BooleanField()
    is_provisional = models.BooleanField()
    calendar_version = models.PositiveIntegerField()

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.due_on}"


class TimeNotice(models.Model):
    """The addressee's notice that more time is needed. In time or not, it is kept."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="time_notices")
    given_at = models.DateTimeField()
    given_on = models.DateField()
    given_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    new_due_on = models.DateField(_("ngày trả lời mới"), null=True)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    is_in_time = models.BooleanField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")

    reason = words("remark")

    class Meta:
        ordering = ("given_at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.given_on:%d/%m/%Y} → {self.new_due_on}"


class Agreement(models.Model):
    """A time one side proposes and the other accepts (000 Điều 5.1.a)."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="agreements")
    due_on = models.DateField(_("ngày trả lời"))
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)

    reason = words("remark")

    class Meta:
        ordering = ("proposed_at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}"


class Contact(models.Model):
    """A direct exchange: who, when, by what means, what was said in a line."""

    class Means(models.TextChoices):
        TELEPHONE = "telephone", _("Điện thoại")
        MEETING = "meeting", _("Gặp trực tiếp")
        MESSAGE = "message", _("Tin nhắn, thư điện tử")
        OTHER = "other", _("Hình thức khác")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="contacts")
    on = models.DateField(_("ngày trao đổi"))
    means = models.CharField(_("hình thức"), max_length=10, choices=Means.choices)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    is_feedback = models.BooleanField(_("bên được đề nghị đã phản hồi"), default=False)
    counts_on = models.DateField()  # as stated by the requester; as logged by the addressee
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    said = words("remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_means_display()} {self.on:%d/%m/%Y}"


class Reminder(models.Model):
    """A reminder (đôn đốc) from the requester to one addressee."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="reminders")
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    text = words("remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"


class Reply(models.Model):
    """The addressee's answer, from its first draft to the day it is issued."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Đang soạn trả lời")
        SUBMITTED = "submitted", _("Chờ duyệt và ký")
        SIGNED = "signed", _("Đã ký, chờ ban hành")
        ISSUED = "issued", _("Đã trả lời")

    class Stance(models.TextChoices):
        AGREES = "agrees", _("Đồng ý")
        AGREES_WITH_COMMENTS = "agrees_with_comments", _("Đồng ý, có góp ý")
        DISAGREES = "disagrees", _("Không đồng ý")
        INFORMS = "informs", _("Cung cấp thông tin")

    class Signature(models.TextChoices):
        OWN = "own", _("Trực tiếp ký")
        FOR = "for", _("Ký thay")
        BY_ORDER = "by_order", _("Thừa lệnh")

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.DRAFT, Status.SIGNED},
        Status.SIGNED: {Status.SUBMITTED, Status.ISSUED},
    }

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="replies")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    signer = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("người ký"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(null=True)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    signature = models.CharField(
        _("cách ký"), max_length=10, choices=Signature.choices, default=Signature.OWN
    )
    signed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    stance, body = apart("stance"), apart("body")
    is_verified, verified_on = apart("is_verified", None), apart("verified_on", None)
    verified_by, verified_number = apart("verified_by"), apart("verified_number")
    returned_note = apart("returned_note")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch",), condition=~Q(status="issued"), name="one_reply_in_hand"
            ),
            models.CheckConstraint(
                name="inside_until_issued",
                condition=Q(status="issued", inside_agency=None)
                | (~Q(status="issued") & Q(inside_agency__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.get_status_display()

    def get_stance_display(self) -> str:
        return str(Reply.Stance(self.stance).label) if self.stance else ""


class ReplyText(models.Model):
    """The words of an answer, for those who may view the dispatch."""

    reply = models.OneToOneField(Reply, models.PROTECT, primary_key=True, related_name="text")
    stance = models.CharField(_("ý kiến"), max_length=20, choices=Reply.Stance.choices, blank=True)
    body = models.TextField(_("nội dung trả lời"), blank=True)
    is_verified = models.BooleanField(_("đã thẩm tra, xác minh, kết luận"), null=True)
    verified_by = models.CharField(_("cơ quan kết luận"), max_length=200, blank=True)
    verified_number = models.CharField(_("số kết luận"), max_length=60, blank=True)
    verified_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    returned_note = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "reply__dispatch_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.reply_id)


class Outcome(models.Model):
    """How a dispatch ended. Only one ending stands; one set aside is kept beside it."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="outcomes")
    status = models.CharField(max_length=12, choices=Dispatch.Status.choices)
    reply = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="outcome")
    is_late = models.BooleanField(default=False)
    happened_on = models.DateField()
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True)

    reason = words("remark")

    class Meta:
        ordering = ("recorded_at", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch",), condition=Q(set_aside_at=None), name="one_outcome"
            ),
        )

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def stance(self) -> str:
        """What the answer said; empty for other endings, and to those who may not read it."""
        return self.reply.stance if self.reply else ""


class DeemedConsent(models.Model):
    """The numbered record that silence was confirmed as consent, by a person, under a clause."""

    outcome = models.OneToOneField(
        Outcome, models.PROTECT, primary_key=True, related_name="consent"
    )
    number = models.CharField(_("số phiếu"), max_length=30)
    consent_from = models.DateField()
    citation = models.TextField()
    quote = models.TextField()
    letter_digest = models.CharField(max_length=64)
    proof = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.number
