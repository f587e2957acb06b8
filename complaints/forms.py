"""Shape only: what a field is. What the law and the case ask is asked in the workflow."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role, Seat
from complaints import above, clocks, mode
from complaints.competence import ROUTERS
from complaints.models import CaseLetter, ComplaintCase, Conclusion, Matter
from complaints.workflow.barring import NOT_THERE
from complaints.workflow.deciding import GROUNDS
from complaints.workflow.letters import CLAUSES, excerpt_digest, rules_of
from records import documents, installation
from records.models import Document, Secrecy
from records.remarks import REGISTER_ONLY
from regulations.models import StatutoryClock
from requests.forms import DayField, PlainForm, answerable
from requests.traces import traces

WORDY = {
    "subject", "summary", "writer_name", "reason", "verified", "conclusion", "notice", "body",
    "note_text", "subject_1", "subject_2", "subject_3", "subject_4",
}  # fmt: skip
TRACED = WORDY | {  # what may carry a name although it holds no words of the case
    "writer_code", "incoming_number", "paper_place", "document_number", "written_form",
    "handling_body", "direction_number", "files",
}  # fmt: skip
NOT_THE_WRITER = _("Đã đọc lại: đây không phải người tố cáo, người gửi đơn")


def area(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "low"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


class WithWords(PlainForm):
    """A form with words: where none are kept it has none; and a box for what looks like a name
    and is none."""

    is_not_the_writer = forms.BooleanField(label=NOT_THE_WRITER, required=False)
    why_no_words = ""  # said on the page

    def without_words(self, names: Iterable[str] = WORDY, why: Any = "") -> None:
        """The fields stay, hidden and empty, so that words sent all the same are refused."""
        for name in set(names) & set(self.fields):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()
            self.initial.pop(name, None)
            self.why_no_words = why

    def box_last(self) -> None:
        """The box at the end; where nothing can be typed that could carry a name, none."""
        shown = {name for name, f in self.fields.items() if not f.widget.is_hidden}
        if not TRACED & shown:
            self.fields.pop("is_not_the_writer", None)
        if "is_not_the_writer" in self.fields:
            self.order_fields([n for n in self.fields if n != "is_not_the_writer"])


class PeopleField(forms.ModelMultipleChoiceField):
    """People of the house, by name and post."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Seat.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class PersonField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Seat.objects.none(), empty_label=_("Chọn người"), **kwargs)


ONLY_THE_REGISTER = _(
    "Mạng này chưa được công nhận giữ nội dung: chỉ vào sổ số, loại, ngày, thời hạn và nơi lưu "
    "bản giấy; trích yếu, nội dung, tệp ở trên bản giấy."
)
ACCUSED = _("Người bị khiếu nại, tố cáo làm việc ở cơ quan này")
ACCUSED_HELP = _(
    "Người được đánh dấu không biết, không tìm, không mở được đơn này, kể cả khi làm thay người "
    "khác."
)


class TakeInForm(WithWords):
    kind = forms.ChoiceField(
        label=_("Loại đơn"), choices=ComplaintCase.Kind.choices, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(label=_("Nguồn đơn"), choices=ComplaintCase.Channel.choices)
    received_on = DayField(label=_("Ngày nhận đơn"))
    incoming_number = forms.CharField(label=_("Số đến"), max_length=30, required=False)
    is_anonymous = forms.BooleanField(label=_("Đơn nặc danh"), required=False)
    writer_code = forms.CharField(
        label=_("Mã người gửi đơn"), max_length=40, required=False,
        help_text=_("Mã do cơ quan đặt. Không ghi tên, số điện thoại, số căn cước."),
    )  # fmt: skip
    writer_name = forms.CharField(
        label=_("Người gửi đơn"), max_length=120, required=False,
        help_text=_("Không bao giờ ghi với đơn tố cáo."),
    )  # fmt: skip
    paper_place = forms.CharField(
        label=_("Nơi lưu bản giấy"), max_length=200, required=False,
        help_text=_("Bắt buộc với đơn tố cáo. Không ghi gì về nội dung."),
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), choices=Secrecy.choices, initial=Secrecy.ORDINARY,
        help_text=_("Đơn tố cáo ít nhất là “Mật công tác”. Độ Mật trở lên: không ghi nội dung."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    summary = area(_("Nội dung đơn"), rows=6)
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chuyển đến, theo dõi"), required=False,
        empty_label=_("Không có"),
    )  # fmt: skip
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)
    is_crowded = forms.BooleanField(label=_("Đông người"), required=False)
    is_complex = forms.BooleanField(label=_("Phức tạp"), required=False)
    is_long_running = forms.BooleanField(label=_("Kéo dài"), required=False)
    saw_duplicates = forms.BooleanField(
        label=_("Đã xem các đơn có thể trùng, vẫn vào sổ đơn này"), required=False
    )

    def __init__(self, *args: Any, seat: Seat, keeps_names: bool, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passed_on_by"].queryset = above.bodies(seat.agency, on)
        self.fields["accused"].queryset = colleagues(seat, on)
        if not keeps_names:
            del self.fields["writer_name"]
        if not mode.keeps_words():
            self.without_words(why=ONLY_THE_REGISTER)
        self.box_last()


def colleagues(seat: Seat, on: date):
    """People of one's own agency, without oneself."""
    here = Seat.objects.current(on).filter(agency=seat.agency).exclude(pk=seat.pk)
    return here.exclude(user=seat.actor).select_related("user").order_by("id")


class CaseForm(WithWords):
    """A form about one case: ``case``, ``seat`` and the day it is shown."""

    def __init__(
        self, *args: Any, case: ComplaintCase, seat: Seat, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.seat, self.on = case, seat, on
        self.set_up()
        self.hide_words()
        self.box_last()

    def set_up(self) -> None:
        """What depends on the case."""

    def hide_words(self) -> None:
        if not mode.takes_words(self.case.dossier):
            self.without_words(why=mode.why_not(self.case.dossier))


class ClassifyForm(CaseForm):
    kind = forms.ChoiceField(
        label=_("Loại đơn"), widget=forms.RadioSelect,
        choices=[(k.value, k.label) for k in ComplaintCase.Kind if k != ComplaintCase.Kind.MIXED],
    )  # fmt: skip
    competence_of = forms.ChoiceField(
        label=_("Thẩm quyền"), choices=ComplaintCase.Competence.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("Trích yếu, sửa lại"), max_length=300, required=False,
        help_text=_("Trích yếu, nội dung có vẻ nêu người: phân loại là tố cáo thì bỏ tên ở đây."),
    )  # fmt: skip
    summary = area(_("Nội dung đơn, sửa lại"), rows=6)
    reason = area(_("Ghi chú"))

    def set_up(self) -> None:
        self.initial.setdefault("kind", self.case.kind)
        self.initial.setdefault("competence_of", self.case.competence)
        self._offer_words()

    def _offer_words(self) -> None:
        """What must be put right before the case closes up as a denunciation."""
        texts = (self.case.subject, self.case.summary)
        asked = not self.case.is_guarded and any(traces(text) for text in texts)
        for name, text in zip(("subject", "summary"), texts, strict=True):
            if asked and not self.case.dossier.is_register_only:
                self.initial.setdefault(name, text)
            else:
                del self.fields[name]

    def hide_words(self) -> None:
        """What is there already stays open to be put right."""
        if not mode.takes_words(self.case.dossier):
            self.without_words({"reason"}, why=mode.why_not(self.case.dossier))


class SplitForm(CaseForm):
    """Up to four cases; a line without kind and subject counts for nothing."""

    def hide_words(self) -> None:
        """The parts are opened now: what may be written is asked of today, not of the letter."""
        if not mode.keeps_words():
            self.without_words(why=ONLY_THE_REGISTER)

    def set_up(self) -> None:
        kinds = [(k.value, k.label) for k in ComplaintCase.Kind if k != ComplaintCase.Kind.MIXED]
        for n in range(1, 5):
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Đơn %(n)s: loại") % {"n": n}, choices=[("", _("Không có")), *kinds],
                required=False,
            )  # fmt: skip
            self.fields[f"subject_{n}"] = forms.CharField(
                label=_("Đơn %(n)s: trích yếu") % {"n": n}, max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rows = [(data.get(f"kind_{n}", ""), data.get(f"subject_{n}", "")) for n in range(1, 5)]
        for n, (kind, subject) in enumerate(rows, 1):
            if subject.strip() and not kind:
                self.add_error(f"kind_{n}", _("Chọn loại của đơn này."))
        return {
            "parts": [row for row in rows if row[0]],
            "is_not_the_writer": data.get("is_not_the_writer", False),
        }


class AssignForm(CaseForm):
    handler = PersonField(label=_("Người thụ lý"))
    reason = area(_("Lưu ý cho người thụ lý"))

    def set_up(self) -> None:
        self.fields["handler"].queryset = people_of(self.case, self.on)


def people_of(case: ComplaintCase, on: date):
    here = Seat.objects.current(on).filter(agency=case.agency)
    return here.exclude(user__in=case.dossier.bars.values("user")).select_related("user")


NUMBER_HELP = _("Để trống chỉ khi nêu hình thức văn bản ở mục dưới.")


class WrittenForm(CaseForm):
    """What is done in writing: its number, or the form that was used."""

    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=60, required=False, help_text=NUMBER_HELP
    )
    written_form = forms.CharField(
        label=_("Hình thức văn bản"), max_length=120, required=False,
        help_text=_("Ví dụ: phiếu hướng dẫn, phiếu chuyển đơn, biên bản."),
    )  # fmt: skip
    reason = area(_("Lý do, ghi chú"))


class AdmitForm(WrittenForm):
    on = DayField(label=_("Ngày thụ lý"))
    clock = forms.ModelChoiceField(
        StatutoryClock.objects.none(), label=_("Thời hạn giải quyết"), required=False,
        empty_label=_("Theo đề xuất của loại đơn"),
        help_text=_("Theo luật, đối chiếu trước khi dùng."),
    )  # fmt: skip

    def set_up(self) -> None:
        offered = clocks.choices(self.case.kind, "resolve", self.on)
        keys = [clock.pk for clock in offered]
        self.fields["clock"].queryset = StatutoryClock.objects.filter(pk__in=keys)
        self.fields["clock"].label_from_instance = lambda c: f"{c} ({c.source})"
        if not offered:
            del self.fields["clock"]
        self.initial.setdefault("on", self.on)


class Excerpt(CaseForm):
    """A letter's excerpt, in two steps: what was typed is shown as the addressee will see it, and
    the box that confirms it holds for those very words; changed words are shown again."""

    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    body = area(
        _("Bản trích gửi đi"), rows=8,
        help_text=_("Không nêu người gửi đơn. Nơi nhận chỉ thấy phần này."),
    )  # fmt: skip
    is_confirmed = forms.BooleanField(
        label=_("Đã đọc bản trích ở trên: không có gì chỉ ra người gửi đơn"), required=False
    )
    accused = PeopleField(
        label=_("Người liên quan ở nơi nhận"),
        help_text=_(
            "Người được đánh dấu không nhận, không tìm, không mở được văn bản này. Chỉ có lãnh "
            "đạo, đầu mối, văn thư, là những người nhận được văn bản hạn chế."
        ),
    )

    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def set_up(self) -> None:
        """Nothing of the case is put in beforehand: an excerpt is written, not cut down."""
        if not self.is_bound:
            del self.fields["is_confirmed"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        words = excerpt_digest(data.get("subject", ""), data.get("body", ""))
        if data.get("shown") != words:  # the page that follows shows these words
            data["is_confirmed"] = False
            self.data = self.data.copy()
            self.data["shown"] = words
            self.data.pop("is_confirmed", None)
        return data

    def offer_people(self, receivers: Iterable[Agency]) -> None:
        """Who would receive a restricted letter at the agencies it may go to: title and agency."""
        here = Seat.objects.current(self.on).with_role(Role.LEADER, Role.FOCAL_POINT, Role.CLERK)
        seats = here.filter(agency__in=[agency.pk for agency in receivers])
        field = self.fields["accused"]
        field.queryset = seats.select_related("user", "agency").order_by("agency__sort_name", "id")
        twice = {k for k, n in Counter((s.agency_id, s.title) for s in seats).items() if n > 1}
        field.label_from_instance = partial(_post_of, twice=twice)
        if not seats.exists():
            del self.fields["accused"]

    def hide_words(self) -> None:
        """A letter has words by its own marking; a note of the case by the case's."""
        if not mode.takes_words(self.case.dossier):
            self.without_words({"reason"}, why=mode.why_not(self.case.dossier))
        if installation.is_register_only(self.case.dossier.secrecy):
            self.without_words({"subject", "body"}, why=REGISTER_ONLY)


def _post_of(seat: Seat, *, twice: set[tuple[int, str]]) -> str:
    """“Bí thư Đảng ủy, Núi Mây”; with the name where several hold a post of that title."""
    name = seat.user.full_name if (seat.agency_id, seat.title) in twice else ""
    return ", ".join(filter(None, (seat.title, name, seat.agency.short_name)))


class ForwardForm(Excerpt, WrittenForm):
    to_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Nơi chuyển đến"), empty_label=_("Chọn cơ quan"),
        help_text=_("Nơi có điều khoản cho gửi thì nhận qua hệ thống; nơi khác gửi bản giấy."),
    )  # fmt: skip
    field_order = (
        "to_agency", "accused", "document_number", "written_form", "reason", "subject", "body",
        "is_confirmed", "shown",
    )  # fmt: skip

    def set_up(self) -> None:
        super().set_up()
        others = Agency.objects.active(self.on).exclude(pk=self.case.agency_id)
        self.fields["to_agency"].queryset = others
        self.offer_people(receivers_of(CaseLetter.Kind.FORWARD, self.case, self.on))

    def clean(self) -> dict[str, Any]:
        """A letter on paper goes to nobody here: whoever is ticked must sit where it goes."""
        data = super().clean()
        to = data.get("to_agency")
        if to and any(seat.agency_id != to.pk for seat in data.get("accused") or ()):
            self.add_error("accused", NOT_THERE)
        return data


class LetterOfCaseForm(Excerpt):
    kind = forms.ChoiceField(label=_("Loại văn bản"), widget=forms.RadioSelect)
    addressees = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Nơi nhận"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = (
        "kind", "addressees", "accused", "subject", "body", "is_confirmed", "shown",
    )  # fmt: skip

    def set_up(self) -> None:
        super().set_up()
        kinds = letter_kinds(self.case, self.on)
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]
        receivers = [r for kind in kinds for r in receivers_of(kind, self.case, self.on)]
        keys = {agency.pk for agency in receivers}
        self.fields["addressees"].queryset = Agency.objects.filter(pk__in=keys)
        self.offer_people(receivers)


def receivers_of(kind: str, case: ComplaintCase, on: date) -> Iterable[Agency]:
    rules = rules_of(kind, on).written_by(case.agency)
    return answerable(case.agency, rules)


def letter_kinds(case: ComplaintCase, on: date) -> list[CaseLetter.Kind]:
    """What this agency may write about this case now."""
    is_concluded = case.stage in case.CONCLUDED
    return [
        kind
        for kind, clause in CLAUSES.items()
        if kind != CaseLetter.Kind.FORWARD
        and clause.is_concluded in {None, is_concluded}
        and rules_of(kind, on).written_by(case.agency).exists()
    ]


class StopForm(WrittenForm):
    ground = forms.ChoiceField(
        label=_("Căn cứ"), choices=list(GROUNDS.items()), widget=forms.RadioSelect
    )
    field_order = ("ground", "document_number", "written_form", "reason")


class SuperiorForm(CaseForm):
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chuyển đến, theo dõi"), required=False,
        empty_label=_("Không có"),
        help_text=_("Nơi này theo dõi số, giai đoạn, thời hạn, kết quả; nơi cũ thôi theo dõi."),
    )  # fmt: skip

    def set_up(self) -> None:
        self.fields.pop("is_not_the_writer")
        self.fields["passed_on_by"].queryset = above.bodies(self.case.agency, self.on)
        self.initial.setdefault("passed_on_by", self.case.passed_on_by)


class BeginForm(CaseForm):
    on = DayField(label=_("Ngày bắt đầu xác minh"))

    def set_up(self) -> None:
        self.initial.setdefault("on", self.on)


class VerifiedForm(CaseForm):
    on = DayField(label=_("Ngày xác minh xong"))
    document_number = forms.CharField(
        label=_("Số báo cáo xác minh"), max_length=60, required=False
    )
    verified = area(_("Kết quả xác minh"), rows=8)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def set_up(self) -> None:
        self.initial.setdefault("on", self.on)
        self.initial.setdefault("version", self.case.version)
        self.initial.setdefault("verified", self.case.verified)


class DraftConclusionForm(CaseForm):
    conclusion = area(_("Nội dung kết luận"), rows=10)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def set_up(self) -> None:
        draft = Conclusion.objects.filter(pk=self.case.pk).first()
        self.initial.setdefault("version", draft.version if draft else 0)
        self.fields["conclusion"].label = _("Nội dung dự thảo: %(what)s") % {
            "what": self.case.outcome_name.lower()
        }
        self.initial.setdefault("conclusion", self.case.conclusion)


class ReturnDraftForm(CaseForm):
    reason = area(_("Ý kiến khi trả lại"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ConcludeForm(CaseForm):
    document_number = forms.CharField(label=_("Số kết luận"), max_length=60, required=False)
    on = DayField(label=_("Ngày kết luận"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def set_up(self) -> None:
        self.fields["document_number"].label = _("%(what)s: số") % {"what": self.case.outcome_name}
        self.fields["on"].label = _("%(what)s: ngày") % {"what": self.case.outcome_name}
        self.initial.setdefault("on", self.on)


class NotifyForm(WrittenForm):
    on = DayField(label=_("Ngày thông báo"))
    notice = area(_("Nội dung thông báo"), rows=6)
    field_order = ("document_number", "written_form", "on", "notice")

    def set_up(self) -> None:
        del self.fields["reason"]
        self.initial.setdefault("on", self.on)


class FollowUpForm(CaseForm):
    document_number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    reason = area(_("Tình hình thực hiện kết luận"))
    is_done = forms.BooleanField(label=_("Đã thực hiện xong, kết thúc đơn này"), required=False)


class FlagForm(CaseForm):
    is_crowded = forms.BooleanField(label=_("Đông người"), required=False)
    is_complex = forms.BooleanField(label=_("Phức tạp"), required=False)
    is_long_running = forms.BooleanField(label=_("Kéo dài"), required=False)

    def set_up(self) -> None:
        for name in ("is_crowded", "is_complex", "is_long_running"):
            self.initial.setdefault(name, getattr(self.case, name))


class BarForm(CaseForm):
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)

    def set_up(self) -> None:
        self.fields["accused"].queryset = whom_to_bar(self.seat, self.on)


def whom_to_bar(seat: Seat, on: date):
    """Colleagues; who routes only for another who routes."""
    found = colleagues(seat, on)
    if seat.has_role(*ROUTERS):
        return found
    routing = Seat.objects.current(on).filter(agency=seat.agency).with_role(*ROUTERS)
    return found.exclude(user__in=routing.values("user"))


class CorrectForm(CaseForm):
    subject = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)
    summary = area(_("Nội dung đơn"), rows=6)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def set_up(self) -> None:
        for name in ("subject", "summary", "version"):
            self.initial.setdefault(name, getattr(self.case, name))

    def hide_words(self) -> None:
        """Fewer words may be left than there were, in whatever mode."""
        if not mode.takes_words(self.case.dossier):
            self.why_no_words = mode.why_not(self.case.dossier)


class BarMatterForm(PlainForm):
    accused = PeopleField(label=ACCUSED, help_text=ACCUSED_HELP)

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused"].queryset = whom_to_bar(seat, on)


class ReaderForm(CaseForm):
    reader = PersonField(label=_("Người được nêu tên"))

    def set_up(self) -> None:
        self.fields["reader"].queryset = people_of(self.case, self.on)


class FilesForm(CaseForm):
    """The files to add come with the request; those to take out are ticked."""

    remove = forms.ModelMultipleChoiceField(
        Document.objects.none(), label=_("Bỏ tệp"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tệp được bỏ không còn trong hồ sơ của đơn."),
    )  # fmt: skip

    def set_up(self) -> None:
        standing = documents.readable_by(self.seat).filter(dossier=self.case.dossier)
        self.fields["remove"].queryset = standing
        self.fields["remove"].label_from_instance = lambda file: file.name
        if not standing.exists():
            del self.fields["remove"]

    def hide_words(self) -> None:
        if not mode.takes_words(self.case.dossier):
            self.why_no_words = mode.why_not(self.case.dossier)

    def box_last(self) -> None:
        """A file's name may look like somebody's."""
        self.order_fields([n for n in self.fields if n != "is_not_the_writer"])


class NeverShown(forms.TextInput):
    """Read while it is typed, and on no page again."""

    never_shown = True

    def format_value(self, value: Any) -> None:
        return None


class SealForm(CaseForm):
    identity = forms.CharField(
        label=_("Điều cần niêm phong"), required=False, max_length=1000,
        widget=NeverShown(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "wide"}
        ),
        help_text=_(
            "Mỗi đơn chỉ niêm phong một lần: đọc lại cho đúng trước khi bấm. Sau đó không ai đọc "
            "lại được trên trang nào, kể cả đồng chí."
        ),
    )  # fmt: skip


class OpeningForm(CaseForm):
    reason = area(_("Lý do mở niêm phong"))


class FilterForm(PlainForm):
    q = forms.CharField(label=_("Tìm số đơn, trích yếu"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Loại đơn"), required=False,
        choices=[("", _("Tất cả loại")), *ComplaintCase.Kind.choices],
    )  # fmt: skip


class MatterForm(WithWords):
    subject = forms.CharField(label=_("Vụ án, vụ việc"), max_length=300, required=False)
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), choices=Secrecy.choices, initial=Secrecy.WORKING_SECRET
    )
    handling_body = forms.CharField(label=_("Cơ quan đang xử lý"), max_length=200, required=False)
    monitor = PersonField(label=_("Người theo dõi"))
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=Matter.Stage.choices)
    direction_number = forms.CharField(
        label=_("Số văn bản chỉ đạo"), max_length=60, required=False
    )
    direction_on = DayField(label=_("Ngày văn bản chỉ đạo"), required=False)
    next_report_on = DayField(label=_("Kỳ báo cáo tiếp theo"), required=False)
    passed_on_by = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Cấp trên chỉ đạo, theo dõi"), required=False,
        empty_label=_("Không có"),
    )  # fmt: skip
    note_text = area(
        _("Tình hình theo dõi"), help_text=_("Không ghi nội dung điều tra, xác minh.")
    )
    accused = PeopleField(
        label=ACCUSED,
        help_text=_("Người được đánh dấu không biết, không tìm, không mở được vụ việc này."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, seat: Seat, on: date, matter: Matter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        here = Seat.objects.current(on).filter(agency=seat.agency)
        self.fields["monitor"].queryset = here.select_related("user")
        self.fields["passed_on_by"].queryset = above.bodies(seat.agency, on)
        self.fields["accused"].queryset = colleagues(seat, on)
        if matter is None:
            del self.fields["version"]
            if not mode.keeps_words():
                self.without_words(why=ONLY_THE_REGISTER)
        else:
            self._of(matter)
        self.box_last()

    def _of(self, matter: Matter) -> None:
        for name in ("subject", "secrecy", "passed_on_by", "accused"):
            del self.fields[name]
        barred = matter.dossier.bars.values("user")
        self.fields["monitor"].queryset = self.fields["monitor"].queryset.exclude(user__in=barred)
        if not mode.takes_words(matter.dossier):
            self.without_words(why=mode.why_not(matter.dossier))


class TieForm(PlainForm):
    letter_number = forms.CharField(
        label=_("Số hồ sơ của văn bản"), max_length=20, required=False,
        help_text=_("Ví dụ PH-2026-0147; chỉ gắn được văn bản đồng chí được xem."),
    )  # fmt: skip
    of_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Văn bản của cơ quan"), required=False,
        empty_label=_("Cơ quan mình"), help_text=_("Mỗi cơ quan đánh số hồ sơ riêng."),
    )  # fmt: skip

    def __init__(self, *args: Any, seat: Seat, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active(on).exclude(pk=seat.agency_id)
        self.fields["of_agency"].queryset = others
