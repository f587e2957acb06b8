"""The shapes of answers, for the OpenAPI document; a test holds them against real ones."""

from rest_framework import serializers


class Problem(serializers.Serializer):
    """RFC 9457: title and detail are sentences, ``errors`` has them by field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class LetterLine(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.CharField()
    act = serializers.CharField()
    rule = serializers.CharField(allow_null=True)
    requesting_agency = serializers.CharField()
    addressees = serializers.ListField(child=serializers.CharField())
    subject = serializers.CharField(help_text="Trống khi chỉ được theo dõi, hoặc hồ sơ hạn chế.")
    is_restricted = serializers.BooleanField()
    letter_reply_by = serializers.DateField(allow_null=True)
    document_number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    drafted_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class Letter(LetterLine):
    condition = serializers.CharField()
    body = serializers.CharField()
    urgency = serializers.CharField()
    urgent_means = serializers.CharField()
    secrecy = serializers.CharField()
    paper_place = serializers.CharField()
    signer = serializers.IntegerField(allow_null=True)
    dispatches = serializers.ListField(child=serializers.UUIDField())


class Clock(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    requesting_agency = serializers.CharField()
    requested_agency = serializers.CharField()
    status = serializers.CharField()
    rule = serializers.CharField()
    citation = serializers.CharField()
    received_on = serializers.DateField()
    is_assumed = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    notice_by = serializers.DateField(allow_null=True)
    consent_from = serializers.DateField(allow_null=True)
    is_provisional = serializers.BooleanField()
    hard = serializers.BooleanField(help_text="false: mốc phấn đấu, không phải hạn bắt buộc.")
    words = serializers.CharField(help_text="Thời hạn nói bằng lời, như trên trang.")


class DispatchLine(Clock):
    letter = serializers.UUIDField()
    act = serializers.CharField()
    subject = serializers.CharField(help_text="Trống khi chỉ được theo dõi, hoặc hồ sơ hạn chế.")
    is_restricted = serializers.BooleanField()
    delivered_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class Day(serializers.Serializer):
    day = serializers.DateField()
    number = serializers.IntegerField(allow_null=True, help_text="Ngày thứ mấy; null: không tính.")
    names = serializers.ListField(child=serializers.CharField())


class Skip(serializers.Serializer):
    name = serializers.CharField()
    days = serializers.CharField()
    decision = serializers.CharField()


class Said(serializers.Serializer):
    label = serializers.CharField()
    text = serializers.CharField()


class Change(serializers.Serializer):
    title = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class Explanation(serializers.Serializer):
    title = serializers.CharField()
    what = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    lead = serializers.CharField()
    facts = Said(many=True)
    starts = serializers.CharField()
    quote = serializers.CharField()
    now = serializers.CharField()
    days = Day(many=True)
    skipped = Skip(many=True)
    marks = Said(many=True)
    ledger = Change(many=True)
    more_time = Change(many=True)
    calendar_version = serializers.IntegerField()


class Dispatch(DispatchLine):
    explanation = Explanation()


class Reply(serializers.Serializer):
    dispatch = serializers.UUIDField()
    status = serializers.CharField(help_text="none: chưa có câu trả lời đồng chí được xem.")
    stance = serializers.CharField()
    body = serializers.CharField()
    is_verified = serializers.BooleanField(allow_null=True)
    verified_by = serializers.CharField()
    verified_number = serializers.CharField()
    verified_on = serializers.DateField(allow_null=True)
    paper_place = serializers.CharField()
    signer = serializers.IntegerField(allow_null=True)
    document_number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()
    version = serializers.IntegerField()


def page_of(line: type[serializers.Serializer], name: str) -> type[serializers.Serializer]:
    """The shape of a page of lines."""
    fields = {
        "results": line(many=True),
        "next": serializers.CharField(allow_null=True, help_text="null: trang cuối."),
    }
    return type(name, (serializers.Serializer,), fields)


LetterPage = page_of(LetterLine, "LetterPage")
DispatchPage = page_of(DispatchLine, "DispatchPage")
