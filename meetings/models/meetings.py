"""A meeting: when it is, what moved, what papers went out, who comes, what was concluded."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records import access
from records.models import Document, Remark
from regulations.calendar import day_of
from requests.models import CoordinationRequest, Dispatch
from requests.models.shared import SeenQuerySet, apart, words


class MeetingQuerySet(SeenQuerySet):
    def trackable_by(self, seat: Seat | None) -> "MeetingQuerySet":
        return access.trackable_by(self, seat, path="case_id")

    def called(self) -> "MeetingQuerySet":
        """Those whose invitations are out and were not taken back."""
        return self.filter(case__status__in=("issued", "closed"))

    def coming(self, at: datetime) -> "MeetingQuerySet":
        return self.filter(starts_at__gte=at).exclude(case__status="withdrawn")


class Meeting(models.Model):
    """When a meeting is; its invitation is the letter, with a dispatch for each invitee."""

    case = models.OneToOneField(
        CoordinationRequest, models.PROTECT, primary_key=True, related_name="meeting"
    )
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"), null=True)
    is_leaders = models.BooleanField(_("mời đại diện lãnh đạo"), default=False)
    wants_reports = models.BooleanField(_("nơi mời gửi báo cáo theo đề cương"), default=False)
    area_officers = models.ManyToManyField("AreaAssignment", related_name="+")
    set_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    place, chair = apart("place"), apart("chair")
    agenda, outline = apart("agenda"), apart("outline")
    objects = MeetingQuerySet.as_manager()
    dossier_path = "case_id"

    class Meta:
        verbose_name = _("cuộc họp")
        verbose_name_plural = _("cuộc họp")
        default_permissions = ()
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        )
        indexes = (models.Index(fields=("starts_at",), name="meeting_by_day"),)

    def __str__(self) -> str:
        return str(self.case)

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def dossier(self):
        return self.case.dossier

    @property
    def number(self) -> str:
        return str(self.case)

    @property
    def day(self) -> date:
        return day_of(self.starts_at)


class MeetingText(models.Model):
    """Where, who chairs, what about: for who may view the letter."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, primary_key=True, related_name="text")
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.CharField(_("chủ trì"), max_length=200, blank=True)
    agenda = models.TextField(_("chương trình"), blank=True)
    outline = models.TextField(_("đề cương báo cáo"), blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "meeting_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.meeting_id)


class MeetingMove(models.Model):
    """The meeting moved: from when to when, from where, and what became of the day the papers are
    due."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="moves")
    old_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    old_papers_due_on = models.DateField(null=True)
    papers_due_on = models.DateField(null=True)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    # where it was before; none where the place stayed
    place_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    reason, old_place = words("remark"), words("place_remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.old_starts_at:%d/%m/%Y} → {self.starts_at:%d/%m/%Y}"


class Paper(models.Model):
    """A paper the host gave the invitees, and the day it was given."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    given_on = models.DateField(_("ngày gửi"))
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    title = words("remark")

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.given_on:%d/%m/%Y}"


class Attendance(models.Model):
    """What an invitee answered; the newest row stands, unless the meeting moved after it."""

    class Answer(models.TextChoices):
        COMES = "comes", _("Dự họp")
        SENDS = "sends", _("Cử người dự")
        CANNOT = "cannot", _("Không dự được")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="attendances")
    answer = models.CharField(_("trả lời"), max_length=8, choices=Answer.choices)
    people = models.TextField(_("người dự, chức vụ"), blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    hand = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "dispatch_id", "at"

    class Meta:
        ordering = ("at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_answer_display()


class Minutes(models.Model):
    """Biên bản, kết luận: inside the host's house until a leader approved it."""

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, primary_key=True, related_name="minutes"
    )
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    number = models.CharField(_("số biên bản"), max_length=60)
    written_on = models.DateField(_("ngày biên bản"))
    has_failed = models.BooleanField(_("họp mà chưa thống nhất được"), default=False)
    text = models.TextField(_("nội dung"), blank=True)
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    drafted_hand = models.ForeignKey(User, models.PROTECT, related_name="+")
    # whoever saved what stands now: they may have written all of it anew
    saved_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    saved_hand = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "meeting_id", "at"

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="minutes_inside_until_approved",
                condition=Q(approved_at=None, inside_agency__isnull=False)
                | Q(approved_at__isnull=False, inside_agency=None),
            ),
            models.CheckConstraint(
                name="minutes_approved_by_another",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("saved_by"))),
            ),
        )

    def __str__(self) -> str:
        return self.number


class MeetingConclusion(models.Model):
    """What was concluded: who does what by when, and the letter that asked it of them."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("việc phải làm"))
    responsible = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("cơ quan làm")
    )
    due_on = models.DateField(_("xong trước hết ngày"), null=True)
    letter = models.OneToOneField(
        CoordinationRequest, models.PROTECT, null=True, related_name="of_conclusion"
    )
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "meeting_id", "at"

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"
