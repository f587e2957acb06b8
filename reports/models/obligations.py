"""One period of a duty for one agency, what became of it, and when it is due."""

from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat
from records.models import Dossier, Remark
from regulations.models import Duty, Party
from reports import periods
from requests.models.shared import SeenQuerySet, words

Kind = Duty.Period


class PeriodSetting(models.Model):
    """What administrators decide of the periods of one duty; no text gives a day for any.

    Rows are added, not changed: a period keeps to the newest one that is valid on its last day.
    """

    duty = models.ForeignKey(
        Duty, models.PROTECT, related_name="settings", verbose_name=_("nghĩa vụ")
    )
    kind = models.CharField(_("kỳ"), max_length=8, choices=Kind.choices)
    is_owed = models.BooleanField(
        _("có lập theo kỳ này"), default=True,
        help_text=_("Bỏ chọn khi các bên không thực hiện nghĩa vụ này theo kỳ này."),
    )  # fmt: skip
    due_month_offset = models.SmallIntegerField(
        _("hạn nộp: số tháng sau tháng cuối kỳ"), default=0,
        validators=[MinValueValidator(-12), MaxValueValidator(12)],
        help_text=_("0 là trong tháng cuối của kỳ, 1 là tháng sau, -1 là tháng trước."),
    )  # fmt: skip
    due_day = models.PositiveSmallIntegerField(
        _("hạn nộp: ngày trong tháng"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Để trống: lấy ngày cuối kỳ, vì quy chế không nêu ngày."),
    )  # fmt: skip
    cut_off_month_offset = models.SmallIntegerField(
        _("chốt số liệu: số tháng sau tháng cuối kỳ"), default=0,
        validators=[MinValueValidator(-12), MaxValueValidator(12)],
    )  # fmt: skip
    cut_off_day = models.PositiveSmallIntegerField(
        _("chốt số liệu: ngày trong tháng"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("Để trống: chốt vào ngày cuối kỳ."),
    )  # fmt: skip
    absorbs_shorter = models.BooleanField(
        _("báo cáo dài hơn thay báo cáo ngắn"), default=False,
        help_text=_("Kỳ ngắn hơn kết thúc cùng ngày vẫn hiện nhưng không phải nộp riêng."),
    )  # fmt: skip
    first_period = models.CharField(
        _("kỳ đầu tiên"), max_length=12, blank=True,
        help_text=_(
            "Ví dụ 2026-11, 2026-Q4, 2026-H2, 2026, 2025-2030. Để trống: kỳ đang diễn ra."
        ),
    )  # fmt: skip
    decision = models.CharField(_("căn cứ: văn bản, ngày"), max_length=200, blank=True)
    valid_from = models.DateField(_("áp dụng cho các kỳ kết thúc từ ngày"))

    class Meta:
        verbose_name = _("kỳ và hạn của nghĩa vụ")
        verbose_name_plural = _("kỳ và hạn của nghĩa vụ")
        ordering = ("duty__code", "kind", "-valid_from", "-pk")

    def __str__(self) -> str:
        return f"{self.duty.code}, {self.get_kind_display()}, {self.valid_from:%d/%m/%Y}"

    def due_on(self, period: periods.Period) -> date:
        if self.due_day is None:
            return period.last
        return period.day(self.due_month_offset, self.due_day)

    def cut_off_on(self, period: periods.Period) -> date:
        if self.cut_off_day is None:
            return period.last
        return period.day(self.cut_off_month_offset, self.cut_off_day)


NOW = Case(
    When(absorbed_by__isnull=False, then=Value("absorbed")),
    When(waived_at__isnull=False, then=Value("waived")),
    When(done_at__isnull=False, then=Value("done")),
    default=Value("open"),
)
THEN = (  # the newest of these steps says how it stands
    ("done", "done"), ("reopened", "open"), ("returned", "open"), ("waived", "waived"),
    ("owed_again", "open"), ("absorbed", "absorbed"), ("released", "open"),
)  # fmt: skip


class ObligationQuerySet(SeenQuerySet):
    """Every one is in exactly one of: open, done, waived, absorbed."""

    def owed(self) -> "ObligationQuerySet":
        """All that count: a longer report has not taken their place."""
        return self.filter(absorbed_by=None)

    def absorbed(self) -> "ObligationQuerySet":
        return self.filter(absorbed_by__isnull=False)

    def waived(self) -> "ObligationQuerySet":
        return self.owed().filter(waived_at__isnull=False)

    def left_out(self) -> "ObligationQuerySet":
        """Waived by a setting, not by a body."""
        return self.waived().filter(waived_by=None)

    def open(self) -> "ObligationQuerySet":
        """Owed, and neither done nor waived: still awaited."""
        return self.owed().filter(done_at=None, waived_at=None)

    def overdue(self, on: date) -> "ObligationQuerySet":
        """Open ones whose last day fell before ``on``."""
        return self.open().filter(due_on__lt=on)

    def returned(self) -> "ObligationQuerySet":
        """Done once and given back for more; awaited again."""
        return self.open().filter(returned_at__isnull=False)

    def done(self) -> "ObligationQuerySet":
        return self.owed().filter(done_at__isnull=False, waived_at=None)

    def on_time(self) -> "ObligationQuerySet":
        return self.done().filter(done_on__lte=F("due_on"))

    def late(self) -> "ObligationQuerySet":
        return self.done().filter(done_on__gt=F("due_on"))

    def standing(self, until: datetime | None = None) -> "ObligationQuerySet":
        """Each with its ``state`` (open, done, waived, absorbed), ``known_due_on``,
        ``known_done_on`` and ``known_number``; given an instant, as its steps had it just before,
        and only what was opened by then."""
        if until is None:
            return self.annotate(
                state=NOW, known_due_on=F("due_on"), known_done_on=F("done_on"),
                known_number=F("document_number"),
            )  # fmt: skip
        steps = ObligationStep.objects.filter(obligation=OuterRef("pk"), at__lt=until)
        steps = steps.order_by("-at", "-pk")
        done = steps.filter(what=ObligationStep.What.DONE)
        last = steps.filter(what__in=[what for what, _state in THEN])
        return self.filter(opened_at__lt=until).annotate(
            last_step=Subquery(last.values("what")[:1]),
            state=Case(
                *(When(last_step=what, then=Value(state)) for what, state in THEN),
                default=Value("open"),
            ),
            known_due_on=Subquery(steps.filter(due_on__isnull=False).values("due_on")[:1]),
            known_done_on=Subquery(done.values("on")[:1]),
            known_number=Subquery(done.values("document_number")[:1]),
        )  # fmt: skip

    def of_agency(self, agency: Agency) -> "ObligationQuerySet":
        """What this agency owes."""
        return self.filter(owed_by=agency)

    def due_to(self, agency: Agency) -> "ObligationQuerySet":
        """What is owed to this agency."""
        return self.filter(owed_to=agency)

    def in_period(self, period: periods.Period) -> "ObligationQuerySet":
        """Those of the period itself, and those of the shorter ones that end in it."""
        return self.filter(starts_on__gte=period.first, ends_on__lte=period.last)

    def with_parties(self) -> "ObligationQuerySet":
        return self.select_related(
            "dossier", "duty__regulation", "duty__provision", "owed_by", "owed_to", "to_party"
        )


class Obligation(models.Model):
    """What one agency owes another under one duty for one period.

    One row a direction and a member: what one has done never hides that another has not.
    """

    dossier = models.OneToOneField(
        Dossier, models.PROTECT, primary_key=True, related_name="obligation"
    )
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="obligations")
    kind = models.CharField(_("kỳ"), max_length=8, choices=Kind.choices)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    owed_by = models.ForeignKey(Agency, models.PROTECT, related_name="obligations_owed")
    owed_to = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="obligations_due"
    )  # null: a body without an account here, or none is named
    to_party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    setting = models.ForeignKey(PeriodSetting, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("hạn nộp"))  # as it stands now
    first_due_on = models.DateField()
    is_due_set = models.BooleanField(default=False)  # else: the end of the period, and said so
    cut_off_on = models.DateField(_("chốt số liệu"))
    opened_at = models.DateTimeField()
    handler = models.ForeignKey(
        Seat, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )
    done_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="fulfils")
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    document_on = models.DateField(_("ngày văn bản"), null=True)
    is_nothing_to_report = models.BooleanField(_("không phát sinh"), default=False)
    is_after_consolidation = models.BooleanField(default=False)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    absorbed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbs")
    consolidated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nghĩa vụ của một kỳ")
        verbose_name_plural = _("nghĩa vụ của các kỳ")
        default_permissions = ()
        ordering = ("due_on", "duty__code", "owed_by__sort_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("duty", "kind", "starts_on", "owed_by", "owed_to", "to_party"),
                nulls_distinct=False,
                name="one_obligation_a_period",
            ),
            models.CheckConstraint(
                name="done_on_a_day", condition=Q(done_at=None) ^ Q(done_on__isnull=False)
            ),
            models.CheckConstraint(
                name="period_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="nobody_owes_itself", condition=Q(owed_to=None) | ~Q(owed_to=F("owed_by"))
            ),
        )
        indexes = (
            models.Index(fields=("owed_by", "due_on"), name="obligation_owed"),
            models.Index(fields=("owed_to", "ends_on"), name="obligation_due"),
            models.Index(
                fields=("due_on",),
                condition=Q(done_at=None, waived_at=None, absorbed_by=None),
                name="obligation_open",
            ),
            models.Index(fields=("report",), name="obligation_of_report"),
        )

    def __str__(self) -> str:
        return f"{self.duty.code} {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:obligation", args=[self.pk])

    @property
    def number(self) -> str:
        """What it is called where a file has its number."""
        return str(self)

    @property
    def period(self) -> periods.Period:
        return periods.Period(last=self.ends_on, first=self.starts_on, kind=self.kind)

    @property
    def is_absorbed(self) -> bool:
        return self.absorbed_by_id is not None

    @property
    def is_left_out(self) -> bool:
        """No body waived it: administrators set that it is not owed."""
        return not self.is_absorbed and self.waived_at is not None and self.waived_by_id is None

    @property
    def is_open(self) -> bool:
        return not self.is_absorbed and self.done_at is None and self.waived_at is None

    @property
    def is_done(self) -> bool:
        return not self.is_absorbed and self.done_at is not None and self.waived_at is None

    @property
    def is_late(self) -> bool:
        """Done after its last day; of an open one ask ``is_overdue``."""
        return self.is_done and self.done_on > self.due_on

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due_on < on

    @property
    def is_returned(self) -> bool:
        return self.is_open and self.returned_at is not None

    @property
    def receiver(self) -> str:
        """Who it is owed to, in words; empty where the clause names nobody."""
        if self.owed_to is not None:
            return self.owed_to.name
        return self.to_party.name if self.to_party is not None else ""


class ObligationStep(models.Model):
    """What became of an obligation, line by line; nothing of it is ever unwritten."""

    class What(models.TextChoices):
        OPENED = "opened", _("Mở kỳ")
        MOVED = "moved", _("Hạn được tính lại")
        HANDED = "handed", _("Giao người lập")
        DONE = "done", _("Đã thực hiện")
        REOPENED = "reopened", _("Văn bản bị thu hồi, chưa thực hiện")
        CHASED = "chased", _("Đôn đốc")
        RETURNED = "returned", _("Trả lại để bổ sung")
        WAIVED = "waived", _("Được miễn")
        OWED_AGAIN = "owed_again", _("Bỏ miễn")
        ABSORBED = "absorbed", _("Báo cáo dài hơn thay")
        RELEASED = "released", _("Báo cáo dài hơn không thay nữa, lại phải nộp")
        CONSOLIDATED = "consolidated", _("Đã tổng hợp")

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12, choices=What.choices)
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    old_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    report = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    document_number = models.CharField(max_length=60, blank=True)
    is_nothing_to_report = models.BooleanField(default=False)

    reason = words("remark")

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.on:%d/%m/%Y}"
