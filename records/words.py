"""Six Vietnamese syllables for a hash: short enough to print, to read out and to compare.

A syllable is 11 bits: one of 16 onsets, 32 rimes and 4 tones. The onsets are spelled alike before
every vowel, the rimes end open or in a nasal, and no syllable made of them is a vulgar one (rimes
such as “ôn”, “eo”, “uôi”, “ưng” are left out for it; leave them out when changing the list).
"""

import unicodedata
from functools import cache

from django.utils.translation import gettext as _

from records.models import ChainHead

ONSETS = ["b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "ph", "s", "t", "th", "tr", "v"]
RIMES = [
    "a",
    "e",
    "ê",
    "ô",
    "ơ",
    "ư",
    "au",
    "âu",
    "ây",
    "iêu",
    "ơi",
    "ưu",
    "ia",
    "ua",
    "ưa",
    "am",
    "ăm",
    "êm",
    "an",
    "ăn",
    "en",
    "ên",
    "ơn",
    "uôn",
    "ươn",
    "âng",
    "iêng",
    "uông",
    "ương",
    "anh",
    "ênh",
    "inh",
]
TONES = (
    "",
    "\N{COMBINING GRAVE ACCENT}",
    "\N{COMBINING ACUTE ACCENT}",
    "\N{COMBINING HOOK ABOVE}",
)
WORDS = 6
BITS = 11  # of one syllable
HASH_BITS = 256


def six_words(hash_hex: str) -> str:
    """The first 66 bits of a SHA-256, given in hexadecimal, as six syllables."""
    bits = first_bits(hash_hex)
    numbers = ((bits >> BITS * place) % (1 << BITS) for place in reversed(range(WORDS)))
    return " ".join(syllables()[number] for number in numbers)


def first_bits(hash_hex: str) -> int:
    """The first 66 bits of a SHA-256 as a number."""
    return int(hash_hex, 16) >> HASH_BITS - WORDS * BITS


def bits_of(words: str) -> int:
    """The 66 bits that six syllables stand for; capitals and spaces do not matter.

    Raises ``ValueError`` with a sentence if these are not six syllables of ours.
    """
    given = unicodedata.normalize("NFC", words).casefold().split()
    unknown = [word for word in given if word not in syllables()]
    if unknown:
        raise ValueError(_("“%s” không phải tiếng của vân tay.") % unknown[0])
    if len(given) != WORDS:
        raise ValueError(_("Vân tay có %(need)s tiếng, đây là %(given)s.") % {
            "need": WORDS, "given": len(given),
        })  # fmt: skip
    bits = 0
    for word in given:
        bits = bits << BITS | syllables().index(word)
    return bits


@cache
def syllables() -> tuple[str, ...]:
    """All 2048, in the order of their bits: onset, rime, tone."""
    return tuple(
        onset + _toned(rime, tone) for onset in ONSETS for rime in RIMES for tone in TONES
    )


def _toned(rime: str, tone: str) -> str:
    """The tone sits on the last vowel with a mark of its own (ươ: ơ), else on the first."""
    bearer = next((letter for letter in reversed(rime) if letter in "ăâêôơ"), rime[0])
    return unicodedata.normalize("NFC", rime.replace(bearer, bearer + tone, 1))


def grouped(number: int) -> str:
    """A number with a dot between its thousands, as it is written here."""
    return f"{number:,}".replace(",", ".")


def fingerprint() -> str:
    """The line at the foot of reports and notices: number and words of the newest event.

    One query of one row, so only these ask for it: the sheet of a date (PDF), the overview, and
    the notices, which every agency reads. The other pages do without.
    """
    head = ChainHead.objects.get()
    return _("Vân tay nhật ký: số %(seq)s, %(words)s") % {
        "seq": grouped(head.seq), "words": six_words(head.hash),
    }  # fmt: skip
