"""Six syllables for a hash, and the line they make on paper."""

import hashlib
import unicodedata

import pytest

from records.models import ChainHead
from records.words import WORDS, bits_of, fingerprint, first_bits, six_words, syllables

EMPTY = hashlib.sha256(b"").hexdigest()


def test_there_are_2048_syllables_and_no_two_alike():
    assert len(syllables()) == 2048
    assert len({unicodedata.normalize("NFD", word) for word in syllables()}) == 2048
    assert [word for word in syllables() if not unicodedata.is_normalized("NFC", word)] == []


def test_none_of_them_is_a_vulgar_one():
    vulgar = (
        "lồn buồi đéo đù đú vú bú dái đái bòi lìn nứng phò điếm dâm mông háng bím chim phang "
        "liếm láo tởm chó"
    )
    assert set(syllables()) & set(vulgar.split()) == set()


@pytest.mark.parametrize(
    ("number", "syllable"),
    [
        (0, "ba"), (1, "bà"), (2, "bá"), (3, "bả"), (4, "be"), (128, "cha"), (385, "đà"),
        (9 * 4 + 1, "biều"), (12 * 4 + 2, "bía"), (24 * 4 + 3, "bưởn"), (2047, "vỉnh"),
    ],
)  # fmt: skip
def test_a_syllable_is_made_of_onset_rime_and_tone(number, syllable):
    assert syllables()[number] == syllable


@pytest.mark.parametrize(
    ("hash_hex", "words"),
    [
        ("0" * 64, "ba ba ba ba ba ba"),
        ("f" * 64, "vỉnh vỉnh vỉnh vỉnh vỉnh vỉnh"),
        (EMPTY, "trầu nìa chè đổ tố bén"),
    ],
)
def test_known_hashes_have_known_words(hash_hex, words):
    assert six_words(hash_hex) == words


def test_the_words_are_the_first_66_bits_and_nothing_else():
    assert bits_of(six_words(EMPTY)) == first_bits(EMPTY) == int(f"{int(EMPTY, 16):0256b}"[:66], 2)
    flipped = [f"{int(EMPTY, 16) ^ 1 << 255 - bit:064x}" for bit in range(67)]
    assert [six_words(other) == six_words(EMPTY) for other in flipped] == [False] * 66 + [True]


def test_reading_words_gives_back_the_bits_of_any_hash():
    for number in range(500):
        hash_hex = hashlib.sha256(str(number).encode()).hexdigest()
        assert bits_of(six_words(hash_hex)) == first_bits(hash_hex)


def test_capitals_spaces_and_decomposed_letters_do_not_matter():
    typed = unicodedata.normalize("NFD", "  Trầu nìa  CHÈ đổ tố bén ")
    assert bits_of(typed) == first_bits(EMPTY)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("trầu nìa chè đổ tố", f"Vân tay có {WORDS} tiếng, đây là 5."),
        ("trầu nìa chè đổ tố bén ba", f"Vân tay có {WORDS} tiếng, đây là 7."),
        ("trầu nìa chè đổ tố chuyện", "“chuyện” không phải tiếng của vân tay."),
    ],
)
def test_what_is_no_fingerprint_is_refused_in_words(typed, sentence):
    with pytest.raises(ValueError, match=r"^[“V]") as caught:
        bits_of(typed)
    assert str(caught.value) == sentence


@pytest.mark.django_db
def test_the_line_on_paper_names_the_newest_event_in_one_query(django_assert_num_queries):
    ChainHead.objects.update(seq=1234567, hash=EMPTY)
    with django_assert_num_queries(1):
        line = fingerprint()
    assert line == "Vân tay nhật ký: số 1.234.567, trầu nìa chè đổ tố bén"
