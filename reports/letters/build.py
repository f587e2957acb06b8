"""From a letter, an answer or a notice to the sheet that is printed of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Agency, Seat, User
from regulations.models import Act
from reports.letterform import LetterForm
from reports.letters.fields import TAG, fill, missing
from reports.letters.kinds import kind_of, wording
from reports.letters.sheet import Sheet, Signature, day_words, place_and_day, signing_lines
from requests.models import CoordinationRequest, Dispatch, Reply, TimeNotice, Urgency

NAMES_TO = {"kinh_gui", "noi_nhan"}


def letter_sheet(
    case: CoordinationRequest, form: LetterForm, *, on: date, only: Agency | None = None
) -> Sheet:
    """The outgoing letter; ``only`` is the one addressee of a copy of its own."""
    kind = kind_of(case.act)
    to = (only.name,) if only else tuple(a.name for a in case.addressees.order_by("sort_name"))
    values = {
        **head_values(case.requesting_agency, case.document_number, case.issued_on),
        "kinh_gui": ", ".join(to) or None,
        "trich_yeu": case.subject or None,
        "noi_dung": _body(case),
        "luu_y": case.caution or None,
        "can_cu": case.rule.citation if case.rule else None,
        "thoi_han": _reply_by(case),
    }
    return draw_up(
        form, kind, case.requesting_agency, values, on=on, issued_on=case.issued_on, to=to,
        number=case.document_number, subject=case.subject,
        urgency=case.get_urgency_display() if case.urgency != Urgency.NORMAL else "",
        signer=case.signed_by or case.signer, hand=case.signatory,
        how=Signature.FOR if is_by_another(case) else Signature.OWN,
        copies=tuple(a.name for a in case.copies.order_by("sort_name")),
    )  # fmt: skip


def letter_sheets(
    case: CoordinationRequest, form: LetterForm, *, on: date
) -> Iterator[tuple[Agency, Sheet]]:
    """The letter once for each addressee; drawn up anew only where its words name who it is to."""
    whole = letter_sheet(case, form, on=on)
    words = wording(kind_of(case.act), case.requesting_agency, case.issued_on or on)
    is_named = bool(NAMES_TO & set(TAG.findall(words.body)))
    for agency in case.addressees.order_by("sort_name"):
        if is_named:
            yield agency, letter_sheet(case, form, on=on, only=agency)
        else:
            yield agency, replace(whole, to=(agency.name,))


def reply_sheet(dispatch: Dispatch, reply: Reply, form: LetterForm, *, on: date) -> Sheet:
    """The answer, in the answering agency's own form."""
    agency, case = dispatch.requested_agency, dispatch.case
    comments = [f"- {c.section}: {c.text}" if c.section else f"- {c.text}"
                for c in reply.comments.all()]  # fmt: skip
    values = {
        **head_values(agency, reply.document_number, reply.issued_on),
        **_asked(dispatch),
        "y_kien": _("Ý kiến: %(stance)s.") % {"stance": reply.get_stance_display()}
        if reply.stance else None,
        "noi_dung": on_paper(reply.paper_place) if case.dossier.is_register_only
        else reply.body if reply.body or not comments else None,
        "gop_y": "\n".join(comments) or None,
        "xac_minh": _verified(reply),
    }  # fmt: skip
    return draw_up(
        form, "reply", agency, values, on=on, issued_on=reply.issued_on,
        to=(case.requesting_agency.name,), number=reply.document_number,
        subject=_about(case), signer=reply.signed_by or reply.signer, hand=reply.signatory,
        how=reply.signature,
    )  # fmt: skip


def notice_sheet(dispatch: Dispatch, row: TimeNotice, form: LetterForm, *, on: date) -> Sheet:
    """The addressee's notice that it needs more time."""
    agency = dispatch.requested_agency
    values = {
        **head_values(agency, row.document_number, row.given_on),
        **_asked(dispatch),
        "han_tra_loi": day_words(dispatch.original_due_on or dispatch.due_on),
        "ngay_moi": day_words(row.new_due_on),
        "ly_do": row.reason,
        "noi_dung": row.reason,
    }
    return draw_up(
        form, "more_time", agency, values, on=on, issued_on=row.given_on,
        to=(dispatch.case.requesting_agency.name,), number=row.document_number,
        subject=_("Về việc cần thêm thời gian trả lời Công văn số %(number)s")
        % {"number": dispatch.case.document_number},
        signer=row.given_by, hand=None, how=Signature.OWN,
    )  # fmt: skip


def draw_up(
    form: LetterForm, kind: str, agency: Agency, values: dict[str, str | None], *, on: date,
    issued_on: date | None, to: tuple[str, ...], number: str, subject: str,
    signer: Seat | None, hand: User | None, how: str, urgency: str = "",
    copies: tuple[str, ...] = (),
) -> Sheet:  # fmt: skip
    title, name = _title(hand, signer), _name(hand, signer)
    words = wording(kind, agency, issued_on or on)
    first = (_("Như trên,"),) if to else ()
    stored = _("Lưu %(agency)s.") % {"agency": agency.short_name}
    said = {
        "nguoi_ky": name, "chuc_vu": title, "kinh_gui": ", ".join(to) or None,
        "trich_yeu": subject or None, "noi_nhan": ", ".join(to) or None, **values,
    }  # fmt: skip
    return Sheet(
        form=form,
        superior=agency.superior_name.upper(),
        issuer=agency.name.upper(),
        number=number or missing("so"),
        place_and_day=place_and_day(form, agency, issued_on),
        subject=subject,
        to=to,
        body=fill(words.body, said),
        kind_name=words.name,
        urgency=urgency.upper(),
        signing=signing_lines(form, agency, title, how),
        signatory=name or missing("nguoi_ky"),
        copies=(*first, *(f"{copy}," for copy in copies), stored),
    )


def head_values(agency: Agency, number: str, on: date | None) -> dict[str, str | None]:
    return {
        "so": number, "ngay": day_words(on), "dia_danh": agency.place, "co_quan": agency.name,
        "co_quan_cap_tren": agency.superior_name or None,
    }  # fmt: skip


def _asked(dispatch: Dispatch) -> dict[str, str | None]:
    """The letter that is answered; of a register-only one the number alone."""
    case = dispatch.case
    return {
        "so_de_nghi": case.document_number,
        "ngay_de_nghi": day_words(case.issued_on),
        "noi_de_nghi": case.requesting_agency.name,
        "trich_yeu_de_nghi": case.subject[:1].lower() + case.subject[1:]
        or _("việc nêu tại công văn này"),
        "can_cu": dispatch.rule.citation,
        "han_tra_loi": day_words(dispatch.due_on) or None,
    }


def _about(case: CoordinationRequest) -> str:
    if case.subject:
        return _("Về việc trả lời Công văn số %(number)s: %(subject)s") % {
            "number": case.document_number, "subject": case.subject,
        }  # fmt: skip
    return _("Về việc trả lời Công văn số %(number)s") % {"number": case.document_number}


def _body(case: CoordinationRequest) -> str:
    return on_paper(case.paper_place) if case.dossier.is_register_only else case.body


def on_paper(place: str) -> str:
    """Of what is only registered here nothing is printed but where the paper lies."""
    said = _("Nội dung gửi riêng bằng văn bản giấy; hệ thống chỉ giữ số, ngày và thời hạn.")
    return f"{said} {_('Bản giấy lưu tại: %(place)s.') % {'place': place}}" if place else said


def _reply_by(case: CoordinationRequest) -> str | None:
    rule = case.rule
    if rule is None or rule.is_receipt_only or case.act in {Act.NOTICE, Act.REPORT}:
        return None
    if case.letter_reply_by:
        return _("Đề nghị đồng chí trả lời trước khi hết %(day)s.") % {
            "day": day_words(case.letter_reply_by)
        }
    if rule.amount:
        return _("Đề nghị đồng chí trả lời trong thời hạn quy định tại %(citation)s %(name)s.") % {
            "citation": rule.citation, "name": rule.regulation.name,
        }  # fmt: skip
    return None


def _verified(reply: Reply) -> str | None:
    if reply.is_verified is None:
        return None
    if not reply.is_verified:
        return _("Nội dung trên chưa được thẩm tra, xác minh, kết luận.")
    return _("Nội dung trên đã được %(who)s kết luận tại văn bản số %(number)s %(day)s.") % {
        "who": reply.verified_by, "number": reply.verified_number,
        "day": day_words(reply.verified_on),
    }  # fmt: skip


def is_by_another(case: CoordinationRequest) -> bool:
    """A substitute signed with their own hand in the absent leader's seat."""
    return bool(case.signed_hand_id and case.signed_by_id) and (
        case.signed_hand_id != case.signed_by.user_id
    )


def _name(signatory: User | None, signer: Seat | None) -> str:
    person = signatory or (signer.user if signer else None)
    return person.full_name if person else ""


def _title(signatory: User | None, signer: Seat | None) -> str:
    """Of whoever signed by hand: a substitute has a title of their own."""
    if signer is None:
        return missing("chuc_vu")
    if signatory is None or signatory.pk == signer.user_id:
        return signer.title
    own = Seat.objects.filter(user=signatory, agency=signer.agency_id).order_by("-started_on")
    return own.values_list("title", flat=True).first() or signer.title
