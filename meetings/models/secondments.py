"""People lent: what was asked for, who was nominated; files studied on the spot."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records import access
from requests.models import CoordinationRequest, Dispatch
from requests.models.shared import SeenQuerySet


class SecondmentQuerySet(SeenQuerySet):
    def trackable_by(self, seat: Seat | None) -> "SecondmentQuerySet":
        return access.trackable_by(self, seat, path="case_id")


class Secondment(models.Model):
    """A letter that asks another agency to send people (002 Điều 5.3.b, 000 Điều 5.2)."""

    case = models.OneToOneField(
        CoordinationRequest, models.PROTECT, primary_key=True, related_name="secondment"
    )
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SecondmentQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        verbose_name = _("đề nghị cử cán bộ")
        verbose_name_plural = _("đề nghị cử cán bộ")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case)

    def get_absolute_url(self) -> str:
        return reverse("meetings:secondment", args=[self.pk])

    @property
    def dossier(self):
        return self.case.dossier

    @property
    def number(self) -> str:
        return str(self.case)


class SecondmentNeed(models.Model):
    """What kind of person is asked for, how many, for what and how long."""

    secondment = models.ForeignKey(Secondment, models.PROTECT, related_name="needs")
    post = models.CharField(_("vị trí, thành phần"), max_length=200)
    qualification = models.CharField(_("chuyên môn, năng lực"), max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(_("số người"))
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"))
    task = models.TextField(_("nhiệm vụ"))
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "secondment_id", "at"

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="need_is_of_somebody_for_a_time",
                condition=Q(people__gt=0) & Q(to_on__gte=F("from_on")),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Nomination(models.Model):
    """Somebody the answering agency proposes; inside its house until its leader consents."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Chờ lãnh đạo đồng ý")
        CONSENTED = "consented", _("Đã cử")
        WITHDRAWN = "withdrawn", _("Rút đề cử")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="nominations")
    need = models.ForeignKey(SecondmentNeed, models.PROTECT, related_name="nominations")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    name = models.CharField(_("họ tên"), max_length=120)
    title = models.CharField(_("chức vụ, chuyên môn"), max_length=200)
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"))
    task = models.TextField(_("nhiệm vụ được giao"), blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    consented_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    consented_hand = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    feedback = models.TextField(_("nhận xét khi kết thúc"), blank=True)
    feedback_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "dispatch_id", "at"

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="nomination_leaves_with_consent",
                condition=Q(consented_at=None, inside_agency__isnull=False)
                | Q(consented_at__isnull=False, inside_agency=None),
            ),
            models.CheckConstraint(
                name="nomination_is_for_a_time", condition=Q(to_on__gte=F("from_on"))
            ),
        )

    def __str__(self) -> str:
        return self.get_status_display()


class FileStudy(models.Model):
    """Own officers read files at the agency that keeps them (000 Điều 5.2, đoạn 3)."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="studies")
    who = models.CharField(_("ai nghiên cứu"), max_length=300)
    lines = models.TextField(_("dòng sổ, số hồ sơ đã đọc"))
    copied = models.TextField(_("đã sao chụp những gì"), blank=True)
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"))
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "dispatch_id", "at"

    class Meta:
        ordering = ("from_on", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="study_is_for_a_time", condition=Q(to_on__gte=F("from_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_on:%d/%m/%Y}"
