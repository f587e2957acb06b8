"""What every kind of case hangs on: the dossier, its readers, its documents, its history."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.managers import GroupObjectPermissionManager
from guardian.models import GroupObjectPermissionBase

from agencies.models import Agency, Seat, User

NO_DATE = date(9999, 12, 31)  # an inbox row without a date; sorts last


class Secrecy(models.TextChoices):
    ORDINARY = "ordinary", _("Thường")
    WORKING_SECRET = "working_secret", _("Mật công tác")
    SECRET = "secret", _("Mật")
    TOP_SECRET = "top_secret", _("Tối mật")
    HIGHEST_SECRET = "highest_secret", _("Tuyệt mật")


STORABLE = (Secrecy.ORDINARY, Secrecy.WORKING_SECRET)  # of state secrets only the register


class Side(models.TextChoices):
    ASKS = "asks", _("bên đề nghị")
    ANSWERS = "answers", _("bên được đề nghị")
    OVERSEES = "oversees", _("bên theo dõi")


class Today(models.Func):
    """The day in Viet Nam, read from the database's clock."""

    template = "(now() at time zone 'Asia/Ho_Chi_Minh')::date"
    output_field = models.DateField()


class Dossier(models.Model):
    """Whatever has its own circle of readers: a letter, one addressee's dispatch of it."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("văn bản đề nghị")
        DISPATCH = "dispatch", _("bản gửi một nơi nhận")
        VETTING = "vetting", _("hồ sơ thẩm định tiêu chuẩn chính trị")
        CONCLUSION = "conclusion", _("kết luận tiêu chuẩn chính trị")
        COMPLAINT = "complaint", _("đơn, thư")
        MATTER = "matter", _("vụ án, vụ việc theo dõi")
        OBLIGATION = "obligation", _("nghĩa vụ của một kỳ")
        REPORT = "report", _("báo cáo định kỳ")
        SESSION = "session", _("buổi làm việc tại địa bàn")
        PERSONNEL = "personnel", _("hồ sơ công tác cán bộ")
        DIFFICULTY = "difficulty", _("vướng mắc, đề nghị sửa đổi")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    owner_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    is_restricted = models.BooleanField(_("hạn chế"), default=False)
    secrecy = models.CharField(
        _("độ mật"), max_length=20, choices=Secrecy.choices, default=Secrecy.ORDINARY
    )
    is_register_only = models.BooleanField(_("chỉ vào sổ"), default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        permissions = (("track_dossier", "Can track dossier"),)
        constraints = (
            models.CheckConstraint(
                name="whatever_is_secret_is_restricted",
                condition=Q(secrecy=Secrecy.ORDINARY) | Q(is_restricted=True),
            ),
            models.CheckConstraint(
                name="only_state_secrets_are_register_only",
                condition=Q(is_register_only=False)
                | ~Q(secrecy__in=STORABLE)
                | Q(kind__in=("complaint", "matter")),  # whatever their marking
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Bar(models.Model):
    """Who must never learn of a dossier, whatever their role or in whose stead they act: the
    person accused, the person a file is about."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="bars", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("dossier", "user"), name="barred_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.dossier_id}"


class GrantQuerySet(models.QuerySet):
    def held_by(self, seat: Seat) -> "GrantQuerySet":
        """Grants to any group of this seat that still run, and bar not whoever acts in it."""
        barred = Bar.objects.filter(user=seat.actor).values("dossier")
        return (
            self.filter(group_id__in=seat.group_ids)
            .filter(Q(until_on=None) | Q(until_on__gte=Today()))
            .exclude(content_object_id__in=barred)
        )

    def to_view(self) -> "GrantQuerySet":
        return self.filter(permission__codename="view_dossier")

    def inbox(self, seat: Seat, side: str) -> "GrantQuerySet":
        """What waits: one row for each open dossier, the mail group's row, else the seat's own.

        Read from the grants alone; a letter's grants are never open, its dispatches' are.
        """
        rows = self.held_by(seat).filter(side=side, is_open=True)
        if not seat.reads_mail:
            return rows
        by_mail = Grant.objects.filter(
            content_object=OuterRef("content_object"),
            group=seat.agency.mail_group_id,
            side=OuterRef("side"),
        )
        return rows.filter(Q(group=seat.agency.mail_group_id) | ~Exists(by_mail))


class Grant(GroupObjectPermissionBase):
    """Who may see a dossier: guardian's own table for it, and the agency's inbox at once."""

    permission = models.ForeignKey(
        Permission, models.CASCADE, related_name="dossier_grants", db_index=False
    )
    group = models.ForeignKey(Group, models.CASCADE, related_name="grants", db_index=False)
    content_object = models.ForeignKey(
        Dossier, models.CASCADE, related_name="grants", db_index=False
    )
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.OVERSEES)
    due_on = models.DateField(default=NO_DATE)
    is_open = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+", db_index=False)
    given_at = models.DateTimeField(db_default=Now())
    until_on = models.DateField(null=True)
    sees_from = models.DateTimeField(null=True)  # named later: nothing older is opened

    objects = GroupObjectPermissionManager.from_queryset(GrantQuerySet)()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("quyền xem")
        verbose_name_plural = _("quyền xem")
        default_permissions = ()
        indexes = (
            models.Index(fields=("content_object", "group"), name="grant_object_group"),
            models.Index(
                fields=("group", "side", "due_on", "content_object"),
                condition=Q(is_open=True),
                name="grant_inbox",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id} {self.side} {self.content_object_id}"


class Remark(models.Model):
    """Words that go with a fact: a reason, what was said. Apart from the fact, so that whoever
    tracks a case reads its clock and not its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="remarks")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Document(models.Model):
    """A file of a dossier. The bytes lie under their SHA-256; the row comes after the file."""

    class Role(models.TextChoices):
        ATTACHMENT = "attachment", _("tài liệu kèm theo")
        SIGNED = "signed", _("bản đã ký")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.ATTACHMENT)
    name = models.CharField(_("tên tệp"), max_length=160)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        ordering = ("uploaded_at", "id")

    def __str__(self) -> str:
        return self.name


class ChainHead(models.Model):
    """The newest link of the chain of events; one row, kept by the database alone."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class Event(models.Model):
    """Something that happened, numbered and chained by a trigger; never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(unique=True, default=0)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="events")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    payload_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, default="")
    hash = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ("seq",)
        indexes = (models.Index(fields=("dossier", "seq"), name="event_of_dossier"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class EventPayload(models.Model):
    """What the event said. Apart, so that a lawful erasure leaves the chain whole."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="payload")
    data = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.event_id)


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def open_to(self, user: User) -> "NoticeQuerySet":
        """About nothing that ``user`` must not learn of, in whosever stead they read."""
        return self.exclude(dossier__in=Bar.objects.filter(user=user).values("dossier"))


class Notice(models.Model):
    """Something a seat was told, once, dated to the day it became true."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("Có văn bản đến")
        ASSIGNED = "assigned", _("Được giao việc")
        TO_SIGN = "to_sign", _("Chờ duyệt, ký")
        TO_ISSUE = "to_issue", _("Chờ ban hành")
        RETURNED = "returned", _("Trả lại để sửa")
        ANSWERED = "answered", _("Đã có trả lời")
        DECLINED = "declined", _("Từ chối, không thuộc thẩm quyền")
        MORE_TIME = "more_time", _("Cần thêm thời gian")
        TIME_ACCEPTED = "time_accepted", _("Thời gian được chấp nhận")
        REMINDED = "reminded", _("Được đôn đốc")
        WITHDRAWN = "withdrawn", _("Đã thu hồi")
        CLOSED = "closed", _("Đã kết thúc")
        NAMED = "named", _("Được nêu tên xem hồ sơ hạn chế")
        EMERGENCY = "emergency", _("Hồ sơ hạn chế được mở khẩn cấp")
        DEEMED = "deemed", _("Được xác định là đồng ý")
        MOVED = "moved", _("Hạn được tính lại")
        UNREGISTERED = "unregistered", _("Văn bản chưa đăng ký đến")
        TWO_LEFT = "two_left", _("Sắp đến hạn")
        DUE_TODAY = "due_today", _("Hạn hôm nay")
        OVERDUE = "overdue", _("Quá hạn")
        PAST_AIM = "past_aim", _("Vượt mốc phấn đấu")
        CONSENT_POSSIBLE = "consent_possible", _("Đủ điều kiện coi như đồng ý")
        ALARM = "alarm", _("Báo động: chưa xác nhận đã nhận báo cáo ngay")
        ASKED = "asked", _("Có câu hỏi, đề nghị bổ sung")
        ASKED_ANSWERED = "asked_answered", _("Câu hỏi đã được trả lời")
        CONFIRM_SECOND = "confirm_second", _("Chờ người thứ hai xác nhận")
        CONTESTED = "contested", _("Phản đối phiếu coi như đồng ý")
        SET_ASIDE = "set_aside", _("Phiếu coi như đồng ý bị hủy")
        REPORTED_UP = "reported_up", _("Đã báo cáo xin ý kiến cấp trên")
        DIRECTED = "directed", _("Có kết luận của cấp trên")
        SHARED = "shared", _("Có bản tổng hợp ý kiến")
        COMPLAINT_IN = "complaint_in", _("Có đơn, thư mới")
        UNSEAL = "unseal", _("Chờ đồng ý mở niêm phong")
        CONCLUDED = "concluded", _("Kết luận được ký, cung cấp hoặc thay")
        NEW_FACT = "new_fact", _("Có tình tiết mới")
        INQUIRY = "inquiry", _("Người được thẩm định yêu cầu cung cấp dữ liệu")
        WAIVED = "waived", _("Được miễn nghĩa vụ của kỳ này")
        CONSOLIDATED = "consolidated", _("Báo cáo đã được tổng hợp")
        MEETING_MOVED = "meeting_moved", _("Cuộc họp đổi ngày")
        PAPERS_DUE = "papers_due", _("Đến hạn gửi tài liệu họp")
        PAPERS_IN = "papers_in", _("Có tài liệu họp")
        AREA_ASSIGNED = "area_assigned", _("Phân công theo dõi địa bàn")
        DECIDED = "decided", _("Cấp có thẩm quyền đã quyết định")
        SETTLED = "settled", _("Vướng mắc đã có trả lời")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="notices")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    true_on = models.DateField()
    key = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("dossier", "seat", "kind", "key"), name="told_once"),
        )
        indexes = (models.Index(fields=("seat", "-created_at"), name="notice_of_seat"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.true_on:%d/%m/%Y}"


class Register(models.Model):
    """The last number taken in one book of one agency in one year."""

    class Book(models.TextChoices):
        FILE = "file", _("Số hồ sơ phối hợp")
        OUTGOING = "outgoing", _("Sổ văn bản đi")
        INCOMING = "incoming", _("Sổ văn bản đến")
        CONSENT = "consent", _("Sổ phiếu ghi nhận im lặng")
        VETTING = "vetting", _("Sổ hồ sơ thẩm định")
        COMPLAINT = "complaint", _("Sổ đơn, thư")
        MATTER = "matter", _("Sổ vụ án, vụ việc theo dõi")
        PERSONNEL = "personnel", _("Sổ hồ sơ công tác cán bộ")
        DIFFICULTY = "difficulty", _("Sổ vướng mắc, đề nghị sửa đổi")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    book = models.CharField(max_length=10, choices=Book.choices)
    year = models.PositiveSmallIntegerField()  # the first one of a term
    series = models.CharField(max_length=20, default="", blank=True)  # a kind that counts apart
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sổ")
        verbose_name_plural = _("sổ")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "book", "year", "series"), name="one_book_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_book_display()} {self.series} {self.year}: {self.last_number}".replace(
            "  ", " "
        )


class Numbering(models.Model):
    """How an agency numbers one kind of its outgoing letters: apart, by the year or the term.

    Without a row a kind is numbered with all others, by the year.
    """

    class Kind(models.TextChoices):
        LETTER = "CV", _("Công văn")
        REPORT = "BC", _("Báo cáo")
        PROPOSAL = "TTr", _("Tờ trình")
        CONCLUSION = "KL", _("Kết luận")
        NOTICE = "TB", _("Thông báo")
        INVITATION = "GM", _("Giấy mời")

    class Runs(models.TextChoices):
        YEAR = "year", _("theo năm")
        TERM = "term", _("theo nhiệm kỳ")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("cơ quan"))
    kind = models.CharField(_("loại văn bản"), max_length=4, choices=Kind.choices)
    runs = models.CharField(_("đánh số"), max_length=4, choices=Runs.choices, default=Runs.YEAR)
    term_from = models.DateField(_("nhiệm kỳ bắt đầu từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cách đánh số văn bản đi")
        verbose_name_plural = _("cách đánh số văn bản đi")
        ordering = ("agency", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "kind"), name="one_numbering_a_kind",
                violation_error_message=_("Loại văn bản này đã có cách đánh số; sửa dòng đó."),
            ),
            models.CheckConstraint(
                name="a_term_has_a_first_day",
                condition=~Q(runs="term") | Q(term_from__isnull=False),
                violation_error_message=_("Đánh số theo nhiệm kỳ: nhập ngày bắt đầu nhiệm kỳ."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_runs_display()}"


class FormKey(models.Model):
    """A rendered form that was sent once. The second sending gets the first one's answer."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    redirect = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.key)


class Mail(models.Model):
    """Outbox: one digest a person a day, made by the worker. It counts; it holds no contents."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("user", "on"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"


class Installation(models.Model):
    """What this installation may hold; one row, changed by ``manage.py accredit`` alone."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    is_accredited = models.BooleanField(default=False)
    decision = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(name="one_installation", condition=Q(id=1)),
            models.CheckConstraint(
                name="accredited_by_a_decision",
                condition=Q(is_accredited=False) | (~Q(decision="") & Q(since__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.decision


class EmergencyOpening(models.Model):
    """Mở khẩn cấp: one asks with a reason and an end, another of the same agency agrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    file_number = models.CharField(_("số hồ sơ"), max_length=20)
    file_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("cơ quan lập hồ sơ")
    )
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(_("lý do"))
    until_on = models.DateField(_("đến hết ngày"))
    decided_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-asked_at", "id")
        constraints = (
            models.CheckConstraint(
                name="emergency_needs_a_second_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(name="emergency_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return self.file_number
