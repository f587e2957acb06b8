"""Whom it is about, by code; what was found, what is new, what they asked."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Seat
from records.models import Remark
from regulations.models import Condition
from requests.models import Reply
from requests.models.shared import SeenQuerySet, apart, words
from vetting.models.cases import VettingCase


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
