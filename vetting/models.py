"""A vetting file: its persons by code, what was found and verified, what was concluded and signed.

Facts of the register (codes, classes, numbers, dates, parties, places of the paper) stand in the
rows; names and words in tables of their own, which are empty on a network that is not accredited.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Dossier, Remark
from regulations.models import Condition
from requests.models import CoordinationRequest, Dispatch, Reply
from requests.models.shared import SeenQuerySet, apart, words


class Ground(models.TextChoices):
    """Why a person is vetted: the cases of 003 Điều 3 and 000 Điều 5.1.d; and what is concluded to
    be given under 004 Điều 5.2.c. No other."""

    POLITICAL_ISSUE = "003-3.1", _("Có vấn đề chính trị cần xem xét hoặc phức tạp")
    PERSONNEL = "003-3.2.1", _("Đi đào tạo nước ngoài, quy hoạch, bổ nhiệm, ứng cử, vị trí cơ mật")
    AGAIN = "003-3.2.2", _("Chức vụ cao hơn, vị trí cơ mật mới: kết luận lại")
    NEW_FACTS = "003-3.3", _("Tình tiết mới có thể làm thay đổi kết luận trước")
    ADMISSION = "003-3.4", _("Kết nạp Đảng: có yếu tố nước ngoài hoặc lý lịch phức tạp")
    COMMUNE = "000-5.1.d", _("Cán bộ diện Ban Thường vụ Đảng ủy xã quản lý")
    FOR_THE_BLOC = "004-5.2.c", _("Kết luận để cung cấp cho Ban Thường vụ Đảng ủy Khối")

    @property
    def citation(self) -> str:
        return CITATIONS[self]

    @property
    def regulation_key(self) -> str:
        return self.value[:3]

    @property
    def has_classes(self) -> bool:
        """Whether relatives are classed, and both parts verified (003 Điều 5.1.1, 5.2.1)."""
        return self.regulation_key == "003"


CITATIONS = {
    Ground.POLITICAL_ISSUE: "khoản 1 Điều 3",
    Ground.PERSONNEL: "khoản 2 Điều 3, gạch đầu dòng thứ nhất",
    Ground.AGAIN: "khoản 2 Điều 3, gạch đầu dòng thứ hai",
    Ground.NEW_FACTS: "khoản 3 Điều 3",
    Ground.ADMISSION: "khoản 4 Điều 3",
    Ground.COMMUNE: "điểm d khoản 1 Điều 5",
    Ground.FOR_THE_BLOC: "điểm c khoản 2 Điều 5",
}


class VettingCase(models.Model):
    """One file on one or several persons, opened on one ground."""

    class Status(models.TextChoices):
        OPEN = "open", _("Đang thẩm định")
        CLOSED = "closed", _("Đã kết thúc")

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="vetting"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.CharField(_("số hồ sơ"), max_length=20)
    ground = models.CharField(_("trường hợp"), max_length=12, choices=Ground.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    opened_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    approver = models.ForeignKey(
        Seat, models.PROTECT, related_name="+", verbose_name=_("người duyệt kết luận")
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    letters = models.ManyToManyField(
        CoordinationRequest, through="CaseLetter", related_name="vetting_cases"
    )

    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ thẩm định")
        verbose_name_plural = _("hồ sơ thẩm định")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("agency", "number"), name="vetting_number_once"),
        )
        indexes = (models.Index(fields=("agency", "-opened_at"), name="vetting_newest"),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("vetting:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def basis(self) -> Ground:
        return Ground(self.ground)


class CaseLetter(models.Model):
    """A letter of this file: the request for verification, a report of difficulties."""

    case = models.ForeignKey(VettingCase, models.PROTECT, related_name="+")
    letter = models.OneToOneField(CoordinationRequest, models.PROTECT, related_name="vetting_link")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Person(models.Model):
    """One person of a file, by code. Who it is stands on paper, or in ``PersonWords``."""

    class State(models.TextChoices):
        """Where the work stands; of the person it says nothing."""

        PENDING = "pending", _("Đang thẩm định")
        CONCLUDED = "concluded", _("Đã có kết luận")
        REOPENED = "reopened", _("Đang xem xét lại")
        ENDED = "ended", _("Thôi thẩm định")

    case = models.ForeignKey(VettingCase, models.PROTECT, related_name="persons")
    code = models.CharField(_("mã"), max_length=40)
    relatives = models.CharField(
        _("diện thân nhân"), max_length=20, blank=True, choices=Condition.choices
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    added_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("case", "code"), name="one_person_a_code"),)

    ended_reason = words("ended_remark")

    name, birth_year, post = apart("name"), apart("birth_year", None), apart("post")
    organisation, managed_by = apart("organisation"), apart("managed_by")

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("vetting:person", args=[self.case_id, self.pk])


class PersonWords(models.Model):
    """Who the person is; of their relatives nothing (accredited network only)."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="text")
    name = models.CharField(_("họ tên"), max_length=120)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    post = models.CharField(_("chức vụ"), max_length=200, blank=True)
    organisation = models.CharField(_("nơi công tác"), max_length=200, blank=True)
    managed_by = models.CharField(_("cấp quản lý"), max_length=200, blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "person__case_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)


class Finding(models.Model):
    """What a competent body found, on one of the two parts of a vetting; who verified and
    concluded it. What is not verified is kept, marked, and cited nowhere (003 Điều 4.3)."""

    class Part(models.TextChoices):
        HISTORY = "history", _("Lịch sử chính trị")  # the police side (003 Điều 5.2)
        CURRENT = "current", _("Chính trị hiện nay")  # the committee's own check (003 Điều 5.1.1)

    person = models.ForeignKey(Person, models.PROTECT, related_name="findings")
    part = models.CharField(_("phần"), max_length=8, choices=Part.choices)
    source = models.CharField(_("cơ quan cung cấp"), max_length=200)
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=60)
    issued_on = models.DateField(_("ngày văn bản"))
    is_verified = models.BooleanField(_("đã xác minh, kết luận"))
    verified_by = models.CharField(_("cơ quan xác minh, kết luận"), max_length=200, blank=True)
    verified_number = models.CharField(_("số kết luận xác minh"), max_length=60, blank=True)
    verified_on = models.DateField(_("ngày kết luận xác minh"), null=True, blank=True)
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="+")
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    withdrawn_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    text, withdrawn_reason = words("remark"), words("withdrawn_remark")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="verified_by_somebody_under_a_number",
                condition=Q(is_verified=False)
                | (~Q(verified_by="") & ~Q(verified_number="") & Q(verified_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=("person", "reply"),
                condition=Q(reply__isnull=False, withdrawn_at=None),
                name="an_answer_is_entered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.document_number}"

    @property
    def can_be_cited(self) -> bool:
        return self.is_verified and self.withdrawn_at is None


class NewFact(models.Model):
    """Tình tiết mới: reported; it reopens nothing until a competent body has verified it
    (003 Điều 3.3)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="new_facts")
    source = models.CharField(_("nguồn"), max_length=200)
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=60)
    issued_on = models.DateField(_("ngày văn bản"))
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verified_by = models.CharField(_("cơ quan xác minh, kết luận"), max_length=200, blank=True)
    verified_number = models.CharField(_("số kết luận xác minh"), max_length=60, blank=True)
    verified_on = models.DateField(_("ngày kết luận xác minh"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("đúng là tình tiết mới"), null=True)
    judged_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    text = words("remark")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="judged_by_somebody_under_a_number",
                condition=Q(is_confirmed=None)
                | (~Q(verified_by="") & ~Q(verified_number="") & Q(verified_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.document_number


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


class Inquiry(models.Model):
    """Somebody asks what is recorded about them: two working days (Law 91/2025/QH15)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="inquiries")
    document_number = models.CharField(_("số văn bản, phiếu yêu cầu"), max_length=60)
    asked_on = models.DateField(_("ngày nhận yêu cầu"))
    due_on = models.DateField(_("hạn trả lời"))
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_on = models.DateField(_("ngày trả lời"), null=True)
    answer_number = models.CharField(_("số văn bản trả lời"), max_length=60, blank=True)
    answered_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.document_number


class ClassChange(models.Model):
    """Đổi diện thân nhân: from which class to which, why; the clock keeps its own ledger."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="class_changes")
    was = models.CharField(_("diện cũ"), max_length=20, choices=Condition.choices)
    now = models.CharField(_("diện mới"), max_length=20, choices=Condition.choices)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    reason = words("remark")

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_was_display()} → {self.get_now_display()}"


class Correction(models.Model):
    """What was recorded wrongly, and what is right: a row beside it, nothing is overwritten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    what = models.CharField(_("mục cần đính chính"), max_length=120)
    document_number = models.CharField(_("văn bản làm căn cứ"), max_length=60)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    text = words("remark")

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.what


class Talk(models.Model):
    """Direct exchange or a meeting on a difficult case (003 Điều 4.1, 4.2), with its record."""

    class Means(models.TextChoices):
        DIRECT = "direct", _("Trao đổi trực tiếp")
        MEETING = "meeting", _("Hội nghị, cuộc họp")

    case = models.ForeignKey(VettingCase, models.PROTECT, related_name="talks")
    means = models.CharField(_("hình thức"), max_length=8, choices=Means.choices)
    on = models.DateField(_("ngày"))
    parties = models.CharField(_("các bên"), max_length=200)
    document_number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    text = words("remark")

    class Meta:
        ordering = ("on", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_means_display()} {self.on:%d/%m/%Y}"


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
