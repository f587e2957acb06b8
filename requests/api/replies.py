"""The answer of one addressee: read, saved, put before its signer."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Role, Seat
from requests import competence, workflow
from requests.api import shapes
from requests.api.describing import IF_MATCH, ONCE, described
from requests.api.fields import WORDS, Fields, day, text
from requests.api.problems import Moved
from requests.api.writing import MOVED, do, etag, once, stale, version_of
from requests.forms import LONG_TEXT
from requests.models import Dispatch, Reply, ReplyText
from requests.templatetags.dates import long_moment
from requests.views.shared import get_dispatch, opened
from requests.workflow.answering import in_hand

BLANK = {"stance": "", "body": "", "paper_place": "", "signer": None}
VERIFIED = {"is_verified": None, "verified_by": "", "verified_number": "", "verified_on": None}


class ReplyFields(Fields):
    stance = serializers.ChoiceField(
        Reply.Stance.choices, required=False, allow_blank=True, error_messages=WORDS
    )
    body = text(LONG_TEXT)
    is_verified = serializers.BooleanField(required=False, allow_null=True, error_messages=WORDS)
    verified_by = text(200)
    verified_number = text(60)
    verified_on = day(required=False, allow_null=True)
    paper_place = text(200)
    signer = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.none(), required=False, allow_null=True, error_messages=WORDS
    )

    def __init__(self, *args: Any, seat: Seat | None = None, on: Any = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if seat is not None:
            leaders = Seat.objects.current(on).filter(agency=seat.agency)
            self.fields["signer"].queryset = leaders.with_role(Role.LEADER)


class OneReply(APIView):
    @described(shapes.Reply, name="replies_read", problems="404",
               text="Câu trả lời: bản nháp của cơ quan mình, hoặc bản đã gửi")  # fmt: skip
    def get(self, request: Request, pk: Any) -> Response:
        """The answer in hand to its own agency, the issued one to both; version 0: none yet."""
        dispatch = get_dispatch(request, pk)
        opened(request, dispatch.dossier)
        data, headers = _read(request, dispatch)
        return Response(data, headers=headers)

    @described(shapes.Reply, name="replies_replace", text="Lưu bản nháp trả lời, thay toàn bộ",
               body=ReplyFields, problems="400 403 404 409 412 428",
               parameters=(IF_MATCH,))  # fmt: skip
    def put(self, request: Request, pk: Any) -> Response:
        """Save the draft answer; what is left out is emptied."""
        return self._save(request, pk, partial=False)

    @described(shapes.Reply, name="replies_change", problems="400 403 404 409 412 428",
               text="Lưu bản nháp trả lời, chỉ các mục được gửi",
               body=ReplyFields(partial=True), parameters=(IF_MATCH,))  # fmt: skip
    def patch(self, request: Request, pk: Any) -> Response:
        """Save some fields of the draft answer; If-Match "0" begins one."""
        return self._save(request, pk, partial=True)

    def _save(self, request: Request, pk: Any, *, partial: bool) -> Response:
        dispatch, version = get_dispatch(request, pk), version_of(request)
        if not competence.can_answer(request.seat, dispatch):
            raise PermissionDenied
        form = ReplyFields(data=request.data, partial=partial, seat=request.seat, on=request.today)
        form.is_valid(raise_exception=True)
        fields = form.validated_data if partial else BLANK | VERIFIED | form.validated_data
        try:
            do(request, workflow.save_reply, dispatch, version=version, **fields)
        except workflow.Conflict as conflict:
            raise _stale(conflict.current) from conflict
        data, headers = _read(request, dispatch)
        return Response(data, headers=headers)


def _stale(current: Reply) -> Exception:
    return stale(current.saved_by.user.full_name, long_moment(current.saved_at))


class SubmitReply(APIView):
    done = 200

    @described(shapes.Reply, name="replies_submit", text="Trình lãnh đạo duyệt trả lời",
               problems="400 403 404 409 422", parameters=(ONCE,))  # fmt: skip
    @once
    def post(self, request: Request, pk: Any) -> str:
        """Put the draft answer before its signer; the signature is given on the page."""
        dispatch = get_dispatch(request, pk)
        if dispatch.requested_agency_id != request.seat.agency_id:
            raise Http404
        if not competence.can_answer(request.seat, dispatch):
            raise PermissionDenied
        reply = in_hand(dispatch)
        if reply is None:
            raise Moved(MOVED)
        do(request, workflow.submit_reply, reply)
        return reverse("api:reply", args=[dispatch.pk])

    def read(self, request: Request, pk: Any) -> tuple[dict[str, Any], dict[str, str]]:
        return _read(request, get_dispatch(request, pk))


def _read(request: Request, dispatch: Dispatch) -> tuple[dict[str, Any], dict[str, str]]:
    reply = _shown(request, dispatch)
    return reply_json(dispatch, reply, request.seat), etag(reply.version)


def _shown(request: Request, dispatch: Dispatch) -> Reply:
    """The answer this seat may see, with its words; an empty one where there is none."""
    reply = None
    if dispatch.requested_agency_id == request.seat.agency_id:
        reply = in_hand(dispatch)
    reply = reply or dispatch.replies.filter(status=Reply.Status.ISSUED).last()
    if reply is None:
        return Reply(dispatch=dispatch, status="none")
    prefetch_related_objects([reply], Prefetch("text", ReplyText.objects.visible_to(request.seat)))
    return reply


def reply_json(dispatch: Dispatch, reply: Reply, seat: Seat) -> dict[str, Any]:
    """Where the paper lies and who is to sign are said to the side that wrote it."""
    writer = dispatch.case.requesting_agency_id if reply.is_paper else dispatch.requested_agency_id
    is_ours = seat.agency_id == writer
    return {
        "dispatch": str(dispatch.pk),
        "status": reply.status,
        "stance": reply.stance,
        "body": reply.body,
        "is_verified": reply.is_verified,
        "verified_by": reply.verified_by,
        "verified_number": reply.verified_number,
        "verified_on": reply.verified_on,
        "paper_place": reply.paper_place if is_ours else "",
        "signer": reply.signer_id if is_ours else None,
        "document_number": reply.document_number,
        "issued_on": reply.issued_on,
        "is_late": reply.is_late,
        "version": reply.version,
    }
