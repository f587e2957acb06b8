"""One addressee's copy of a letter, and the rows its clock is replayed from."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier, Remark
from regulations.calendar import day_of
from regulations.deadlines import Agreed, Facts, NoticeGiven, Rule, Silence, Unit
from regulations.models import DeadlineRule
from requests.models.letters import CoordinationRequest, Line
from requests.models.shared import SeenQuerySet, words


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

    def with_parties(self) -> "DispatchQuerySet":
        return self.select_related(
            "dossier",
            "requested_agency",
            "rule__provision",
            "rule__regulation",
            "handler__user",
            "line",
            "case__dossier",
            "case__requesting_agency",
            "case__rule",
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
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="dispatches")
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
    is_copy = models.BooleanField(_("bản đồng gửi"), default=False, editable=False)
    consent_put_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    consent_put_at = models.DateTimeField(null=True)
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
                fields=("case", "requested_agency", "line"),
                nulls_distinct=False,
                name="one_dispatch_per_addressee_and_line",
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

    @property
    def is_receipt_only(self) -> bool:
        """Received, and that is all: a notice, or a copy of what another must answer."""
        return self.is_copy or self.rule.is_receipt_only

    @property
    def is_late_copy(self) -> bool:
        """A copy that went out after the letter it is a copy of (000 Điều 5.1.b)."""
        return self.is_copy and self.delivered_at > self.case.issued_at

    def counted_rule(self) -> Rule:
        """The clause as it counts for this addressee: a copy awaits nothing."""
        if self.is_copy:
            return Rule(unit=Unit.NONE, silence=Silence.NONE)
        return self.rule.as_rule()

    def agreed_times(self) -> list["Agreement"]:
        """Times both sides accepted, in the order in which they were accepted."""
        accepted = [a for a in self.agreements.all() if a.accepted_at is not None]
        return sorted(accepted, key=lambda agreement: agreement.accepted_at)

    def _is_theirs(self, question: "Question") -> bool:
        """Asked by the addressee: feedback, where any feedback stops silence (004 Điều 3.1)."""
        return question.asked_by.agency_id == self.requested_agency_id

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
                *(day_of(q.asked_at) for q in self.questions.all() if self._is_theirs(q)),
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
        RECLASSIFIED = "reclassified", _("Đổi diện thân nhân")

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
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, null=True, related_name="+")
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    calendar_version = models.PositiveIntegerField()

    reason = words("remark")

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
    needs_writing = models.BooleanField(_("phải cụ thể bằng văn bản"), default=False)
    written_number = models.CharField(_("số văn bản theo sau"), max_length=60, blank=True)
    written_at = models.DateTimeField(null=True)
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


class Question(models.Model):
    """Asked of the other side about one dispatch: for more papers, or for what is not clear."""

    class Kind(models.TextChoices):
        PAPERS = "papers", _("Đề nghị bổ sung tài liệu")
        QUESTION = "question", _("Hỏi lại")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="questions")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    asked_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    asked, answer = words("asked_remark"), words("answer_remark")

    class Meta:
        ordering = ("asked_at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_kind_display()


class Escalation(models.Model):
    """The way up of one dispatch: a report to the body the clause names, until a direction."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="escalations")
    report = models.OneToOneField(CoordinationRequest, models.PROTECT, related_name="escalation")
    # what the other side may know of a report it does not read
    reporting_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    report_number = models.CharField(_("số, ký hiệu báo cáo"), max_length=60, blank=True)
    reported_at = models.DateTimeField(null=True)
    body = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    relay = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    meeting_on = models.DateField(_("ngày họp"), null=True)
    meeting_number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    opened_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    direction_number = models.CharField(_("số, ký hiệu kết luận"), max_length=60, blank=True)
    direction_on = models.DateField(_("ngày kết luận"), null=True)
    direction_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    directed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    directed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    direction = words("direction_remark")

    class Meta:
        ordering = ("opened_at", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch", "reporting_agency"),
                condition=Q(directed_at=None, dropped_at=None),
                name="one_way_up_at_a_time",
            ),
            models.CheckConstraint(
                name="a_direction_has_number_and_day",
                condition=Q(directed_at=None)
                | (~Q(direction_number="") & Q(direction_on__isnull=False)),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.direction_number or str(self.pk)
