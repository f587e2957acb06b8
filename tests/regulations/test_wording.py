"""Marks and corrections become safe HTML; search folds case and diacritics."""

import pytest

from regulations.wording import excerpt, fold, marked, plain, reading_of
from tests.regulations.shipped import REGULATIONS

TIME = {"words": "05 ngày làm việc", "tone": "time"}
SILENCE = {"words": "được xác định là đồng ý", "tone": "silence"}
SLIP = {"printed": "phần đầu không quá", "reads": "phấn đấu không quá"}


def note(number, anchor="d5"):
    return f'<sup><a href="#{anchor}-n{number}" aria-label="Chú thích {number}">{number}</a></sup>'


def test_deciding_words_are_marked_by_their_tone():
    text = "Trong 05 ngày làm việc; quá hạn thì được xác định là đồng ý."
    assert marked(text, [TIME, SILENCE]) == (
        "Trong <mark>05 ngày làm việc</mark>; quá hạn thì "
        '<mark class="h">được xác định là đồng ý</mark>.'
    )


def test_words_that_look_like_html_stay_words():
    text = 'Khi A < B & "C" > D thì <b>trả lời</b>'
    slip = {"printed": "<b>trả lời</b>", "reads": "<i>trả & lời</i>"}
    assert marked(text, [{"words": "A < B &", "tone": "time"}], [slip], anchor="d5") == (
        "Khi <mark>A &lt; B &amp;</mark> &quot;C&quot; &gt; D thì "
        f'<u class="read">&lt;i&gt;trả &amp; lời&lt;/i&gt;</u>{note(1)}'
    )


def test_only_the_words_that_differ_are_corrected():
    assert marked("Tuy nhiên, phần đầu không quá 90 ngày", (), [SLIP], anchor="d5") == (
        f'Tuy nhiên, <u class="read">phấn đấu</u>{note(1)} không quá 90 ngày'
    )


def test_a_mark_may_begin_inside_a_correction_but_never_splits_it():
    mark = {"words": "đầu không quá 90 ngày", "tone": "time"}
    assert marked("phần đầu không quá 90 ngày.", [mark], [SLIP], anchor="d5") == (
        f'<mark><u class="read">phấn đấu</u>{note(1)} không quá 90 ngày</mark>.'
    )


def test_silence_wins_where_two_marks_overlap():
    marks = [{"words": "b c", "tone": "silence"}, {"words": "a b", "tone": "time"}]
    assert marked("a b c", marks) == '<mark>a </mark><mark class="h">b c</mark>'


def test_a_slip_is_corrected_wherever_it_stands():
    slip = {"printed": "thể trận", "reads": "thế trận"}
    assert marked("thể trận, thể trận", (), [slip], anchor="d5") == (
        f'<u class="read">thế</u>{note(1)} trận, <u class="read">thế</u>{note(1)} trận'
    )


def test_of_two_corrections_of_the_same_words_the_first_stands():
    slips = [{"printed": "a b", "reads": "x y"}, {"printed": "b c", "reads": "z w"}]
    assert reading_of("a b c", slips) == "x y c"


@pytest.mark.parametrize(
    ("printed", "reads", "before", "after"),
    [
        ("với ng tin", "với nội dung tin", "đối với ng tin của", "đối với nội dung tin của"),
        ("a c", "a b c", "a c", "a b c"),
        ("a b c", "a c", "a b c", "a c"),
        ("x", "x", "x", "x"),
        ("không có", "có", "a b", "a b"),
    ],
)  # fmt: skip
def test_the_reading_as_plain_words(printed, reads, before, after):
    assert reading_of(before, [{"printed": printed, "reads": reads}]) == after


def test_lines_are_kept_and_white_space_may_differ():
    mark = {"words": "BAN THƯỜNG VỤ", "tone": "time"}
    assert marked("T/M BAN\nTHƯỜNG  VỤ\nBí thư", [mark]) == (
        "T/M <mark>BAN<br>THƯỜNG  VỤ</mark><br>Bí thư"
    )


def test_nothing_stays_nothing():
    assert marked("") == ""
    assert not marked("")


def test_every_mark_and_slip_of_the_shipped_packs_is_shown():
    for pack in REGULATIONS:
        marks = {rule.provision: [] for rule in pack.rules}
        for rule in pack.rules:
            marks[rule.provision] += [mark.model_dump() for mark in rule.marks]
        for provision in pack.provisions:
            slips = [slip.model_dump() for slip in provision.corrections]
            html = marked(provision.text or "", marks.get(provision.ref, ()), slips)
            assert ("<mark" in html) == bool(marks.get(provision.ref)), provision.ref
            assert html.count('<u class="read">') >= len(slips), provision.ref


# --- Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thời hạn", "thoi han"),
        ("ĐẢNG ỦY ĐẶC KHU", "dang uy dac khu"),
        ("Ngưỡng 05 (năm)", "nguong 05 (nam)"),
        ("İ", "i"),
    ],
)
def test_folding_keeps_the_places_of_letters(text, folded):
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("query", ["thời hạn", "THOI HAN", "  thoi\n han ", "thơi hãn"])
def test_a_query_is_found_whatever_its_case_diacritics_and_spaces(query):
    assert excerpt("Trong thời hạn 05 ngày", query) == "Trong <mark>thời hạn</mark> 05 ngày"


def test_a_decomposed_text_is_found_too():
    decomposed = "tho\u031b\u0300i ha\u0323n"
    assert plain(decomposed) == "thời hạn"
    assert excerpt(decomposed, "thoi han") == "<mark>thời hạn</mark>"


@pytest.mark.parametrize("query", ["hết hạn", "", "   "])
def test_what_is_not_there_is_not_found(query):
    assert excerpt("Trong thời hạn 05 ngày", query) is None


def test_a_long_text_is_cut_at_words_on_both_sides():
    words = excerpt(f"{'trước ' * 40}ở đây {'sau ' * 40}", "ở đây")
    assert words.startswith("… trước trước")
    assert words.endswith("sau sau …")
    assert "<mark>ở đây</mark>" in words
    assert len(words) < 240


def test_an_excerpt_is_safe():
    assert excerpt("a <script> & b", "<script>") == "a <mark>&lt;script&gt;</mark> &amp; b"
