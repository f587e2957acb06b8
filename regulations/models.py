"""What the texts say: regulations, provisions, parties, deadline rules, the working calendar."""

from datetime import date
from functools import lru_cache

from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from regulations import deadlines
from regulations.calendar import DayMark, WorkingCalendar
from regulations.packs import citation

COVERS = (date(2020, 1, 1), date(2027, 12, 31))


class Regulation(models.Model):
    """A written coordination regulation. What its text does not say stays unknown."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("Đang có hiệu lực")
        HISTORICAL = "historical", _("Lịch sử, các bên đã thay đổi")

    key = models.SlugField(_("khóa"), max_length=20, unique=True)
    title = models.TextField(_("tên quy chế"))
    short_title = models.CharField(_("tên ngắn"), max_length=200, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=60, null=True, blank=True)  # noqa: DJ001
    number_note = models.TextField(_("ghi chú về số"), blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hết hiệu lực"), null=True, blank=True)
    effect_note = models.CharField(_("hiệu lực theo văn bản"), max_length=200, blank=True)
    issuing_body = models.CharField(_("cơ quan ban hành"), max_length=200)
    signatory = models.CharField(_("người ký"), max_length=120, blank=True)
    signatory_title = models.CharField(_("chức danh ký"), max_length=160, blank=True)
    replaces = models.CharField(_("thay thế"), max_length=300, blank=True)
    status = models.CharField(_("trạng thái"), max_length=12, choices=Status.choices)
    status_note = models.TextField(_("ghi chú trạng thái"), blank=True)

    class Meta:
        verbose_name = _("quy chế")
        verbose_name_plural = _("quy chế")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """“Quy chế 230-QĐ/TU”, or the title when the text has no number."""
        return f"Quy chế {self.number}" if self.number else self.title


class Party(models.Model):
    """A side named by a regulation: one body, or a class of them (các đảng ủy xã, phường)."""

    regulation = models.ForeignKey(
        Regulation, models.PROTECT, related_name="parties", verbose_name=_("quy chế")
    )
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    role = models.CharField(_("vai trò"), max_length=200)
    is_class = models.BooleanField(_("gồm nhiều cơ quan"), default=False)
    members = models.ManyToManyField(
        Agency, related_name="parties", blank=True, verbose_name=_("cơ quan thuộc bên này")
    )
    writes_to = models.ManyToManyField(
        "self", symmetrical=True, blank=True, verbose_name=_("phối hợp với")
    )

    class Meta:
        verbose_name = _("bên phối hợp")
        verbose_name_plural = _("bên phối hợp")
        ordering = ("regulation", "id")
        constraints = (
            models.UniqueConstraint(fields=("regulation", "code"), name="party_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.regulation.key}: {self.name}"

    @property
    def is_lead(self) -> bool:
        return "lead" in self.role


class Provision(models.Model):
    """One article, clause, point or dash, word for word as printed."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("căn cứ")
        CHAPTER = "chapter", _("chương")
        SECTION = "section", _("mục")
        ARTICLE = "article", _("điều")
        CLAUSE = "clause", _("khoản")
        POINT = "point", _("điểm")
        DASH = "dash", _("gạch đầu dòng")
        PARAGRAPH = "paragraph", _("đoạn")
        CLOSING = "closing", _("phần cuối")

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="provisions")
    ref = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=20, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    corrections = models.JSONField(default=list, blank=True)  # [{"printed", "reads"}]
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("điều khoản")
        verbose_name_plural = _("điều khoản")
        ordering = ("regulation", "position")
        constraints = (
            models.UniqueConstraint(fields=("regulation", "ref"), name="provision_ref_once"),
        )

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """“điểm c khoản 1 Điều 5”."""
        return citation(self.ref, self.kind, self.label or None)

    @property
    def article(self) -> str:
        return self.ref.split(".")[0]

    @property
    def anchor(self) -> str:
        return "d" + self.ref.replace(".", "-")


class Act(models.TextChoices):
    """The kinds of request carried today."""

    INFORMATION = "information", _("Cung cấp thông tin")
    NOTICE = "notice", _("Thông báo để biết")
    OPINION = "opinion", _("Lấy ý kiến")
    VERIFICATION = "verification", _("Thẩm tra, xác minh")
    CONSULTATION = "consultation", _("Thống nhất trước khi quyết định")
    PERSONNEL = "personnel", _("Lấy ý kiến về nhân sự")
    IMMEDIATE = "immediate", _("Báo cáo ngay")
    TASK = "task", _("Giao nhiệm vụ")
    REPORT = "report", _("Báo cáo, đồng gửi")
    REPORT_UP = "report_up", _("Báo cáo xin ý kiến")
    FORWARDING = "forwarding", _("Chuyển đơn, thư")
    SIGNS = "signs", _("Thông báo dấu hiệu, chưa xác minh")
    CONCLUDED = "concluded", _("Cung cấp nội dung đã kết luận")
    CASE_REPORT = "case_report", _("Báo cáo vụ việc, kết quả xử lý")
    CONCLUSION = "conclusion", _("Xin kết luận tiêu chuẩn chính trị")
    MEETING = "meeting", _("Mời họp")
    SECONDMENT = "secondment", _("Đề nghị cử cán bộ")
    NOMINATION = "nomination", _("Đề nghị về nhân sự")


OF_A_PERSON = (Act.PERSONNEL, Act.NOMINATION)  # silence needs a second confirmer
OF_A_COMPLAINT = (Act.FORWARDING, Act.SIGNS, Act.CONCLUDED, Act.CASE_REPORT)
OF_VETTING = (Act.VERIFICATION, Act.CONCLUSION)
ALWAYS_RESTRICTED = (
    *OF_A_PERSON, Act.CONSULTATION, *OF_VETTING, *OF_A_COMPLAINT, Act.SECONDMENT,
)  # fmt: skip
NEVER_SEARCHED = (*OF_A_PERSON, *OF_VETTING, *OF_A_COMPLAINT)  # nobody is looked for across files
NEVER_COPIED = (*ALWAYS_RESTRICTED, Act.REPORT_UP)


class Condition(models.TextChoices):
    """What picks one rule among several of the same act."""

    URGENT = "urgent", _("Việc gấp, đột xuất")
    IN_PROVINCE = "in_province", _("Thân nhân chỉ ở trong tỉnh")
    OUT_OF_PROVINCE = "out_of_province", _("Có thân nhân ở trong nước, ngoài tỉnh")
    FOREIGN = "foreign", _("Có yếu tố nước ngoài")


RELATIVES = (Condition.IN_PROVINCE, Condition.OUT_OF_PROVINCE, Condition.FOREIGN)


class DeadlineRuleQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DeadlineRuleQuerySet":
        """The newest version of each rule that is valid on the day ``on``."""
        valid = (
            self.filter(Q(valid_from=None) | Q(valid_from__lte=on))
            .filter(Q(valid_to=None) | Q(valid_to__gte=on))
            .filter(is_proposed=True)
        )
        newer = DeadlineRule.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            code=models.OuterRef("code"),
            version__gt=models.OuterRef("version"),
        )
        return valid.filter(~models.Exists(newer))

    def written_by(self, agency: Agency) -> "DeadlineRuleQuerySet":
        """Rules under which ``agency`` writes to anybody at all."""
        return self.filter(
            Q(routes=None, regulation__parties__members=agency) | Q(routes__asking__members=agency)
        )

    def binding(self, asking: Agency, asked: Agency) -> "DeadlineRuleQuerySet":
        """Rules under which ``asking`` writes to ``asked``: along the rule's own routes where it
        has some, else between any two parties of the regulation that write to each other."""
        pairs = Party.objects.filter(members=asking, writes_to__members=asked)
        routes = Route.objects.filter(asking__members=asking, asked__members=asked)
        return self.filter(
            Q(routes=None, regulation__in=pairs.values("regulation"))
            | Q(pk__in=routes.values("rule"))
        )


class DeadlineRule(models.Model):
    """How long one act may take under one clause, what silence means, how more time is taken.

    Versions are never edited once a case uses them; a case keeps the version it started under.
    """

    class StartsOn(models.TextChoices):
        REGISTERED = "registered", _("ngày đăng ký văn bản đến")
        DELIVERED = "delivered", _("ngày văn bản đến hệ thống")

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", _("ngày làm việc")
        CALENDAR_DAY = "calendar_day", _("ngày")
        MONTH = "month", _("tháng")
        HOUR = "hour", _("giờ")
        IMMEDIATE = "immediate", _("ngay")
        NONE = "none", _("không có số")

    class LetterDate(models.TextChoices):
        REPLACES = "replaces", _("thay cho thời hạn của quy chế")
        SECOND_CLOCK = "second_clock", _("là mốc thứ hai, chỉ để xét im lặng")
        ONLY_SOURCE = "only_source", _("là căn cứ duy nhất của thời hạn")
        IGNORED = "ignored", _("không làm thay đổi thời hạn")

    class Silence(models.TextChoices):
        DEEMED_CONSENT = "deemed_consent", _("được xác định là đồng ý, cùng chịu trách nhiệm")
        LATE = "late", _("là quá hạn, không coi là đồng ý")
        NONE = "none", _("không chờ trả lời")

    class MoreTime(models.TextChoices):
        NONE = "none", _("không quy định")
        NOTICE = "notice", _("bằng thông báo của bên được đề nghị")
        RESPONDER_NAMES_DATE = "responder_names_date", _("bên được đề nghị tự xác định ngày")
        AGREEMENT = "agreement", _("hai bên thống nhất")

    regulation = models.ForeignKey(
        Regulation, models.PROTECT, related_name="rules", verbose_name=_("quy chế")
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="rules", verbose_name=_("điều khoản")
    )
    code = models.CharField(_("mã quy tắc"), max_length=40)
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    label = models.CharField(_("tên quy tắc"), max_length=200)
    explanation = models.TextField(_("cách hiểu và vì sao"), blank=True)
    act = models.CharField(_("loại việc"), max_length=20, choices=Act.choices)
    condition = models.CharField(
        _("điều kiện"), max_length=20, choices=Condition.choices, blank=True
    )
    amount = models.PositiveSmallIntegerField(_("số"), null=True, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=14, choices=Unit.choices)
    is_before = models.BooleanField(_("đếm lùi từ sự kiện"), default=False)
    owed_by = models.CharField(_("bên có nghĩa vụ"), max_length=12, default="requested")
    starts_on = models.CharField(_("tính từ"), max_length=10, choices=StartsOn.choices)
    letter_date = models.CharField(
        _("ngày ghi trong văn bản"), max_length=14, choices=LetterDate.choices
    )
    is_aim = models.BooleanField(_("là mốc phấn đấu"), default=False)
    silence = models.CharField(_("không trả lời"), max_length=16, choices=Silence.choices)
    consent_later_of = models.BooleanField(_("xét im lặng theo ngày muộn hơn"), default=False)
    consent_without_letter_date = models.BooleanField(
        _("coi là đồng ý cả khi văn bản không ghi ngày"), default=True
    )
    any_feedback_stops = models.BooleanField(_("mọi phản hồi đều dừng"), default=False)
    needs_documents = models.BooleanField(_("phải kèm tài liệu"), default=False)
    more_time = models.CharField(_("thêm thời gian"), max_length=20, choices=MoreTime.choices)
    notice_before = models.PositiveSmallIntegerField(
        _("thông báo trước khi hết hạn (ngày làm việc)"), default=0
    )
    notice_in_writing = models.BooleanField(_("thông báo bằng văn bản"), default=True)
    late_notice_can_be_accepted = models.BooleanField(
        _("bên đề nghị được chấp nhận thông báo muộn"), default=True
    )
    way_up = models.JSONField(_("cấp quyết định"), null=True, blank=True)
    must_reach = models.JSONField(_("phải gửi đủ các bên"), default=list, blank=True)
    copy_to = models.CharField(_("đồng gửi cho bên"), max_length=20, blank=True)
    copy_question = models.CharField(_("câu hỏi trước khi đồng gửi"), max_length=300, blank=True)
    is_proposed = models.BooleanField(_("đề xuất khi soạn"), default=True)
    quote = models.TextField(_("nguyên văn"))
    marks = models.JSONField(_("cụm từ quyết định"), default=list, blank=True)
    valid_from = models.DateField(_("áp dụng từ"), null=True, blank=True)
    valid_to = models.DateField(_("áp dụng đến"), null=True, blank=True)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc thời hạn")
        verbose_name_plural = _("quy tắc thời hạn")
        ordering = ("regulation", "provision__position", "code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="rule_version_once"),
            models.CheckConstraint(
                name="rule_names_a_number_or_none",
                condition=Q(unit__in=("none", "immediate"), amount=None)
                | Q(unit__in=("working_day", "calendar_day", "month", "hour"), amount__gt=0),
                violation_error_message=_("Đơn vị này cần một số, hoặc không được có số."),
            ),
            models.CheckConstraint(
                name="rule_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.citation})"

    @property
    def citation(self) -> str:
        return self.provision.citation

    @property
    def is_receipt_only(self) -> bool:
        """A notice for information: received, and that is all."""
        return self.silence == self.Silence.NONE

    @property
    def is_immediate(self) -> bool:
        return self.unit == self.Unit.IMMEDIATE

    @property
    def can_deem_consent(self) -> bool:
        return self.silence == self.Silence.DEEMED_CONSENT

    @property
    def limit_text(self) -> str:
        """“5 ngày làm việc”, “phấn đấu 90 ngày”, or “theo ngày ghi trong văn bản”."""
        if self.is_immediate:
            return "báo ngay, chỉ cần xác nhận đã nhận"
        if self.amount is None:
            return "chỉ cần tiếp nhận" if self.is_receipt_only else "theo ngày ghi trong văn bản"
        text = f"{self.amount} {self.get_unit_display()}"
        return f"phấn đấu {text}" if self.is_aim else text

    def is_in_use(self) -> bool:
        """Whether any case refers to this version, whichever room it lives in."""
        with connection.cursor() as cursor:
            cursor.execute("select regulations_rule_in_use(%s)", [self.pk])
            return cursor.fetchone()[0]

    def as_rule(self) -> deadlines.Rule:
        """The part of the rule that reckoning needs."""
        return deadlines.Rule(
            unit=deadlines.Unit(self.unit),
            amount=self.amount,
            is_before=self.is_before,
            letter_date=deadlines.LetterDate(self.letter_date),
            is_aim=self.is_aim,
            silence=deadlines.Silence(self.silence),
            consent_later_of=self.consent_later_of,
            consent_without_letter_date=self.consent_without_letter_date,
            any_feedback_stops=self.any_feedback_stops,
            needs_documents=self.needs_documents,
            more_time=deadlines.MoreTime(self.more_time),
            notice_before=self.notice_before,
            late_notice_can_be_accepted=self.late_notice_can_be_accepted,
        )


class Route(models.Model):
    """From whom to whom a rule leads, where that is narrower than who writes to whom."""

    rule = models.ForeignKey(DeadlineRule, models.CASCADE, related_name="routes")
    asking = models.ForeignKey(Party, models.PROTECT, related_name="+")
    asked = models.ForeignKey(Party, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("rule", "asking", "asked"), name="route_once"),
        )

    def __str__(self) -> str:
        return f"{self.asking.code} → {self.asked.code}"


class DutyQuerySet(models.QuerySet):
    def recurring(self) -> "DutyQuerySet":
        """Carried out here in each period: the text names it, or says “định kỳ” and no more."""
        return self.exclude(periods=[], is_period_named=True).filter(not_software="")


class Duty(models.Model):
    """One obligation of a regulation, with the words that lay it down: what is owed once, on an
    occasion, or in each period; and what of this software carries it out."""

    class Period(models.TextChoices):
        MONTH = "month", _("hằng tháng")
        QUARTER = "quarter", _("hằng quý")
        HALF = "half", _("6 tháng")
        YEAR = "year", _("hằng năm")
        TERM = "term", _("nhiệm kỳ")

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="duties")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="duties")
    code = models.CharField(_("mã"), max_length=20, unique=True)  # “002-31”
    sentence = models.CharField(_("câu, vế"), max_length=60, blank=True)
    title = models.CharField(_("tên nghĩa vụ"), max_length=200)
    kinds = models.JSONField(default=list)
    owed_by = models.ManyToManyField(Party, related_name="duties_owed", verbose_name=_("bên làm"))
    owed_to = models.ManyToManyField(
        Party, related_name="duties_due", blank=True, verbose_name=_("bên nhận")
    )
    periods = models.JSONField(_("kỳ"), default=list)  # of Period; empty: on an occasion
    is_period_named = models.BooleanField(_("quy chế nêu kỳ"), default=True)
    carried_by = models.JSONField(default=list)  # [{"screen" | "command" | "figure": name}]
    not_software = models.CharField(_("vì sao không thuộc phần mềm"), max_length=300, blank=True)
    quote = models.TextField(_("nguyên văn"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("nghĩa vụ")
        verbose_name_plural = _("nghĩa vụ")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="duty_is_carried_or_says_why_not",
                condition=Q(not_software="") ^ Q(carried_by=[]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def citation(self) -> str:
        """“câu 2 khoản 2 Điều 5”."""
        return " ".join(filter(None, (self.sentence, self.provision.citation)))


class StatuteQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "StatuteQuerySet":
        """The newest version of each clock that is valid on the day ``on``."""
        valid = self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(
            Q(valid_to=None) | Q(valid_to__gte=on)
        )
        newer = StatutoryClock.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            code=models.OuterRef("code"),
            version__gt=models.OuterRef("version"),
        )
        return valid.filter(~models.Exists(newer))


class StatutoryClock(models.Model):
    """A time limit of State law or a party rule on complaints; no text of it is kept here.

    Each is to be compared with the law before it is used. A case keeps the version it started
    under.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Khiếu nại")
        DENUNCIATION = "denunciation", _("Tố cáo")
        PETITION = "petition", _("Kiến nghị, phản ánh")

    class Step(models.TextChoices):
        HANDLE = "handle", _("xử lý ban đầu, thụ lý")
        FORWARD = "forward", _("chuyển đơn không thuộc thẩm quyền")
        RESOLVE = "resolve", _("giải quyết")
        SEND = "send", _("gửi quyết định, kết luận")
        ANSWER = "answer", _("trả lời tại nơi tiếp công dân")

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", _("ngày làm việc")
        CALENDAR_DAY = "calendar_day", _("ngày")

    class Confidence(models.TextChoices):
        HIGH = "high", _("khá chắc, đối chiếu trước khi dùng")
        MEDIUM = "medium", _("tương đối, đối chiếu trước khi dùng")
        UNKNOWN = "unknown", _("chưa có số, đối chiếu trước khi dùng")

    code = models.CharField(_("mã"), max_length=40)
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    kind = models.CharField(_("loại đơn"), max_length=12, choices=Kind.choices)
    step = models.CharField(_("bước"), max_length=8, choices=Step.choices)
    label = models.CharField(_("tên"), max_length=200)
    amount = models.PositiveSmallIntegerField(_("số"), null=True, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=14, choices=Unit.choices)
    extension = models.PositiveSmallIntegerField(_("mỗi lần gia hạn"), null=True, blank=True)
    most_extensions = models.PositiveSmallIntegerField(_("số lần gia hạn"), default=0)
    source = models.CharField(_("nguồn"), max_length=200)
    confidence = models.CharField(_("mức tin cậy"), max_length=8, choices=Confidence.choices)
    note = models.TextField(_("ghi chú"), blank=True)
    is_default = models.BooleanField(_("đề xuất trước"), default=False)
    valid_from = models.DateField(_("áp dụng từ"), null=True, blank=True)
    valid_to = models.DateField(_("áp dụng đến"), null=True, blank=True)

    objects = StatuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời hạn giải quyết đơn theo luật")
        verbose_name_plural = _("thời hạn giải quyết đơn theo luật")
        ordering = ("kind", "step", "-is_default", "code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="statute_version_once"),
            models.CheckConstraint(
                name="statute_without_a_number_says_so",
                condition=Q(amount__isnull=False, amount__gt=0)
                | Q(amount=None, confidence="unknown"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}: {self.limit_text}"

    @property
    def limit_text(self) -> str:
        if self.amount is None:
            return str(_("chưa có số"))
        return f"{self.amount} {self.get_unit_display()}"

    def as_rule(self) -> deadlines.Rule:
        return deadlines.Rule(unit=deadlines.Unit(self.unit), amount=self.amount)


class CalendarDecision(models.Model):
    """A decision on days off and make-up days; some have no number yet, and say so."""

    class Status(models.TextChoices):
        OFFICIAL = "official", _("chính thức")
        PROVISIONAL = "provisional", _("tạm tính")
        UNDECIDED = "undecided", _("chưa quyết định")

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("nội dung"), max_length=200)
    number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ký"), null=True, blank=True)
    issued_by = models.CharField(_("cơ quan ký"), max_length=200, blank=True)
    status = models.CharField(_("trạng thái"), max_length=12, choices=Status.choices)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("quyết định về lịch làm việc")
        verbose_name_plural = _("quyết định về lịch làm việc")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.title} ({self.number_text})"

    @property
    def number_text(self) -> str:
        return self.number or "chưa có số quyết định"


class CalendarDay(models.Model):
    """One day a decision names. ``is_off`` empty: named, nothing decided."""

    class Kind(models.TextChoices):
        STATUTORY = "statutory", _("ngày lễ")
        COMPENSATORY = "compensatory", _("nghỉ bù")
        SWAPPED_OFF = "swapped_off", _("nghỉ hoán đổi")
        MAKE_UP = "make_up", _("làm bù")
        PENDING = "pending", _("chưa quyết định")
        CLOSURE = "closure", _("đóng cửa cơ quan")

    decision = models.ForeignKey(
        CalendarDecision, models.CASCADE, related_name="days", verbose_name=_("quyết định")
    )
    day = models.DateField(
        _("ngày"), unique=True, error_messages={"unique": _("Ngày này đã có trong lịch làm việc.")}
    )
    is_off = models.BooleanField(_("nghỉ"), null=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    label = models.CharField(_("tên ngày"), max_length=200)
    swapped_with = models.DateField(_("hoán đổi với ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("ngày trong lịch")
        verbose_name_plural = _("ngày trong lịch")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.label}"


class CalendarRevision(models.Model):
    """A state of the calendar; the newest one counts, each clock remembers the one it used."""

    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("bản lịch làm việc")
        verbose_name_plural = _("bản lịch làm việc")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"bản {self.pk}"


def working_calendar() -> WorkingCalendar:
    """The calendar in force; read from the database once for each of its revisions."""
    newest = CalendarRevision.objects.values_list("pk", "sha256").first()
    return _calendar_of(*(newest or (0, "")))


@lru_cache(maxsize=4)
def _calendar_of(version: int, sha256: str) -> WorkingCalendar:
    days = CalendarDay.objects.select_related("decision") if sha256 else ()
    return WorkingCalendar(
        [
            DayMark(
                day=row.day,
                is_off=row.is_off,
                label=row.label,
                decision=str(row.decision),
                is_official=row.decision.status == CalendarDecision.Status.OFFICIAL,
                kind=row.kind,
            )
            for row in days
        ],
        first=COVERS[0],
        last=COVERS[1],
        version=version,
    )
