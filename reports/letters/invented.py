"""An invented letter, on which administrators look at their wording: no case stands behind it."""

from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Agency
from reports.letterform import LetterForm
from reports.letters.fields import fill
from reports.letters.sheet import Sheet, Signature, day_words, place_and_day, signing_lines


def invented_sheet(form: LetterForm, *, name: str, body: str, on: date) -> Sheet:
    agency = Agency(
        name=_("Ban Mẫu Tỉnh ủy"), short_name=_("Ban Mẫu"), place=_("An Hải"),
        kind=Agency.Kind.PROVINCIAL_BOARD,
    )  # fmt: skip
    values = {
        "so": "01-CV/BMTU", "ngay": day_words(on), "dia_danh": agency.place,
        "co_quan": agency.name, "co_quan_cap_tren": _("Tỉnh ủy An Hải"),
        "kinh_gui": _("Đảng ủy xã Mẫu"), "trich_yeu": _("Về việc ví dụ"),
        "noi_dung": _("Nội dung ví dụ, không lấy từ hồ sơ nào."),
        "luu_y": None, "can_cu": _("điểm a khoản 1 Điều 1"),
        "thoi_han": _("Đề nghị đồng chí trả lời trước khi hết ngày 26/11/2026."),
        "so_de_nghi": "02-CV/ĐUM", "ngay_de_nghi": day_words(on),
        "noi_de_nghi": _("Đảng ủy xã Mẫu"), "trich_yeu_de_nghi": _("việc ví dụ"),
        "han_tra_loi": day_words(on), "y_kien": _("Ý kiến: Đồng ý."), "gop_y": None,
        "xac_minh": None, "ngay_moi": day_words(on), "ly_do": _("Lý do ví dụ."),
        "noi_nhan": _("Đảng ủy xã Mẫu"), "nguoi_ky": _("Nguyễn Văn Mẫu"),
        "chuc_vu": _("Trưởng ban"),
    }  # fmt: skip
    return Sheet(
        form=form, superior=_("TỈNH ỦY AN HẢI"), issuer=agency.name.upper(),
        number=values["so"], place_and_day=place_and_day(form, agency, on),
        subject=values["trich_yeu"], to=(values["kinh_gui"],), body=fill(body, values),
        kind_name=name, signing=signing_lines(form, agency, values["chuc_vu"], Signature.OWN),
        signatory=values["nguoi_ky"], copies=(_("Như trên,"), _("Lưu Ban Mẫu.")),
    )  # fmt: skip
