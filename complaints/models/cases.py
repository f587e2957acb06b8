"""One letter of a citizen in the hands of one agency.

The case itself says number, kind, stage and dates: what whoever tracks it may know (002 Điều
4.1.đ). Where it came from, its words, its steps and letters stand in tables of their own, for who
may view it.
"""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Dossier, Remark
from regulations.models import StatutoryClock
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, apart, words


class ComplaintQuerySet(SeenQuerySet):
    def open(self) -> "ComplaintQuerySet":
        """Cases in which somebody still has something to do."""
        return self.filter(finished_at=None)

    def overdue(self, on: date) -> "ComplaintQuerySet":
        """Cases with a clock that still runs past its last day on the day ``on``."""
        late = CaseClock.objects.filter(case=OuterRef("pk"), ended_on=None, due_on__lt=on)
        return self.filter(Exists(late))


class ComplaintCase(models.Model):
    """One letter, of one kind, in the hands of one agency."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Khiếu nại")
        DENUNCIATION = "denunciation", _("Tố cáo")
        PETITION = "petition", _("Kiến nghị")
        FEEDBACK = "feedback", _("Phản ánh")
        MIXED = "mixed", _("Nhiều nội dung, phải tách")

    class Channel(models.TextChoices):
        RECEPTION = "reception", _("Tiếp công dân")
        POST = "post", _("Bưu chính")
        SUPERIOR = "superior", _("Cấp trên chuyển")
        BOX = "box", _("Cổng thông tin, hòm thư")
        OTHER = "other", _("Cách khác")

    class Stage(models.TextChoices):
        RECEIVED = "received", _("Đã tiếp nhận")
        CLASSIFIED = "classified", _("Đã phân loại")
        ADMITTED = "admitted", _("Đã thụ lý")
        VERIFYING = "verifying", _("Đang xác minh")
        CONCLUDED = "concluded", _("Đã kết luận")
        NOTIFIED = "notified", _("Đã thông báo kết quả")
        FOLLOWED_UP = "followed_up", _("Theo dõi thực hiện")
        FORWARDED = "forwarded", _("Đã chuyển đơn")
        RETURNED = "returned", _("Đã trả đơn, hướng dẫn")
        FILED_AWAY = "filed_away", _("Đã lưu đơn")
        SPLIT = "split", _("Đã tách đơn")
        STOPPED = "stopped", _("Đã đình chỉ, rút đơn")

    class Competence(models.TextChoices):
        OWN = "own", _("Thuộc thẩm quyền cơ quan này")
        OTHER = "other", _("Thuộc thẩm quyền cơ quan khác")
        SUPERIOR = "superior", _("Thuộc thẩm quyền cấp trên")

    ENDINGS = {Stage.FORWARDED, Stage.RETURNED, Stage.FILED_AWAY}
    CONCLUDED = (Stage.CONCLUDED, Stage.NOTIFIED, Stage.FOLLOWED_UP)
    GUARDED = (Kind.DENUNCIATION, Kind.MIXED)  # nothing of who wrote it is kept
    MOVES = {
        Stage.RECEIVED: {Stage.CLASSIFIED, Stage.SPLIT, Stage.FORWARDED, Stage.STOPPED},
        Stage.CLASSIFIED: {
            Stage.CLASSIFIED,
            Stage.SPLIT,
            Stage.ADMITTED,
            Stage.STOPPED,
            *ENDINGS,
        },
        Stage.ADMITTED: {Stage.VERIFYING, Stage.FORWARDED, Stage.STOPPED},
        Stage.VERIFYING: {Stage.CONCLUDED, Stage.FORWARDED, Stage.STOPPED},
        Stage.CONCLUDED: {Stage.NOTIFIED, Stage.FORWARDED},
        Stage.NOTIFIED: {Stage.FOLLOWED_UP, Stage.FORWARDED},
        Stage.FOLLOWED_UP: {Stage.FOLLOWED_UP, Stage.FORWARDED},
    }

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="complaint"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="complaints")
    number = models.CharField(_("số đơn"), max_length=20)
    kind = models.CharField(_("loại đơn"), max_length=12, choices=Kind.choices)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED)
    received_on = models.DateField(_("ngày nhận đơn"))
    competence = models.CharField(
        _("thẩm quyền"), max_length=8, choices=Competence.choices, blank=True
    )
    handler = models.ForeignKey(
        Seat, models.PROTECT, null=True, related_name="+", verbose_name=_("người thụ lý")
    )
    taken_in_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()
    passed_on_by = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+",
        verbose_name=_("cấp trên chuyển đến, theo dõi"),
    )  # fmt: skip
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    is_crowded = models.BooleanField(_("đông người"), default=False)
    is_complex = models.BooleanField(_("phức tạp"), default=False)
    is_long_running = models.BooleanField(_("kéo dài"), default=False)
    reported_at = models.DateTimeField(null=True)  # the letter went out, 002 Điều 4.2.c
    is_forwarding = models.BooleanField(default=False)  # its letter is written and not yet out
    verified_on = models.DateField(_("ngày xác minh xong"), null=True)
    result_number = models.CharField(_("số kết luận"), max_length=60, blank=True)
    result_on = models.DateField(_("ngày kết luận"), null=True)
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    subject, summary = apart("subject"), apart("summary")
    verified, conclusion, notice = apart("verified"), apart("conclusion"), apart("notice")
    writer_name = apart("writer_name")
    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn, thư")
        verbose_name_plural = _("đơn, thư")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "number"), name="complaint_number_once_per_agency"
            ),
            models.CheckConstraint(
                name="concluded_only_after_verification",
                condition=~Q(stage__in=("concluded", "notified", "followed_up"))
                | Q(
                    verified_on__isnull=False,
                    result_on__isnull=False,
                    result_on__gte=F("verified_on"),
                )
                & ~Q(result_number=""),
            ),
            models.CheckConstraint(
                name="mixed_letter_is_split_first",
                condition=~Q(kind="mixed")
                | Q(stage__in=("received", "forwarded", "split", "stopped")),
            ),
            models.CheckConstraint(
                name="reported_because_of_something",
                condition=Q(reported_at=None)
                | Q(is_crowded=True)
                | Q(is_complex=True)
                | Q(is_long_running=True),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "stage"), name="complaint_agency_stage"),
            models.Index(fields=("-taken_in_at", "-dossier"), name="complaint_newest_first"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("complaints:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def is_guarded(self) -> bool:
        return self.kind in self.GUARDED

    @property
    def outcome_name(self) -> str:
        """What ends a case of this kind: a decision, a conclusion, an answer."""
        if self.kind == self.Kind.COMPLAINT:
            return str(_("Quyết định giải quyết khiếu nại"))
        if self.kind == self.Kind.DENUNCIATION:
            return str(_("Kết luận nội dung tố cáo"))
        return str(_("Văn bản trả lời"))

    @property
    def must_be_reported(self) -> bool:
        """Crowded, complex or long-running, and not reported yet (002 Điều 4.2.c)."""
        flagged = self.is_crowded or self.is_complex or self.is_long_running
        return flagged and self.reported_at is None


class Origin(models.Model):
    """How the letter came: what the register of incoming letters says, and where the paper lies.

    ``writer_code`` is the agency's own code for who wrote it; of a denouncer nothing else is kept.
    """

    case = models.OneToOneField(
        ComplaintCase, models.PROTECT, primary_key=True, related_name="origin"
    )
    channel = models.CharField(
        _("nguồn đơn"), max_length=10, choices=ComplaintCase.Channel.choices
    )
    incoming_number = models.CharField(_("số đến"), max_length=30, blank=True)
    is_anonymous = models.BooleanField(_("đơn nặc danh"), default=False)
    writer_code = models.CharField(_("mã người gửi đơn"), max_length=40, blank=True)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)

    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="anonymous_letter_has_no_writer",
                condition=Q(is_anonymous=False) | Q(writer_code=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)


class ComplaintText(models.Model):
    """The words of a case. The name of who wrote is kept for no denunciation, and for the other
    kinds on an accredited network alone; the database refuses it elsewhere."""

    case = models.OneToOneField(
        ComplaintCase, models.PROTECT, primary_key=True, related_name="text"
    )
    subject = models.CharField(_("trích yếu"), max_length=300)
    summary = models.TextField(_("nội dung đơn"), blank=True)
    writer_name = models.CharField(_("người gửi đơn"), max_length=120, blank=True)
    verified = models.TextField(_("kết quả xác minh"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    notice = models.TextField(_("nội dung thông báo"), blank=True)

    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case_id)


class Step(models.Model):
    """One step of a case with its written form."""

    class Kind(models.TextChoices):
        CLASSIFIED = "classified", _("Phân loại")
        ASSIGNED = "assigned", _("Giao thụ lý")
        ADMITTED = "admitted", _("Thụ lý")
        FORWARDED = "forwarded", _("Chuyển đơn")
        RETURNED = "returned", _("Trả đơn, hướng dẫn")
        FILED_AWAY = "filed_away", _("Lưu đơn")
        SPLIT = "split", _("Tách đơn")
        STOPPED = "stopped", _("Đình chỉ, rút đơn")
        FORWARDING = "forwarding", _("Lập văn bản chuyển đơn")
        VERIFYING = "verifying", _("Bắt đầu xác minh")
        VERIFIED = "verified", _("Xác minh xong")
        EXTENDED = "extended", _("Gia hạn giải quyết")
        REPORTED = "reported", _("Chủ động báo cáo")
        RETURNED_DRAFT = "draft_back", _("Trả lại dự thảo kết luận")
        CONCLUDED = "concluded", _("Kết luận")
        NOTIFIED = "notified", _("Thông báo kết quả")
        FOLLOWED_UP = "followed_up", _("Theo dõi thực hiện")

    WRITTEN = (
        "admitted", "forwarded", "returned", "filed_away", "extended", "notified", "stopped",
    )  # fmt: skip

    case = models.ForeignKey(ComplaintCase, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    written_form = models.CharField(_("hình thức văn bản"), max_length=120, blank=True)
    to_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("ngày"))
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    reason = words("remark")
    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="step_has_its_written_form",
                condition=~Q(
                    kind__in=(
                        "admitted", "forwarded", "returned", "filed_away", "extended", "notified",
                        "stopped",
                    )
                )
                | ~Q(document_number="")
                | ~Q(written_form=""),
            ),
            models.CheckConstraint(
                name="forwarded_to_somebody",
                condition=~Q(kind="forwarded") | Q(to_agency__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


class CaseClock(models.Model):
    """A time limit of a law as it runs for one case, by the version it started under.

    ``is_aside``: runs beside the clock of the case, as the answer to who came in person does.
    ``is_void``: another kind of letter or another competence took its place; it says nothing.
    """

    case = models.ForeignKey(ComplaintCase, models.PROTECT, related_name="clocks")
    rule = models.ForeignKey(StatutoryClock, models.PROTECT, related_name="+")
    from_on = models.DateField()
    due_on = models.DateField(null=True)
    original_due_on = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    is_provisional = models.BooleanField(default=False)
    calendar_version = models.PositiveIntegerField()
    ended_on = models.DateField(null=True)
    is_aside = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ("from_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "is_aside"),
                condition=Q(ended_on=None),
                name="one_clock_runs_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.due_on}"

    @property
    def is_late(self) -> bool:
        """Ended after its last day."""
        return bool(self.due_on and self.ended_on and self.ended_on > self.due_on)


class Conclusion(models.Model):
    """Drafted by one person, approved by another; number and date go to the case."""

    case = models.OneToOneField(
        ComplaintCase, models.PROTECT, primary_key=True, related_name="outcome"
    )
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    drafter = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    approved_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)  # to be drafted again

    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="conclusion_needs_a_second_person",
                condition=Q(approver=None) | ~Q(approver=F("drafter")),
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)


class CaseLetter(models.Model):
    """A letter of the house that came of a case; its addressee sees the letter alone."""

    class Kind(models.TextChoices):
        FORWARD = "forward", _("Chuyển đơn")
        SIGNS = "signs", _("Thông báo dấu hiệu, chưa xác minh")
        RESULT = "result", _("Báo cáo kết quả xử lý")
        EXCHANGE = "exchange", _("Trao đổi nội dung đã kết luận")
        MUTUAL = "mutual", _("Thông báo cho nhau trước khi kết luận")
        PROACTIVE = "proactive", _("Chủ động báo cáo vụ việc")

    case = models.ForeignKey(ComplaintCase, models.PROTECT, related_name="letters")
    letter = models.OneToOneField(CoordinationRequest, models.PROTECT, related_name="of_complaint")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    excerpt_digest = models.CharField(max_length=64)  # of the words a person read and confirmed
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.letter_id}"
