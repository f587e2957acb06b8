"""Letters: listed, read, drafted, saved, put before their signer."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Agency, Role, Seat
from records.models import Event, Secrecy
from regulations.models import Act, DeadlineRule
from requests import competence, workflow
from requests.api import shapes
from requests.api.describing import IF_MATCH, ONCE, described
from requests.api.fields import WORDS, Fields, PageQuery, day, query_of, text
from requests.api.pages import in_order, keys_of_page
from requests.api.writing import do, etag, once, stale, version_of
from requests.forms import LONG_TEXT, answerable, proposals
from requests.models import CoordinationRequest, Dispatch, LetterText, Urgency
from requests.templatetags.dates import long_moment
from requests.views.shared import get_letter, opened

BLANK = {  # what PUT leaves out is emptied; PATCH leaves it as it is
    "rule": None, "addressees": [], "letter_reply_by": None, "subject": "", "body": "",
    "urgency": Urgency.NORMAL, "urgent_means": "", "paper_place": "", "signer": None,
}  # fmt: skip


class DraftFields(Fields):
    """The shape of a draft. ``secrecy`` from Mật upwards takes no words, here as everywhere."""

    act = serializers.ChoiceField(Act.choices, error_messages=WORDS)
    rule = serializers.SlugRelatedField(
        slug_field="code", queryset=DeadlineRule.objects.none(), required=False, allow_null=True,
        error_messages=WORDS,
    )  # fmt: skip
    addressees = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.none(), many=True, required=False,
        error_messages=WORDS,
    )  # fmt: skip
    letter_reply_by = day(required=False, allow_null=True)
    subject = text(300)
    body = text(LONG_TEXT)
    urgency = serializers.ChoiceField(Urgency.choices, required=False, error_messages=WORDS)
    urgent_means = text(200)
    paper_place = text(200)
    secrecy = serializers.ChoiceField(Secrecy.choices, required=False, error_messages=WORDS)
    signer = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.none(), required=False, allow_null=True, error_messages=WORDS
    )

    def __init__(
        self, *args: Any, seat: Seat | None = None, on: Any = None, act: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if seat is None:  # only its shape is asked for
            return
        given = getattr(self, "initial_data", None)
        chosen = given.get("act", act) if isinstance(given, dict) else act
        rules = proposals(seat.agency, chosen if isinstance(chosen, str) else "", on)
        self.fields["rule"].queryset = rules
        self.fields["addressees"].child_relation.queryset = answerable(seat.agency, rules)
        leaders = Seat.objects.current(on).filter(agency=seat.agency).with_role(Role.LEADER)
        self.fields["signer"].queryset = leaders

    def workflow_fields(self) -> dict[str, Any]:
        """The keywords of ``workflow.draft`` and ``workflow.save``."""
        fields = dict(self.validated_data)
        if "rule" in fields or not self.partial:
            rule = fields.get("rule")
            fields["condition"] = rule.condition if rule else ""
        return fields


class Letters(APIView):
    done = 201

    @described(shapes.LetterPage, name="letters_list", text="Danh sách văn bản, mới nhất trước",
               problems="400", parameters=(PageQuery,))  # fmt: skip
    def get(self, request: Request) -> Response:
        """What this seat may know of, the newest first."""
        query = query_of(PageQuery, request)
        ours = Q(requesting_agency=request.seat.agency if request.seat else None)
        rows = CoordinationRequest.objects.trackable_by(request.seat)
        rows = rows.filter(ours | Q(issued_at__isnull=False))
        keys, after = keys_of_page(request, rows, by="drafted_at", **query)
        letters = in_order(keys, CoordinationRequest.objects.select_related(
            "dossier", "rule", "requesting_agency"
        ).prefetch_related(
            "addressees", Prefetch("text", LetterText.objects.visible_to(request.seat))
        ))  # fmt: skip
        lines = [line_json(case, request.seat) for case in letters]
        return Response({"results": lines, "next": after})

    @described(shapes.Letter, name="letters_draft", text="Soạn văn bản (bản nháp)",
               body=DraftFields, done="201", problems="400 403 422",
               parameters=(ONCE,))  # fmt: skip
    @once
    def post(self, request: Request) -> str:
        """Begin a letter; nothing is sent before a leader signs and a clerk issues it."""
        seat = request.seat
        if seat is None or not competence.can_draft(seat):
            raise PermissionDenied
        form = DraftFields(data=request.data or {}, seat=seat, on=request.today)
        form.is_valid(raise_exception=True)
        case = do(request, workflow.draft, **form.workflow_fields())
        return reverse("api:letter", args=[case.pk])

    def read(self, request: Request, pk: Any) -> tuple[dict[str, Any], dict[str, str]]:
        return _read(request, pk)


class Letter(APIView):
    @described(shapes.Letter, name="letters_read", text="Một văn bản", problems="404")
    def get(self, request: Request, pk: Any) -> Response:
        """One letter this seat may read."""
        case = _letter(request, pk)
        opened(request, case.dossier)
        return Response(letter_json(case, request.seat), headers=etag(case.version))

    @described(shapes.Letter, name="letters_replace", text="Lưu bản nháp, thay toàn bộ",
               body=DraftFields, problems="400 403 404 409 412 428",
               parameters=(IF_MATCH,))  # fmt: skip
    def put(self, request: Request, pk: Any) -> Response:
        """Save a draft; what is left out is emptied."""
        return self._save(request, pk, partial=False)

    @described(shapes.Letter, name="letters_change", text="Lưu bản nháp, chỉ các mục được gửi",
               body=DraftFields(partial=True), problems="400 403 404 409 412 428",
               parameters=(IF_MATCH,))  # fmt: skip
    def patch(self, request: Request, pk: Any) -> Response:
        """Save some fields of a draft."""
        return self._save(request, pk, partial=True)

    def _save(self, request: Request, pk: Any, *, partial: bool) -> Response:
        case, version = _letter(request, pk), version_of(request)
        if not competence.can_edit(request.seat, case):
            raise PermissionDenied
        form = DraftFields(
            data=request.data, partial=partial, seat=request.seat, on=request.today, act=case.act
        )
        form.is_valid(raise_exception=True)
        fields = form.workflow_fields() if partial else BLANK | form.workflow_fields()
        try:
            do(request, workflow.save, case, version=version, **fields)
        except workflow.Conflict as conflict:
            raise stale(*_last_saved(conflict.current)) from conflict
        data, headers = _read(request, pk)
        return Response(data, headers=headers)


class SubmitLetter(APIView):
    done = 200

    @described(shapes.Letter, name="letters_submit", text="Trình lãnh đạo duyệt, ký",
               problems="400 403 404 409 422", parameters=(ONCE,))  # fmt: skip
    @once
    def post(self, request: Request, pk: Any) -> str:
        """Put a draft before its signer; the signature is given on the page."""
        case = _letter(request, pk)
        if case.requesting_agency_id != request.seat.agency_id:
            raise Http404
        do(request, workflow.submit, case)
        return reverse("api:letter", args=[case.pk])

    def read(self, request: Request, pk: Any) -> tuple[dict[str, Any], dict[str, str]]:
        return _read(request, pk)


def _letter(request: Request, pk: Any) -> CoordinationRequest:
    """One letter this seat may read; what is not issued is its agency's own."""
    case = get_letter(request, pk)
    if case.requesting_agency_id != request.seat.agency_id and case.issued_at is None:
        raise Http404
    return case


def _read(request: Request, pk: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """After a write: as it stands now, and its version."""
    case = _letter(request, pk)
    return letter_json(case, request.seat), etag(case.version)


def _last_saved(case: CoordinationRequest) -> tuple[str, str]:
    """Who saved a letter last, and when."""
    saved = Event.objects.filter(
        dossier=case.dossier, action__in=("request.saved", "request.drafted")
    )
    event = saved.select_related("user").order_by("seq").last()
    name = event.user.full_name if event else str(_("khác"))
    return name, long_moment(case.saved_at)


def line_json(case: CoordinationRequest, seat: Seat) -> dict[str, Any]:
    """A line of a list; the title of a restricted letter is read with the letter alone, and an
    addressee learns of no other."""
    to = [a.code for a in case.addressees.all()]
    if seat.agency_id != case.requesting_agency_id:
        to = [code for code in to if code == seat.agency.code]
    return {
        "id": str(case.pk),
        "number": case.number,
        "status": case.status,
        "act": case.act,
        "rule": case.rule.code if case.rule else None,
        "requesting_agency": case.requesting_agency.code,
        "addressees": sorted(to),
        "subject": "" if case.dossier.is_restricted else case.subject,
        "is_restricted": case.dossier.is_restricted,
        "letter_reply_by": case.letter_reply_by,
        "document_number": case.document_number,
        "issued_on": case.issued_on,
        "drafted_at": case.drafted_at,
        "version": case.version,
    }


def letter_json(case: CoordinationRequest, seat: Seat) -> dict[str, Any]:
    """All of a letter, for who may read it; ``dispatches`` are those this seat may know."""
    known = Dispatch.objects.trackable_by(seat).filter(case=case)
    is_ours = seat.agency_id == case.requesting_agency_id
    return line_json(case, seat) | {
        "subject": case.subject,
        "condition": case.condition,
        "body": case.body,
        "urgency": case.urgency,
        "urgent_means": case.urgent_means,
        "secrecy": case.dossier.secrecy,
        "paper_place": case.paper_place if is_ours else "",
        "signer": case.signer_id if is_ours else None,
        "dispatches": [str(key) for key in known.order_by("pk").values_list("pk", flat=True)],
    }
