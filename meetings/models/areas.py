"""Who follows which commune (002 Điều 4.1.h), their monthly sessions (002 Điều 5.3.a)."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier
from requests.models import CoordinationRequest
from requests.models.shared import SeenQuerySet, apart


class AreaAssignmentQuerySet(models.QuerySet):
    def between(self, agency: Agency) -> "AreaAssignmentQuerySet":
        """What concerns this agency, on either side: it is a fact both know."""
        return self.filter(Q(agency=agency) | Q(commune=agency))

    def running(self, on: date) -> "AreaAssignmentQuerySet":
        return self.filter(from_on__lte=on).filter(Q(to_on=None) | Q(to_on__gte=on))

    def held(self, on: date) -> "AreaAssignmentQuerySet":
        """Those whose person is still in their seat: of whoever left nobody ended the rest yet."""
        return self.running(on).filter(seat__in=Seat.objects.current(on))

    def owing_sessions(self, first: date, last: date) -> "AreaAssignmentQuerySet":
        """Officers who follow a commune during the whole of this month; of a month in which one
        began or ended nothing is owed."""
        whole = self.filter(part=AreaAssignment.Part.OFFICER, from_on__lte=first)
        return whole.filter(Q(to_on=None) | Q(to_on__gte=last))


class AreaAssignment(models.Model):
    """A leader or an officer of Ban Nội chính follows a commune from one day to another."""

    class Part(models.TextChoices):
        LEADER = "leader", _("Lãnh đạo theo dõi")
        OFFICER = "officer", _("Chuyên viên theo dõi")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="areas", verbose_name=_("người theo dõi")
    )
    commune = models.ForeignKey(
        Agency, models.PROTECT, related_name="followed_by", verbose_name=_("xã, phường")
    )
    part = models.CharField(_("vai"), max_length=8, choices=Part.choices)
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"), null=True)
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AreaAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công theo dõi địa bàn")
        verbose_name_plural = _("phân công theo dõi địa bàn")
        default_permissions = ()
        ordering = ("commune", "part", "from_on")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "commune", "part"), condition=Q(to_on=None),
                name="one_follows_a_commune_at_a_time",
            ),
            models.CheckConstraint(
                name="area_ends_after_it_begins",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.commune.short_name}"


class AreaLetter(models.Model):
    """A letter about an assignment: the notice to the commune, or the request for its opinion."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Thông báo phân công, thay đổi")
        OPINION = "opinion", _("Đề nghị nhận xét")

    assignment = models.ForeignKey(AreaAssignment, models.PROTECT, related_name="letters")
    letter = models.ForeignKey(CoordinationRequest, models.PROTECT, related_name="of_areas")
    kind = models.CharField(max_length=8, choices=Kind.choices)

    objects = SeenQuerySet.as_manager()
    dossier_path = "letter_id"

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "letter"), name="one_letter_once_an_assignment"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class Session(models.Model):
    """One working session of an area officer with a commune's office."""

    class Means(models.TextChoices):
        THERE = "there", _("Làm việc tại xã, phường")
        HERE = "here", _("Làm việc tại cơ quan")
        ONLINE = "online", _("Trực tuyến")

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="session"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(AreaAssignment, models.PROTECT, related_name="sessions")
    commune = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    held_on = models.DateField(_("ngày làm việc"))
    means = models.CharField(_("hình thức"), max_length=6, choices=Means.choices)
    at = models.DateTimeField()

    with_whom, content, agreed = apart("with_whom"), apart("content"), apart("agreed")
    objects = SeenQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi làm việc tại địa bàn")
        verbose_name_plural = _("buổi làm việc tại địa bàn")
        default_permissions = ()
        ordering = ("-held_on", "-at")
        indexes = (models.Index(fields=("commune", "held_on"), name="session_of_commune"),)

    def __str__(self) -> str:
        return f"{self.commune.short_name}, {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:session", args=[self.pk])

    @property
    def number(self) -> str:
        return str(self)


class SessionText(models.Model):
    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="text")
    with_whom = models.CharField(_("làm việc với"), max_length=300)
    content = models.TextField(_("nội dung đã thống nhất và làm việc"))
    agreed = models.TextField(_("kết quả"), blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "session_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.session_id)


class Difficulty(models.Model):
    """A difficulty raised in a session, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Chưa xử lý")
        HANDLED = "handled", _("Đang được xử lý")
        SETTLED = "settled", _("Đã giải quyết")

    session = models.ForeignKey(Session, models.PROTECT, related_name="difficulties")
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=State.choices, default=State.OPEN
    )
    settled_on = models.DateField(_("giải quyết ngày"), null=True)
    text = models.TextField(_("khó khăn, vướng mắc"))
    handled_by = models.CharField(_("cơ quan, người xử lý"), max_length=200, blank=True)
    outcome = models.TextField(_("đã xử lý thế nào"), blank=True)
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "session_id", "at"

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="settled_difficulty_has_a_day",
                condition=(Q(state="settled") & Q(settled_on__isnull=False))
                | (~Q(state="settled") & Q(settled_on=None)),
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()
