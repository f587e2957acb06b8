"""Whether words of this room are kept: on an accredited network alone; else the register is all.

A case opened in one mode is gone on with in the other: a register-only one never takes words, and
one with words takes no more of them once the network is accredited no longer.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from records import installation
from records.models import Dossier
from records.remarks import REGISTER_ONLY

CLOSED = _(
    "Mạng không còn được công nhận giữ nội dung: hồ sơ này không nhận thêm chữ và tệp; để trống "
    "mục này, nội dung ghi trên bản giấy."
)


def keeps_words() -> bool:
    """Of what is opened now, whatever its marking."""
    return installation.current().is_accredited


def takes_words(dossier: Dossier) -> bool:
    return not dossier.is_register_only and keeps_words()


def why_not(dossier: Dossier) -> str:
    return REGISTER_ONLY if dossier.is_register_only else CLOSED


def check_no_words(dossier: Dossier, texts: dict[str, str]) -> None:
    """Raise ``ValidationError`` naming the fields with words that this dossier does not take."""
    said = [field for field, text in texts.items() if text.strip()]
    if said and not takes_words(dossier):
        raise ValidationError(dict.fromkeys(said, why_not(dossier)))


def check_owed(dossier: Dossier, text: str, field: str, wanted: str) -> None:
    """Where words are kept they are asked for; where not, refused."""
    check_no_words(dossier, {field: text})
    if takes_words(dossier) and not text.strip():
        raise ValidationError({field: wanted})
