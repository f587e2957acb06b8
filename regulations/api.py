"""The regulations, their rules and the working calendar as JSON; open to whoever may sign in."""

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from regulations.models import COVERS, CalendarDay, DeadlineRule, Provision, Regulation


class ProvisionShape(serializers.Serializer):
    ref = serializers.CharField()
    kind = serializers.CharField()
    citation = serializers.CharField()
    heading = serializers.CharField()
    text = serializers.CharField()


class RegulationLine(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    issuing_body = serializers.CharField()
    status = serializers.CharField()


class RegulationShape(RegulationLine):
    provisions = ProvisionShape(many=True)


class RuleShape(serializers.Serializer):
    code = serializers.CharField()
    version = serializers.IntegerField()
    regulation = serializers.CharField()
    label = serializers.CharField()
    act = serializers.CharField()
    condition = serializers.CharField()
    citation = serializers.CharField()
    quote = serializers.CharField()
    limit = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    starts_on = serializers.CharField()
    letter_date = serializers.CharField()
    is_aim = serializers.BooleanField()
    silence = serializers.CharField()
    more_time = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class CalendarDayShape(serializers.Serializer):
    day = serializers.DateField()
    is_off = serializers.BooleanField(allow_null=True, help_text="null: chưa quyết định.")
    kind = serializers.CharField()
    label = serializers.CharField()
    decision = serializers.CharField()
    is_official = serializers.BooleanField()


class RegulationList(serializers.Serializer):
    results = RegulationLine(many=True)


class RuleList(serializers.Serializer):
    results = RuleShape(many=True)


class YearShape(serializers.Serializer):
    year = serializers.IntegerField()
    results = CalendarDayShape(many=True)


class Regulations(APIView):
    @extend_schema(
        operation_id="regulations_list", summary="Các quy chế", responses=RegulationList
    )
    def get(self, request: Request) -> Response:
        """All of them; few enough for one page."""
        rows = Regulation.objects.all()
        return Response({"results": [regulation_json(row) for row in rows]})


class OneRegulation(APIView):
    @extend_schema(
        operation_id="regulations_read", summary="Một quy chế với toàn văn",
        responses=RegulationShape,
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        """Word for word, provision by provision, in the order of the text."""
        row = get_object_or_404(Regulation, key=key)
        provisions = [provision_json(p) for p in row.provisions.all()]
        return Response(regulation_json(row) | {"provisions": provisions})


class Rules(APIView):
    @extend_schema(
        operation_id="rules_list", summary="Quy tắc thời hạn đang áp dụng", responses=RuleList
    )
    def get(self, request: Request) -> Response:
        """In force today, each with its citation and the words it rests on."""
        rows = DeadlineRule.objects.in_force(request.today)
        rows = rows.select_related("regulation", "provision")
        return Response({"results": [rule_json(row) for row in rows]})


class Year(APIView):
    @extend_schema(
        operation_id="calendar_read", summary="Ngày nghỉ và ngày làm bù của một năm",
        responses=YearShape,
    )  # fmt: skip
    def get(self, request: Request, year: int) -> Response:
        """Days a decision names; every other day is as the weekday says."""
        if not COVERS[0].year <= year <= COVERS[1].year:
            raise Http404
        days = CalendarDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
        rows = [day_json(day) for day in days.select_related("decision")]
        return Response({"year": year, "results": rows})


def regulation_json(row: Regulation) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "title": row.title,
        "number": row.number,
        "issued_on": row.issued_on,
        "effective_from": row.effective_from,
        "effective_to": row.effective_to,
        "issuing_body": row.issuing_body,
        "status": row.status,
    }


def provision_json(row: Provision) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "kind": row.kind,
        "citation": row.citation,
        "heading": row.heading,
        "text": row.text,
    }


def rule_json(row: DeadlineRule) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "regulation": row.regulation.key,
        "label": row.label,
        "act": row.act,
        "condition": row.condition,
        "citation": row.citation,
        "quote": row.quote,
        "limit": row.limit_text,
        "amount": row.amount,
        "unit": row.unit,
        "starts_on": row.starts_on,
        "letter_date": row.letter_date,
        "is_aim": row.is_aim,
        "silence": row.silence,
        "more_time": row.more_time,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def day_json(row: CalendarDay) -> dict[str, Any]:
    return {
        "day": row.day,
        "is_off": row.is_off,
        "kind": row.kind,
        "label": row.label,
        "decision": str(row.decision),
        "is_official": row.decision.status == row.decision.Status.OFFICIAL,
    }
