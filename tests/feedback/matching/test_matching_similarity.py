"""Ranking by BM25: which document comes first, why, and what never comes."""

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.matching.similarity import (
    QUERY_TERMS,
    THEME_MEMBERS,
    IndexEntry,
    MemoryPostings,
    Posting,
    index_terms,
    index_theme,
    nearest,
)

NOTES = {
    1: "the export forgets the folder I chose",
    2: "export to PDF is slow",
    3: "login asks for the password twice",
    4: "导出时忘记文件夹",
    5: "登录要输入两次密码",
}
WORDS = st.sampled_from(["export", "folder", "slow", "login", "导出", "密码", "pdf"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
CORPORA = st.dictionaries(st.integers(1, 99), TEXTS, max_size=12)


def documents(query: str, texts: Mapping[int, str]) -> list[int]:
    return [match.document for match in nearest(query, MemoryPostings.of(texts))]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("chosen folder forgotten after exporting", 1, id="other forms of the words"),
        pytest.param("PASSWORD asked twice", 3, id="case"),
        pytest.param("文件夹没有记住", 4, id="Chinese"),
        pytest.param("密码要输两次", 5, id="Chinese, words parted"),
    ],
)
def test_the_note_that_shares_most_comes_first(query: str, first: int) -> None:
    assert documents(query, NOTES)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="empty"),
        pytest.param("?!\x00", id="no words"),
        pytest.param("zebra", id="unknown word"),
    ],
)
def test_nothing_in_common_finds_nothing(query: str) -> None:
    assert nearest(query, MemoryPostings.of(NOTES)) == []


def test_an_empty_index_finds_nothing() -> None:
    assert nearest("export", MemoryPostings()) == []


def test_a_document_without_words_can_be_indexed() -> None:
    assert nearest("export", MemoryPostings.of({1: "..."})) == []


def test_a_score_is_bm25_worked_by_hand() -> None:
    # N = 2 documents of 2 and 4 terms, mean 3; "slow" is in one of them, there twice.
    [match] = nearest("slow", MemoryPostings.of({7: "slow slow export page", 8: "fast page"}))

    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert match.score == pytest.approx(rarity * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 4 / 3)))
    assert match.document == 7


def test_a_match_names_the_terms_it_shares_in_the_order_of_the_query() -> None:
    [match] = nearest("folder of zebra exports folder", MemoryPostings.of({1: NOTES[1]}))

    assert match.shared_terms == ("folder", "export")


def test_equal_scores_go_by_document_id() -> None:
    assert documents("slow", {30: "slow", 4: "slow", 17: "slow"}) == [4, 17, 30]


def test_an_excluded_document_is_left_out_and_still_counts_in_how_rare_a_term_is() -> None:
    postings = MemoryPostings.of({1: "slow", 2: "slow", 3: "fast"})

    whole = {match.document: match.score for match in nearest("slow", postings)}
    [left] = nearest("slow", postings, exclude={1})

    assert (left.document, left.score) == (2, whole[2])


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="limit must be at least 1"):
        nearest("slow", MemoryPostings.of(NOTES), limit=limit)


def test_a_theme_is_its_title_and_its_first_members() -> None:
    entry = index_theme("Export", [f"member{number}" for number in range(THEME_MEMBERS + 3)])

    assert entry.length == 1 + THEME_MEMBERS
    assert "export" in entry.counts
    assert f"member{THEME_MEMBERS - 1}" in entry.counts
    assert f"member{THEME_MEMBERS}" not in entry.counts


def test_no_pair_of_characters_spans_two_texts() -> None:
    assert "出失" not in index_terms("导出", "失败").counts
    assert index_terms("导出", "失败") == index_terms("导出 \n 失败")


def test_a_document_added_again_replaces_what_was_known_of_it() -> None:
    postings = MemoryPostings.of({1: "slow export", 2: "login"})

    postings.add(1, index_terms("quick"))

    assert postings.document_count == 2
    assert postings.mean_length == 1
    assert nearest("slow", postings) == []
    assert [match.document for match in nearest("quick", postings)] == [1]


def test_a_removed_document_leaves_no_trace() -> None:
    postings = MemoryPostings.of(NOTES)
    postings.add(9, index_terms("zebra export"))

    postings.remove(9)
    postings.remove(9)

    assert postings.document_count == len(NOTES)
    assert postings.find(["zebra", "export"]) == MemoryPostings.of(NOTES).find(["zebra", "export"])


class CountingPostings:
    """An index that remembers what it was asked, and whose count is a row behind its lists."""

    document_count = 1
    mean_length = 1.0

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []

    def find(self, terms: Sequence[str]) -> Mapping[str, Sequence[Posting]]:
        self.asked.append(terms)
        return {terms[0]: [Posting(1, 1, 1), Posting(2, 1, 1)]}


def test_a_query_asks_the_index_once_for_a_bounded_number_of_terms() -> None:
    postings = CountingPostings()

    nearest(" ".join(f"w{number}" for number in range(5 * QUERY_TERMS)) + " w0", postings)

    [terms] = postings.asked
    assert list(terms) == [f"w{number}" for number in range(QUERY_TERMS)]


def test_a_count_taken_before_the_last_document_came_still_ranks_above_nothing() -> None:
    assert all(match.score > 0 for match in nearest("slow", CountingPostings()))


@given(CORPORA, TEXTS, st.integers(1, 8), st.frozensets(st.integers(1, 99)))
def test_what_comes_is_ordered_bounded_allowed_and_shares_a_term(
    texts: dict[int, str], query: str, limit: int, exclude: frozenset[int]
) -> None:
    found = nearest(query, MemoryPostings.of(texts), limit=limit, exclude=exclude)

    sharing = {number for number, text in texts.items() if {*query.split()} & {*text.split()}}
    assert len(found) == min(limit, len(sharing - exclude))
    assert {match.document for match in found} <= sharing - exclude
    assert found == sorted(found, key=lambda match: (-match.score, match.document))
    assert all(match.score > 0 and match.shared_terms for match in found)


@given(CORPORA, TEXTS)
def test_the_order_in_which_documents_came_never_matters(texts: dict[int, str], query: str) -> None:
    backwards = dict(reversed(texts.items()))

    assert nearest(query, MemoryPostings.of(texts)) == nearest(query, MemoryPostings.of(backwards))


@given(CORPORA, TEXTS)
def test_the_best_three_are_the_first_three_of_the_best_five(
    texts: dict[int, str], query: str
) -> None:
    postings = MemoryPostings.of(texts)

    assert nearest(query, postings, limit=3) == nearest(query, postings, limit=5)[:3]


def test_an_entry_counts_every_term() -> None:
    assert index_terms("slow slow export") == IndexEntry(3, {"slow": 2, "export": 1})
