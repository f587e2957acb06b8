"""A personnel file: one chain of one clause, about somebody by code; its letters and decisions.

Facts stand in the rows; who it is about, and what was decided in words, in tables of their own.
Nothing here rates, ranks or compares anybody.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from personnel.chains import Chain, chains
from records.models import Dossier, Remark
from regulations.models import Provision, Regulation
from requests.models import CoordinationRequest, Dispatch
from requests.models.shared import SeenQuerySet, apart, words


class PersonnelCase(models.Model):
    """One file: which chain, about whom (a code), who works on it."""

    class Kind(models.TextChoices):
        PLANNING = "planning", _("Quy hoạch")
        RATING = "rating", _("Đánh giá, xếp loại hằng năm")
        NOMINATION = "nomination", _("Giới thiệu, đề nghị")
        APPOINTMENT = "appointment", _("Bổ nhiệm, điều động")
        REWARD = "reward", _("Khen thưởng")
        DISCIPLINE = "discipline", _("Kỷ luật")

    class Status(models.TextChoices):
        OPEN = "open", _("Đang thực hiện")
        CLOSED = "closed", _("Đã kết thúc")
        ENDED = "ended", _("Thôi, không thực hiện tiếp")

    class Reward(models.TextChoices):
        """001 Điều 5.2, the sixth dash, as its brackets are read (see docs/decisions/0017)."""

        OUT_OF_TURN = "out_of_turn", _("Khen thưởng không theo định kỳ")
        FIVE_YEARS = "five_years", _("Giấy khen đảng viên hoàn thành xuất sắc nhiệm vụ 5 năm liền")
        PERIODIC = "periodic", _("Khen thưởng theo định kỳ")

    MUST_AGREE = (Reward.OUT_OF_TURN, Reward.FIVE_YEARS)

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="personnel"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.CharField(_("số hồ sơ"), max_length=20)
    chain_key = models.CharField(max_length=40)
    kind = models.CharField(_("loại việc"), max_length=12, choices=Kind.choices)
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="+")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=40)
    year = models.PositiveSmallIntegerField(_("năm"), null=True)
    reward = models.CharField(
        _("loại khen thưởng"), max_length=12, choices=Reward.choices, blank=True
    )
    needs_agreement = models.BooleanField(_("phải thống nhất trước"), default=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    opened_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    signer = models.ForeignKey(
        Seat, models.PROTECT, related_name="+", verbose_name=_("lãnh đạo phụ trách")
    )
    closed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    end_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    name, post = apart("name"), apart("post")
    ended_reason = words("end_remark")
    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ công tác cán bộ")
        verbose_name_plural = _("hồ sơ công tác cán bộ")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("agency", "number"), name="personnel_number_once"),
            models.UniqueConstraint(
                fields=("agency", "chain_key", "code", "year"),
                condition=Q(kind="rating") & ~Q(status="ended"),
                name="one_rating_a_year",
            ),
            models.CheckConstraint(
                name="a_rating_has_its_year",
                condition=Q(kind="rating", year__isnull=False)
                | (~Q(kind="rating") & Q(year=None)),
            ),
            models.CheckConstraint(
                name="only_a_periodic_reward_may_do_without",
                condition=Q(needs_agreement=True) | Q(reward="periodic"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-opened_at"), name="personnel_newest"),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("personnel:detail", args=[self.pk])

    @property
    def chain(self) -> Chain:
        return chains()[self.chain_key]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class CaseWords(models.Model):
    """Whom the file is about (accredited network only)."""

    case = models.OneToOneField(
        PersonnelCase, models.PROTECT, primary_key=True, related_name="text"
    )
    name = models.CharField(_("họ tên"), max_length=120)
    post = models.CharField(_("chức vụ"), max_length=200, blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "case_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case_id)


class CaseLetter(models.Model):
    """A letter of one step: ours, or one that came in."""

    case = models.ForeignKey(PersonnelCase, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    letter = models.OneToOneField(
        CoordinationRequest, models.PROTECT, null=True, related_name="personnel_link"
    )
    dispatch = models.ForeignKey(
        Dispatch, models.PROTECT, null=True, related_name="personnel_links"
    )
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="a_step_has_a_letter_of_one_side",
                condition=Q(letter__isnull=False, dispatch=None)
                | Q(letter=None, dispatch__isnull=False),
            ),
            models.UniqueConstraint(fields=("case", "dispatch"), name="came_in_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Decision(models.Model):
    """What a body decided, as its paper says: number, day, and its own words."""

    case = models.ForeignKey(PersonnelCase, models.PROTECT, related_name="decisions")
    step = models.CharField(max_length=40)
    body = models.CharField(_("cấp quyết định"), max_length=200)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60)
    decided_on = models.DateField(_("ngày"))
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    text = words("remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("case", "step"), name="decided_once"),
            models.CheckConstraint(
                name="decided_under_a_number", condition=~Q(document_number="")
            ),
        )

    def __str__(self) -> str:
        return self.document_number
