"""How the words of a regulation are shown and found: marks, corrected slips, folded search.

Pure text in, escaped HTML out. The printed text is never changed; where the scan has a slip, the
reading stands in its place with a number, and the note of that number says what is printed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

BREAK = mark_safe("<br>")
TONES = ("", "time", "silence")  # the later one wins where marks of two rules overlap
AROUND = 90  # letters of an excerpt on either side of what was found


class Slip(NamedTuple):
    """A slip at its place in the printed text, cut down to the words that differ."""

    start: int
    end: int
    reads: str
    number: int


# --- Marks and corrections -----------------------------------------------------------------------


def marked(
    text: str,
    marks: Iterable[Mapping[str, str]] = (),
    corrections: Iterable[Mapping[str, str]] = (),
    *,
    anchor: str = "",
) -> SafeString:
    """``text`` as HTML: deciding words in ``<mark>``, slips read aright and numbered.

    ``marks`` are ``{"words", "tone"}``, ``corrections`` ``{"printed", "reads"}``, both as printed,
    with any white space. The number of a slip leads to ``#<anchor>-n<number>``.
    """
    slips = _slips(text, corrections)
    tones = _tones(text, marks, slips)
    return format_html_join(
        "",
        "{}",
        (
            (_toned(_run(text, list(places), slips, anchor), tone),)
            for tone, places in groupby(range(len(text)), key=tones.__getitem__)
        ),
    )


def reading_of(text: str, corrections: Iterable[Mapping[str, str]] = ()) -> str:
    """``text`` with its slips corrected, as plain words."""
    for slip in reversed(_slips(text, corrections)):
        text = text[: slip.start] + slip.reads + text[slip.end :]
    return text


def _pattern(words: list[str]) -> str:
    return r"\s+".join(re.escape(word) for word in words)


def _slips(text: str, corrections: Iterable[Mapping[str, str]]) -> list[Slip]:
    found: list[Slip] = []
    for number, correction in enumerate(corrections, start=1):
        before, printed, reads, after = _difference(
            correction["printed"].split(), correction["reads"].split()
        )
        steps = [_pattern(before), f"(?P<slip>{_pattern(printed)})", _pattern(after)]
        pattern = r"\s+".join(step for step in steps if step)
        for place in re.finditer(pattern, text):
            found.append(Slip(*place.span("slip"), " ".join(reads), number))
    return _apart(found)


def _difference(printed: list[str], reads: list[str]) -> tuple[list[str], ...]:
    """Words before, printed, read, after: no longer than the slip, never empty."""
    head = 0
    while min(len(printed), len(reads)) - head > 1 and printed[head] == reads[head]:
        head += 1
    tail = 0
    while (
        min(len(printed), len(reads)) - head - tail > 1 and printed[-1 - tail] == reads[-1 - tail]
    ):
        tail += 1
    end, read_end = len(printed) - tail, len(reads) - tail
    return printed[:head], printed[head:end], reads[head:read_end], printed[end:]


def _apart(slips: list[Slip]) -> list[Slip]:
    """In the order of the text; of two that overlap the first stands."""
    kept: list[Slip] = []
    for slip in sorted(slips):
        if not kept or kept[-1].end <= slip.start:
            kept.append(slip)
    return kept


def _tones(text: str, marks: Iterable[Mapping[str, str]], slips: list[Slip]) -> list[str]:
    """The tone of every letter; a slip is never marked by half."""
    tones = [""] * len(text)
    for mark in sorted(marks, key=lambda m: TONES.index(m["tone"])):
        for place in re.finditer(_pattern(mark["words"].split()), text):
            tones[place.start() : place.end()] = [mark["tone"]] * len(place.group())
    for slip in slips:
        tone = max(tones[slip.start : slip.end], key=TONES.index)
        tones[slip.start : slip.end] = [tone] * (slip.end - slip.start)
    return tones


def _toned(html: SafeString, tone: str) -> SafeString:
    if not tone:
        return html
    return format_html(
        '<mark class="h">{}</mark>' if tone == "silence" else "<mark>{}</mark>", html
    )


def _run(text: str, places: list[int], slips: list[Slip], anchor: str) -> SafeString:
    """A stretch of one tone: plain words and slips in turn."""
    at = {place: slip for slip in slips for place in range(slip.start, slip.end)}
    return format_html_join(
        "",
        "{}",
        (
            (_read(slip, anchor) if slip else _lines("".join(text[i] for i in stretch)),)
            for slip, stretch in groupby(places, key=at.get)
        ),
    )


def _read(slip: Slip, anchor: str) -> SafeString:
    return format_html(
        '<u class="read">{}</u><sup><a href="#{}-n{}" aria-label="{}">{}</a></sup>',
        slip.reads, anchor, slip.number, _("Chú thích %(n)d") % {"n": slip.number}, slip.number,
    )  # fmt: skip


def _lines(text: str) -> SafeString:
    return format_html_join(BREAK, "{}", ((line,) for line in text.split("\n")))


# --- Search without diacritics -------------------------------------------------------------------


def fold(text: str) -> str:
    """Lower case without diacritics, letter for letter: “Thời hạn” is “thoi han”.

    ``text`` is composed (NFC), so that places in the result are places in ``text``.
    """
    return "".join(map(_bare, text))


def _bare(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter.lower())[0]
    return "d" if bare == "đ" else bare


def plain(text: str) -> str:
    """Composed, with single spaces: what ``excerpt`` searches and what a reader types."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def excerpt(text: str, query: str) -> SafeString | None:
    """The words around the first place where ``query`` stands, marked; None if it does not."""
    text, query = plain(text), plain(query)
    start = fold(text).find(fold(query)) if query else -1
    if start < 0:
        return None
    end = start + len(query)
    left = max(0, text.rfind(" ", 0, max(0, start - AROUND)) + 1)
    right = text.find(" ", end + AROUND)
    right = len(text) if right < 0 else right
    return format_html(
        "{}{}<mark>{}</mark>{}{}",
        "… " if left else "", text[left:start], text[start:end], text[end:right],
        " …" if right < len(text) else "",
    )  # fmt: skip


def spoken(text: str) -> str:
    """As it would be said aloud: without diacritics, strokes and dots."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(plain(text))).split())
