"""``requests_fold``: lower case without diacritics, for search; needs no extension.

Letters with a diacritic of Vietnamese become bare ones, marks that stand alone (decomposed text)
fall away. What it folds is the same as ``regulations.wording.fold``.
"""

import unicodedata

from django.db import migrations

MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def pairs() -> list[tuple[str, str]]:
    """Each letter with a diacritic, small and capital, and the bare small letter for it."""
    found = [("đ", "d"), ("Đ", "d")]
    for letter in "aăâeêioôơuưy":
        bare = unicodedata.normalize("NFD", letter)[0]
        for tone in TONES:
            toned = unicodedata.normalize("NFC", letter + tone)
            found += [(form, bare) for form in (toned, toned.upper()) if form != bare]
    return found


FROM = "".join(letter for letter, _bare in pairs()) + MARKS
TO = "".join(bare for _letter, bare in pairs())
CREATE = (
    "CREATE FUNCTION requests_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
    f" AS $$ SELECT translate(lower($1), '{FROM}', '{TO}') $$;"
)


class Migration(migrations.Migration):
    dependencies = [("requests", "0009_directions")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION requests_fold(text);")]
