"""The vetting file: its ground, its letters, what was talked about."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier, Remark
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, words


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
