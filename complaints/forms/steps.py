"""The steps of a case: each in writing, each on a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import clocks
from complaints.forms.shared import CaseForm, PersonField, WrittenForm, area, people_of
from complaints.models import Conclusion
from complaints.workflow.deciding import GROUNDS
from regulations.models import StatutoryClock
from requests.forms import DayField


class AssignForm(CaseForm):
    handler = PersonField(label=_("Người thụ lý"))
    reason = area(_("Lưu ý cho người thụ lý"))

    def set_up(self) -> None:
        self.fields["handler"].queryset = people_of(self.case, self.on)


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


class StopForm(WrittenForm):
    ground = forms.ChoiceField(
        label=_("Căn cứ"), choices=list(GROUNDS.items()), widget=forms.RadioSelect
    )
    field_order = ("ground", "document_number", "written_form", "reason")


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
