"""What a text is found by: stems, numbers, Han characters and pairs, whatever the input."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.porter_stemmer import PorterStemmer

from feedback.matching.tokens import TEXT_CHARACTERS, TOKEN_CHARACTERS, tokens


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \t\n.,;:!?-_", [], id="only punctuation"),
        pytest.param(
            "Exporting the EXPORTS", ["export", "the", "export"], id="stems, repeats kept"
        ),
        pytest.param("js is us", ["js", "is", "us"], id="two letters are no ending"),
        pytest.param("error 40003", ["error", "40003"], id="a number"),
        pytest.param("v2.5 on IPv6", ["v2", "5", "on", "ipv6"], id="letters with digits unstemmed"),
        pytest.param("snake_case", ["snake", "case"], id="underscore divides"),
        pytest.param("can\u2019t", ["can", "t"], id="curly apostrophe"),
        pytest.param("can't", ["can", "t"], id="straight apostrophe"),
        pytest.param("Stra\u00dfe", ["strass"], id="sharp s folds to two letters"),
        pytest.param("\uff26\uff55\uff4c\uff4c \uff11\uff12", ["full", "12"], id="full width"),
        pytest.param("\ufb01le", ["file"], id="ligature"),
        pytest.param("导出失败", ["导", "出", "失", "败", "导出", "出失", "失败"], id="Han pairs"),
        pytest.param("钱", ["钱"], id="one Han character has no pair"),
        pytest.param("导出PDF文件", ["导", "出", "导出", "pdf", "文", "件", "文件"], id="mixed"),
        pytest.param(
            "\U00020000\U00020001",
            ["\U00020000", "\U00020001", "\U00020000\U00020001"],
            id="Han beyond the first plane",
        ),
        pytest.param("二\u3007", ["二", "\u3007", "二\u3007"], id="round zero is Han"),
        pytest.param("a\x00b", ["a", "b"], id="NUL divides"),
        pytest.param("a\ud800b", ["a", "b"], id="lone surrogate divides"),
    ],
)
def test_a_text_gives_its_terms_in_order(text: str, terms: list[str]) -> None:
    assert tokens(text) == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("caf\u00e9", "cafe\u0301", id="composed and with a mark"),
        pytest.param("\u0130stanbul", "istanbul", id="dotted capital I"),
        pytest.param("\uff76\uff9e", "\u30ac", id="half-width kana with its mark"),
        pytest.param("\uff0c导出", ",导出", id="full-width comma"),
    ],
)
def test_two_ways_of_writing_a_word_give_the_same_terms(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_a_mark_that_stays_loose_does_not_cut_its_word_in_two() -> None:
    assert tokens("x\u0302y") == ["xy"]


def test_only_the_first_marks_of_a_long_row_count() -> None:
    overlays = "\u0334" * 1000

    assert tokens("a" + overlays + "\u0301") == ["a"]
    assert tokens("a\u0334\u0301") == ["\u00e1"]


@pytest.mark.parametrize(
    ("unit", "most"),
    [
        pytest.param("x", 1, id="one word without end"),
        pytest.param("9", 1, id="one number without end"),
        pytest.param("\u0301\u0323", 0, id="marks that need sorting"),
        pytest.param("\u0f73", 0, id="marks that decompose to marks"),
        pytest.param("\uff9e\u0301", TEXT_CHARACTERS, id="kana marks between others"),
        pytest.param("\x00", 0, id="NUL"),
        pytest.param("的", 2 * TEXT_CHARACTERS, id="Han without end"),
        pytest.param("\ufdfa", 18 * TEXT_CHARACTERS, id="one sign that becomes four words"),
        pytest.param("a ", TEXT_CHARACTERS, id="many short words"),
    ],
)
def test_a_megabyte_of_anything_gives_a_bounded_number_of_short_terms(unit: str, most: int) -> None:
    found = tokens(unit * (1_000_000 // len(unit)))

    assert len(found) <= most
    assert all(0 < len(term) <= TOKEN_CHARACTERS for term in found)


def test_a_long_word_is_cut_and_still_found() -> None:
    assert tokens("q" * 5000) == ["q" * TOKEN_CHARACTERS]


def test_what_stands_behind_the_limit_is_not_read() -> None:
    assert tokens("." * TEXT_CHARACTERS + "late") == []
    assert tokens("." * (TEXT_CHARACTERS - 4) + "late") == ["late"]


@pytest.fixture
def eager_threads() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("eager_threads")
def test_threads_do_not_mix_up_each_others_words() -> None:
    endings = ("qualifications", "organizing", "relational", "hopefulness", "adjustable")
    letters = "abcdefghijklmnopqrst"
    words = [f"{a}{b}{ending}" for a in letters for b in letters for ending in endings]
    alone = PorterStemmer()

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(tokens, words))

    assert together == [[alone.stemWord(word)] for word in words]


@given(st.text())
def test_every_term_can_be_stored_and_is_never_empty(text: str) -> None:
    for term in tokens(text):
        assert 0 < len(term) <= TOKEN_CHARACTERS
        assert "\x00" not in term
        assert term.encode("utf-8")


@given(st.text(), st.text())
def test_texts_side_by_side_give_their_terms_side_by_side(left: str, right: str) -> None:
    assert tokens(f"{left} \n {right}") == tokens(left) + tokens(right)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_case_never_matters(text: str) -> None:
    assert tokens(text.upper()) == tokens(text.lower())
