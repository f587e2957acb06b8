"""Who: agencies, people, the seats they hold."""

import unicodedata
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VIETNAMESE_ORDER = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)


def sort_key(text: str) -> str:
    """A key that sorts ``text`` the Vietnamese way under a plain byte collation."""
    rank = {letter: f"{n:02d}" for n, letter in enumerate(VIETNAMESE_ORDER)}
    return "".join(rank.get(c, c) for c in unicodedata.normalize("NFC", text).lower())


class AgencyQuerySet(models.QuerySet):
    def active(self, on: date) -> "AgencyQuerySet":
        """Agencies that exist on the day ``on``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(
            Q(valid_to=None) | Q(valid_to__gte=on)
        )


class Agency(models.Model):
    """A committee, commission or body that takes part in coordination."""

    class Kind(models.TextChoices):
        PROVINCIAL_BOARD = "provincial_board", _("Ban, cơ quan của Tỉnh ủy")
        STANDING = "standing", _("Thường trực, Ban Thường vụ")
        COMMUNE = "commune", _("Đảng ủy xã, phường, đặc khu")
        POLICE = "police", _("Cấp ủy Công an")
        MILITARY = "military", _("Cấp ủy Quân sự")
        BLOC = "bloc", _("Đảng ủy khối, các cơ quan tỉnh")
        DISTRICT = "district", _("Huyện ủy, thị ủy, thành ủy")
        OTHER = "other", _("Cơ quan khác")

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên cơ quan"), max_length=200, unique=True)
    short_name = models.CharField(_("tên ngắn"), max_length=80)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    letter_code = models.CharField(
        _("ký hiệu văn bản"), max_length=40, help_text=_("Ví dụ: CV/BNCTU")
    )
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    superior_name = models.CharField(
        _("cơ quan cấp trên ghi trên văn bản"), max_length=200, blank=True
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("cơ quan cấp trên"),
    )  # fmt: skip
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    uses_paper = models.BooleanField(_("nhận bản giấy"), default=False)
    valid_from = models.DateField(_("thành lập"), null=True, blank=True)
    valid_to = models.DateField(_("kết thúc hoạt động"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors",
        verbose_name=_("cơ quan kế thừa"),
    )  # fmt: skip
    mail_group = models.OneToOneField(
        Group, models.PROTECT, related_name="agency", editable=False, null=True
    )
    sort_name = models.CharField(max_length=400, editable=False, db_index=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ("sort_name",)
        constraints = (
            models.CheckConstraint(
                name="agency_dates_in_order",
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải từ ngày thành lập trở đi."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def is_active(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or self.valid_to >= on
        )


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may see follows from the seats they hold."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_staff = models.BooleanField(
        _("quản trị"), default=False, help_text=_("Vào được trang quản trị; không xem hồ sơ.")
    )
    email = models.EmailField(
        _("thư điện tử"), blank=True, help_text=_("Chỉ để nhận bản tin việc cần làm hằng ngày.")
    )
    wants_digest = models.BooleanField(_("nhận bản tin hằng ngày"), default=False)
    welcomed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("tạo lúc"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ("full_name",)
    objects = UserManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ("full_name",)
        constraints = (
            models.UniqueConstraint(
                Lower("username"), name="username_once_whatever_its_case",
                violation_error_message=_("Tên đăng nhập này đã có."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    LEADER = "leader", _("Lãnh đạo")
    FOCAL_POINT = "focal_point", _("Đầu mối")
    CLERK = "clerk", _("Văn thư")
    OFFICER = "officer", _("Chuyên viên")
    OVERSEER = "overseer", _("Lãnh đạo theo dõi")


MAIL_ROLES = frozenset({Role.LEADER, Role.FOCAL_POINT, Role.CLERK})


class SeatQuerySet(models.QuerySet):
    def current(self, on: date) -> "SeatQuerySet":
        """Seats held on the day ``on`` by people who may sign in, in agencies that exist."""
        return (
            self.filter(user__is_active=True, started_on__lte=on)
            .filter(Q(ended_on=None) | Q(ended_on__gte=on))
            .filter(Q(agency__valid_to=None) | Q(agency__valid_to__gte=on))
        )

    def with_role(self, *roles: str) -> "SeatQuerySet":
        return self.filter(roles__overlap=[str(role) for role in roles])


class Seat(models.Model):
    """A person in an agency, with roles. It has a private group, so that grants can name it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="seats", verbose_name=_("người"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="seats", verbose_name=_("cơ quan")
    )
    title = models.CharField(_("chức vụ"), max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("vai trò")
    )
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    group = models.OneToOneField(
        Group, models.PROTECT, related_name="seat", editable=False, null=True
    )
    started_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("đến ngày"), null=True, blank=True)

    hand: "User | None" = None  # who acts in this seat's name, when it is not its holder

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = _("vị trí công tác")
        ordering = ("agency__sort_name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "agency"), condition=Q(ended_on=None), name="one_open_seat_each",
                violation_error_message=_("Người này đang giữ một vị trí ở cơ quan đó."),
            ),
            models.CheckConstraint(
                name="seat_dates_in_order",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("Ngày thôi giữ phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                name="seat_has_a_role",
                condition=Q(roles__len__gt=0),
                violation_error_message=_("Chọn ít nhất một vai trò."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user.full_name}, {self.title}"

    @property
    def actor(self) -> User:
        """The person whose hand it is: the holder, or the substitute of these days."""
        return self.hand or self.user

    @property
    def is_substituted(self) -> bool:
        return self.hand is not None

    def has_role(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)

    @property
    def reads_mail(self) -> bool:
        """Leaders, focal points and clerks see the ordinary mail of their agency."""
        return self.has_role(*MAIL_ROLES)

    @property
    def group_ids(self) -> list[int]:
        """Groups whose grants this seat enjoys: its own, and the mail group if it reads mail."""
        groups = [self.group_id]
        if self.reads_mail:
            groups.append(self.agency.mail_group_id)
        return groups


class SubstitutionQuerySet(models.QuerySet):
    def running(self, on: date) -> "SubstitutionQuerySet":
        """Those in force on the day ``on``."""
        return self.filter(from_on__lte=on, until_on__gte=on, ended_at=None)


class Substitution(models.Model):
    """While ``absent`` is away, ``substitute`` receives and does what that seat would.

    The substitute acts *as* the seat; the record says whose hand it was (``Event.user``).
    """

    absent = models.ForeignKey(
        Seat, models.PROTECT, related_name="substituted_by", verbose_name=_("người vắng")
    )
    substitute = models.ForeignKey(
        Seat, models.PROTECT, related_name="substitutes_for", verbose_name=_("người làm thay")
    )
    from_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến hết ngày"))
    named_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-from_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="substitution_dates_in_order", condition=Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="nobody_substitutes_themselves", condition=~Q(absent=F("substitute"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.substitute_id} thay {self.absent_id}"


class AccessToken(models.Model):
    """A personal token for the API or a calendar. Only its SHA-256 is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("đọc")
        WRITE = "write", _("ghi")
        CALENDAR = "calendar", _("lịch hạn trả lời")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="tokens")
    name = models.CharField(_("tên"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_on = models.DateField(_("hết hạn sau ngày"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("seat", "name"), condition=Q(revoked_at=None), name="token_name_once",
                violation_error_message=_("Đã có một mã mang tên này; chọn tên khác."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def scopes_text(self) -> str:
        return ", ".join(str(self.Scope(scope).label) for scope in self.scopes)
