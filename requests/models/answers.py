"""Answers and endings: what was said, what silence became, what was set aside."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Seat, User
from records.models import Remark
from requests.models.dispatches import Dispatch
from requests.models.shared import SeenQuerySet, apart, words


class Reply(models.Model):
    """The addressee's answer, from its first draft to the day it is issued."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Đang soạn trả lời")
        SUBMITTED = "submitted", _("Chờ duyệt và ký")
        SIGNED = "signed", _("Đã ký, chờ ban hành")
        ISSUED = "issued", _("Đã trả lời")

    class Stance(models.TextChoices):
        AGREES = "agrees", _("Đồng ý")
        AGREES_WITH_COMMENTS = "agrees_with_comments", _("Đồng ý, có góp ý")
        DISAGREES = "disagrees", _("Không đồng ý")
        INFORMS = "informs", _("Cung cấp thông tin")
        DIRECTS = "directs", _("Chỉ đạo, kết luận")

    class Signature(models.TextChoices):
        OWN = "own", _("Trực tiếp ký")
        FOR = "for", _("Ký thay")
        BY_ORDER = "by_order", _("Thừa lệnh")

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.DRAFT, Status.SIGNED},
        Status.SIGNED: {Status.SUBMITTED, Status.ISSUED},
    }

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="replies")
    inside_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    drafted_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    signer = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("người ký"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(null=True)
    paper_place = models.CharField(_("nơi lưu bản giấy"), max_length=200, blank=True)
    signature = models.CharField(
        _("cách ký"), max_length=10, choices=Signature.choices, default=Signature.OWN
    )
    signed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    signed_hand = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False)
    is_paper = models.BooleanField(_("văn bản giấy, bên đề nghị ghi"), default=False)
    arrived_on = models.DateField(_("ngày văn bản giấy đến"), null=True)
    version = models.PositiveIntegerField(default=0)

    stance, body = apart("stance"), apart("body")
    is_verified, verified_on = apart("is_verified", None), apart("verified_on", None)
    verified_by, verified_number = apart("verified_by"), apart("verified_number")
    returned_note = apart("returned_note")

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch",), condition=~Q(status="issued"), name="one_reply_in_hand"
            ),
            models.CheckConstraint(
                name="inside_until_issued",
                condition=Q(status="issued", inside_agency=None)
                | (~Q(status="issued") & Q(inside_agency__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def signatory(self) -> User | None:
        """Whose name is printed under it: the substitute's, where one signed for the leader."""
        return self.signed_hand or (self.signed_by.user if self.signed_by else None)

    def get_stance_display(self) -> str:
        return str(Reply.Stance(self.stance).label) if self.stance else ""


class ReplyText(models.Model):
    """The words of an answer, for those who may view the dispatch."""

    reply = models.OneToOneField(Reply, models.PROTECT, primary_key=True, related_name="text")
    stance = models.CharField(_("ý kiến"), max_length=20, choices=Reply.Stance.choices, blank=True)
    body = models.TextField(_("nội dung trả lời"), blank=True)
    is_verified = models.BooleanField(_("đã thẩm tra, xác minh, kết luận"), null=True)
    verified_by = models.CharField(_("cơ quan kết luận"), max_length=200, blank=True)
    verified_number = models.CharField(_("số kết luận"), max_length=60, blank=True)
    verified_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    returned_note = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "reply__dispatch_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.reply_id)


class Comment(models.Model):
    """One comment of an answer on one section of the draft, for the table of opinions."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="comments")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(_("điều, mục, trang"), max_length=120, blank=True)
    text = models.TextField(_("nội dung góp ý"))
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "reply__dispatch_id", "at"

    class Meta:
        ordering = ("reply", "position")
        default_permissions = ()

    def __str__(self) -> str:
        return self.section or str(self.position)


class CommentResponse(models.Model):
    """Tiếp thu, giải trình: what the requester does with a comment; kept to its own agency."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Tiếp thu")
        PARTLY = "partly", _("Tiếp thu một phần")
        EXPLAINED = "explained", _("Giải trình, giữ nguyên")

    comment = models.OneToOneField(
        Comment, models.PROTECT, primary_key=True, related_name="response"
    )
    inside_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(_("tiếp thu, giải trình"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("lý do"), blank=True)
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SeenQuerySet.as_manager()
    dossier_path, instant = "comment__reply__dispatch_id", "at"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_kind_display()


class Outcome(models.Model):
    """How a dispatch ended. Only one ending stands; one set aside is kept beside it."""

    class SetAside(models.TextChoices):
        IN_TIME = "in_time", _("văn bản trả lời đã ban hành trong hạn")
        CONTESTED = "contested", _("chấp nhận phản đối của bên được đề nghị")
        DECIDED = "decided", _("bên đề nghị quyết định")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="outcomes")
    status = models.CharField(max_length=12, choices=Dispatch.Status.choices)
    reply = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="outcome")
    is_late = models.BooleanField(default=False)
    happened_on = models.DateField()
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    set_aside_because = models.CharField(max_length=12, choices=SetAside.choices, blank=True)
    set_aside_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")

    reason, set_aside_reason = words("remark"), words("set_aside_remark")

    class Meta:
        ordering = ("recorded_at", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch",), condition=Q(set_aside_at=None), name="one_outcome"
            ),
        )

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def stance(self) -> str:
        """What the answer said; empty for other endings, and to those who may not read it."""
        return self.reply.stance if self.reply else ""


class DeemedConsent(models.Model):
    """The numbered record that silence was confirmed as consent, by a person, under a clause."""

    outcome = models.OneToOneField(
        Outcome, models.PROTECT, primary_key=True, related_name="consent"
    )
    number = models.CharField(_("số phiếu"), max_length=30)
    consent_from = models.DateField()
    citation = models.TextField()
    quote = models.TextField()
    letter_digest = models.CharField(max_length=64)
    proof = models.JSONField()
    put_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.number


class Contest(models.Model):
    """The deemed agency does not accept the record: why, and under which number of its own."""

    consent = models.OneToOneField(
        DeemedConsent, models.PROTECT, primary_key=True, related_name="contest"
    )
    document_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    refused_remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    refused_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    reason, refused_reason = words("remark"), words("refused_remark")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
