"""A quote stands where it was marked, whoever counted the characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.services import quotes

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        pytest.param("plain words", (6, 11), "words", id="ASCII"),
        pytest.param("按钮找不到", (2, 5), "找不到", id="Chinese"),
        pytest.param("it 😡 hangs", (6, 11), "hangs", id="after an emoji"),
        pytest.param("it 😡 hangs", (3, 5), "😡", id="an emoji itself"),
        pytest.param("👩‍💻 typed", (0, 5), "👩‍💻", id="a joined emoji"),
        pytest.param("e\u0301tat", (0, 2), "e\u0301", id="a letter with a loose accent"),
    ],
)
def test_the_range_of_a_browser_marks_the_same_words(text, marked, expected):
    start, end = quotes.from_utf16(text, *marked)

    assert text[start:end] == expected


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param((4, 5), id="begins inside an emoji"),
        pytest.param((0, 4), id="ends inside an emoji"),
        pytest.param((3, 3), id="empty"),
        pytest.param((5, 3), id="backwards"),
        pytest.param((-2, 3), id="before the text"),
        pytest.param((0, 12), id="behind the text"),
    ],
)
def test_a_range_that_marks_no_words_is_refused(marked):
    with pytest.raises(quotes.QuoteOutOfRange):
        quotes.from_utf16("it 😡 hangs", *marked)


@given(texts, st.data())
def test_code_points_survive_the_way_through_a_browser(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    there = quotes.to_utf16(text, start, end)

    assert quotes.from_utf16(text, *there) == (start, end)


@given(texts, st.data())
def test_a_browser_counts_in_units_of_two_bytes(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    first, last = quotes.to_utf16(text, start, end)

    assert text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le") == text[start:end]
