"""Rank texts by how much they have in common with a query.

Services keep an `IndexEntry` as rows in the transaction that writes the text; `nearest` asks for
the rows of the query's terms only, so no search ever needs all texts in memory.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Protocol, Self

from feedback.matching.tokens import tokens

K1 = 1.5
B = 0.75

QUERY_TERMS = 256
"""How many different terms of a query are looked up; the first ones count."""

THEME_MEMBERS = 8
"""How many confirmed members stand for a theme in the index."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index keeps of a document: its length in terms and how often each occurs."""

    length: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Posting:
    """One term in one document: how often it occurs there, and the document's length in terms."""

    document: int
    count: int
    length: int


class Postings(Protocol):
    """The index as a search reads it.

    `find` answers for the terms it knows. It may leave out a term too frequent to tell documents
    apart; such a term adds nothing to any score. Every list it gives is complete.
    """

    @property
    def document_count(self) -> int: ...

    @property
    def mean_length(self) -> float: ...

    def find(self, terms: Sequence[str]) -> Mapping[str, Sequence[Posting]]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A document found, its score (higher is nearer) and the query's terms that it shares."""

    document: int
    score: float
    shared_terms: tuple[str, ...]


def index_terms(*texts: str) -> IndexEntry:
    """Return the index entry of one document made of these texts; no pair spans two of them."""
    found = [term for text in texts for term in tokens(text)]
    return IndexEntry(length=len(found), counts=Counter(found))


def index_theme(title: str, members: Iterable[str]) -> IndexEntry:
    """Return the index entry of a theme: its title and its first THEME_MEMBERS members."""
    return index_terms(title, *islice(members, THEME_MEMBERS))


def nearest(
    query: str,
    postings: Postings,
    *,
    limit: int = 5,
    exclude: AbstractSet[int] = frozenset(),
) -> list[Match]:
    """Return the documents most like the query, best first, ties by document id.

    The score is exact BM25 with K1 and B over the different terms of the query, as in the
    yardstick of `bench/similarity`. Documents that share no term are never returned. Excluded
    documents still count in how rare a term is. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    terms = list(islice(dict.fromkeys(tokens(query)), QUERY_TERMS))
    if not terms:
        return []
    scores, shared = _scored(terms, postings, exclude)
    best = nsmallest(limit, scores.items(), key=lambda item: (-item[1], item[0]))
    return [Match(document, score, tuple(shared[document])) for document, score in best]


def _scored(
    terms: Sequence[str], postings: Postings, exclude: AbstractSet[int]
) -> tuple[dict[int, float], dict[int, list[str]]]:
    """Return score and shared terms of each document that shares one, terms in query order."""
    found = postings.find(terms)
    documents, mean_length = postings.document_count, postings.mean_length or 1.0
    scores: dict[int, float] = {}
    shared: dict[int, list[str]] = {}
    for term in terms:
        listed = found.get(term, ())
        rarity = _rarity(documents, len(listed))
        for posting in listed:
            document = posting.document
            if document in exclude:
                continue
            damping = K1 * (1 - B + B * posting.length / mean_length)
            weight = posting.count * (K1 + 1) / (posting.count + damping)
            scores[document] = scores.get(document, 0.0) + rarity * weight
            shared.setdefault(document, []).append(term)
    return scores, shared


def _rarity(documents: int, holding: int) -> float:
    """Return BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)); above 0."""
    # N and n may come from two statements, between which a document was added.
    absent = max(0, documents - holding)
    return math.log(1 + (absent + 0.5) / (holding + 0.5))


class MemoryPostings:
    """An index of a short list, held in memory."""

    def __init__(self, entries: Mapping[int, IndexEntry] | None = None) -> None:
        self._lengths: dict[int, int] = {}
        self._lists: dict[str, dict[int, Posting]] = {}
        for document, entry in (entries or {}).items():
            self.add(document, entry)

    @classmethod
    def of(cls, texts: Mapping[int, str]) -> Self:
        """Return the index of these texts by document id."""
        return cls({document: index_terms(text) for document, text in texts.items()})

    @property
    def document_count(self) -> int:
        return len(self._lengths)

    @property
    def mean_length(self) -> float:
        return sum(self._lengths.values()) / len(self._lengths) if self._lengths else 0.0

    def add(self, document: int, entry: IndexEntry) -> None:
        """Index a document, in place of what was known of it."""
        self.remove(document)
        self._lengths[document] = entry.length
        for term, count in entry.counts.items():
            posting = Posting(document, count, entry.length)
            self._lists.setdefault(term, {})[document] = posting

    def remove(self, document: int) -> None:
        """Forget a document; one that is not there stays away."""
        if self._lengths.pop(document, None) is None:
            return
        for term in [term for term, listed in self._lists.items() if document in listed]:
            del self._lists[term][document]
            if not self._lists[term]:
                del self._lists[term]

    def find(self, terms: Sequence[str]) -> Mapping[str, Sequence[Posting]]:
        return {term: list(self._lists[term].values()) for term in terms if term in self._lists}
