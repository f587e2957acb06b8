"""JSON in, JSON out, through the same workflow: draft a letter, read it, read a clock.

Field names are the words of the form and of ``workflow.draft``; agencies and rules go by code.
"""

from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Agency, Role, Seat
from records.models import Secrecy
from regulations.models import Act, DeadlineRule, working_calendar
from requests import competence, workflow
from requests.forms import LONG_TEXT, answerable, in_calendar, in_one_direction, proposals
from requests.models import CoordinationRequest, Dispatch, Urgency
from requests.phrases import due_of
from requests.views.shared import get_letter, get_tracked_dispatch, opened

WORDS = {  # the framework's own are English for the most part
    "required": _("Điền mục này."),
    "null": _("Điền mục này."),
    "invalid": _("Giá trị sai dạng."),
    "incorrect_type": _("Giá trị sai dạng."),
    "invalid_choice": _("“{input}” không có trong các lựa chọn."),
    "does_not_exist": _("Không có, hoặc không chọn được ở đây."),
    "not_a_list": _("Cần một danh sách."),
    "max_length": _("Dài quá {max_length} ký tự."),
    "datetime": _("Ghi ngày dạng 2026-11-26, không kèm giờ."),
}


class DraftSerializer(serializers.Serializer):
    """The shape of a draft. ``secrecy`` from Mật upwards is refused here as everywhere."""

    default_error_messages = {"invalid": _("Cần một đối tượng JSON.")}

    act = serializers.ChoiceField(Act.choices, error_messages=WORDS)
    rule = serializers.SlugRelatedField(
        slug_field="code", queryset=DeadlineRule.objects.none(), required=False, allow_null=True,
        error_messages=WORDS,
    )  # fmt: skip
    addressees = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.none(), many=True, required=False,
        error_messages=WORDS,
    )  # fmt: skip
    letter_reply_by = serializers.DateField(
        required=False, allow_null=True, validators=[in_calendar],
        error_messages=WORDS | {"invalid": _("Ghi ngày dạng 2026-11-26.")},
    )  # fmt: skip
    subject = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        error_messages=WORDS,
        validators=[in_one_direction],
    )
    body = serializers.CharField(
        max_length=LONG_TEXT,
        required=False,
        allow_blank=True,
        error_messages=WORDS,
        validators=[in_one_direction],
    )
    urgency = serializers.ChoiceField(Urgency.choices, required=False, error_messages=WORDS)
    urgent_means = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        error_messages=WORDS,
        validators=[in_one_direction],
    )
    paper_place = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        error_messages=WORDS,
        validators=[in_one_direction],
    )
    secrecy = serializers.ChoiceField(Secrecy.choices, required=False, error_messages=WORDS)
    signer = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.none(), required=False, allow_null=True, error_messages=WORDS
    )

    def __init__(self, *args: Any, seat: Seat, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act = self.initial_data.get("act") if isinstance(self.initial_data, dict) else None
        rules = proposals(seat.agency, act if isinstance(act, str) else "", on)
        self.fields["rule"].queryset = rules
        self.fields["addressees"].child_relation.queryset = answerable(seat.agency, rules)
        leaders = Seat.objects.current(on).filter(agency=seat.agency).with_role(Role.LEADER)
        self.fields["signer"].queryset = leaders


class Drafts(APIView):
    def post(self, request: Request) -> Response:
        """Begin a letter; nothing is sent before a leader signs and a clerk issues it."""
        seat = request.seat
        if seat is None or not competence.can_draft(seat):
            raise PermissionDenied
        form = DraftSerializer(data=request.data or {}, seat=seat, on=request.today)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        rule = fields.get("rule")
        fields["condition"] = rule.condition if rule else ""
        try:
            case = workflow.draft(by=seat, at=request.arrived_at, **fields)
        except Refused as error:
            raise serializers.ValidationError(error.message_dict) from error
        return Response(letter_json(case), status=status.HTTP_201_CREATED)


class Letter(APIView):
    def get(self, request: Request, pk: Any) -> Response:
        """One letter this seat may read."""
        case = get_letter(request, pk)
        if case.requesting_agency_id != request.seat.agency_id and case.issued_at is None:
            raise Http404
        opened(request, case.dossier)
        return Response(letter_json(case))


class Clock(APIView):
    def get(self, request: Request, pk: Any) -> Response:
        """Number, parties and clock of one dispatch: what ``track`` opens, and no more."""
        dispatch = get_tracked_dispatch(request, pk)
        opened(request, dispatch.dossier)
        return Response(clock_json(dispatch, request.today))


def letter_json(case: CoordinationRequest) -> dict[str, Any]:
    return {
        "id": str(case.pk),
        "number": case.number,
        "status": case.status,
        "act": case.act,
        "rule": case.rule.code if case.rule else None,
        "requesting_agency": case.requesting_agency.code,
        "subject": case.subject,
        "body": case.body,
        "letter_reply_by": case.letter_reply_by,
        "urgency": case.urgency,
        "secrecy": case.dossier.secrecy,
        "paper_place": case.paper_place,
        "document_number": case.document_number,
        "issued_on": case.issued_on,
        "version": case.version,
    }


def clock_json(dispatch: Dispatch, on: Any) -> dict[str, Any]:
    due = due_of(dispatch, on, working_calendar())
    return {
        "id": str(dispatch.pk),
        "number": dispatch.case.number,
        "requesting_agency": dispatch.case.requesting_agency.code,
        "requested_agency": dispatch.requested_agency.code,
        "status": dispatch.status,
        "rule": dispatch.rule.code,
        "citation": dispatch.rule.citation,
        "received_on": dispatch.received_on,
        "is_assumed": dispatch.is_assumed,
        "due_on": dispatch.due_on,
        "notice_by": dispatch.notice_by,
        "consent_from": dispatch.consent_from,
        "is_provisional": dispatch.is_provisional,
        "hard": not dispatch.rule.is_aim,
        "words": due.text,
    }
