"""Text fits its place, whatever it is, and what letters are lacking is seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.papers.pdf.fonts import HELD, LACKING, fitting, font, in_order, printable, shorten, width_pt, wrapped

TEXT = st.text(max_size=60)


def test_the_letters_of_europe_are_there():
    letters = "ÀÂÄÅÆÇÈÉÊËÎÏÑÔÖØŒÙÛÜŸß ąćęłńóśźż čďěňřšťůž ğış őű ăâîșț þð ½ – × · ’ … € ≤ ΑΩαω Жя"
    assert printable(letters) == letters
    assert printable(letters, bold=True) == letters


def test_what_a_font_lacks_is_an_empty_box():
    assert printable("7 🏠 Rue 漢") == f"7 {LACKING} Rue {LACKING}"
    assert printable("a\x00b\r\n\u202ec\ud800d") == "a b c d"


def test_blanks_that_hold_are_kept():
    assert wrapped(printable("zu 78\u00a0% und 6:05\u202fPM"), 10, 1) != []
    assert [line for line in wrapped(printable("um 78\u00a0% und"), 10, 40) if "78" in line] == [f"78{HELD}%"]


def test_hebrew_and_arabic_stand_in_their_order_with_letters_joined():
    assert in_order(printable("12 רחוב הרצל")) == "12 " + "רחוב הרצל"[::-1]
    joined = printable("شارع")
    assert joined != "شارع"
    assert unicodedata.normalize("NFKC", joined) == "شارع"
    assert unicodedata.normalize("NFKC", in_order(joined)) == "شارع"[::-1]
    assert in_order(printable("12 Rue A")) == "12 Rue A"


@given(TEXT)
def test_printable_holds_only_what_the_font_has(text):
    known = font(bold=False).face.charToGlyph
    assert all(ord(one) in known for one in printable(text))
    assert printable(printable(text)) == printable(text)


@given(TEXT, st.floats(20, 300))
def test_shortened_text_is_no_wider_than_its_place(text, most):
    cut = shorten(printable(text), 9, most)
    assert width_pt(cut, 9) <= most or cut == "…"
    assert cut == printable(text) or cut.endswith("…")


@given(TEXT, st.floats(40, 300))
def test_fitting_text_shrinks_before_it_is_cut(text, most):
    line = printable(text)
    told, size = fitting(line, 14, 6, most)
    assert width_pt(told, size) <= most + 1e-6
    assert 6 <= size <= 14
    assert told == line or size == 6


@given(TEXT, st.floats(60, 300))
def test_wrapped_text_loses_nothing(text, most):
    line = printable(text)
    lines = wrapped(line, 9, most)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert all(width_pt(one, 9) <= most for one in lines)


@pytest.mark.parametrize("text", ["é" * 10_000, "word " * 3000])
def test_endless_text_is_cut_to_its_lines(text):
    lines = wrapped(printable(text), 9, 200, lines=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
