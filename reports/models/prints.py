"""Wording of letters that administrators set; prints that are made in the background."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Dossier


class LetterTemplate(models.Model):
    """What stands under “Kính gửi” in one kind of letter. A change is a new version; all stay."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Công văn")
        REPORT = "report", _("Báo cáo")
        REPORT_UP = "report_up", _("Báo cáo xin ý kiến")
        NOTICE = "notice", _("Thông báo")
        INVITATION = "invitation", _("Giấy mời")
        PROPOSAL = "proposal", _("Tờ trình")
        REPLY = "reply", _("Công văn trả lời")
        MORE_TIME = "more_time", _("Thông báo cần thêm thời gian")
        CONCLUSION = "conclusion", _("Kết luận tiêu chuẩn chính trị")

    kind = models.CharField(_("loại văn bản"), max_length=12, choices=Kind.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("cơ quan"), help_text=_("Để trống: dùng cho mọi cơ quan."),
    )  # fmt: skip
    name = models.CharField(
        _("tên loại in trên văn bản"), max_length=60, blank=True,
        help_text=_("Ví dụ: BÁO CÁO. Công văn không có tên loại."),
    )  # fmt: skip
    body = models.TextField(_("phần nội dung"), max_length=8000)
    version = models.PositiveIntegerField(_("bản"), editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    valid_from = models.DateField(_("dùng từ ngày"))

    class Meta:
        verbose_name = _("mẫu văn bản")
        verbose_name_plural = _("mẫu văn bản")
        ordering = ("kind", "agency", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "agency", "version"), nulls_distinct=False,
                name="one_template_a_version",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {_('bản')} {self.version}"


class PrintJobQuerySet(models.QuerySet):
    def of(self, seat: Seat | None) -> "PrintJobQuerySet":
        """What this seat asked for; nobody else's files are there."""
        mine = self.exclude(kind=PrintJob.FILING)
        return mine.filter(seat=seat) if seat else self.none()


class PrintJob(models.Model):
    """Something of many parts that is made in the background, for one seat alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ đến lượt")
        RUNNING = "running", _("Đang tạo")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Không tạo được")
        CANCELLED = "cancelled", _("Đã dừng")

    class Output(models.TextChoices):
        PDF = "pdf", _("một tệp PDF")
        ZIP = "zip", _("tệp nén, mỗi văn bản một PDF")
        BOOK = "xlsx", _("bảng tính")

    class Trouble(models.TextChoices):
        DISK = "disk", _("Đĩa của máy chủ đã đầy. Báo quản trị hệ thống, rồi bấm “Thử lại”; "
                         "phần đã tạo xong được giữ.")  # fmt: skip
        TOO_LARGE = "too_large", _("Một phần quá lớn hoặc mất quá nhiều thời gian. Chia nhỏ rồi "
                                   "in lại.")  # fmt: skip
        REFUSED = "refused", _("Bản in trỏ ra ngoài hệ thống nên bị từ chối. Báo quản trị hệ "
                               "thống.")  # fmt: skip
        UNAVAILABLE = "unavailable", _("Máy chủ chưa có thư viện Pango để tạo tệp PDF. Báo quản "
                                       "trị hệ thống cài đặt, rồi bấm “Thử lại”.")  # fmt: skip
        LOST = "lost", _("Phần đã tạo không còn trên đĩa. Xóa dòng này rồi in lại.")

    OPEN = (State.WAITING, State.RUNNING)
    FILING = "report_file"  # a report that went out: nobody asked, the file goes to its letter

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    title = models.CharField(_("tên"), max_length=200)
    output = models.CharField(max_length=4, choices=Output.choices, default=Output.PDF)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    until_on = models.DateField()
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="no_more_done_than_all", condition=Q(done__lte=F("total"))
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at",),
                condition=Q(state__in=("waiting", "running")),
                name="print_to_make",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class PrintItem(models.Model):
    """One part of it, drawn up by the seat that asked; its words go when it has been made."""

    job = models.ForeignKey(PrintJob, models.DO_NOTHING, related_name="items")  # the database does
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    source = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("job", "position")
        constraints = (
            models.UniqueConstraint(fields=("job", "position"), name="one_item_a_position"),
            models.CheckConstraint(
                name="no_words_once_made", condition=Q(made_at=None) | Q(source="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"
