"""What a plan makes of wishes, favours, holidays and the least everybody should serve, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from rotation.selectors.drafts import Review
from rotation.web import words
from rotation.web.score_line import Line


def lines(review: Review) -> Iterator[Line]:
    """Yield the answers for which there was something to keep."""
    score = review.draft.score
    yield from _wishes(score)
    yield from _paybacks(score)
    yield from _holidays(score)
    yield from _quotas(review)
    yield from _variety(score)
    yield from _proof(score)


def _wishes(score: Mapping[str, Any]) -> Iterator[Line]:
    found = score.get("wishes", {})
    count = found.get("count", 0)
    if not count:
        return
    missed = count - found["kept"]
    sentence = ngettext(
        "%(kept)d of %(count)d wish is kept", "%(kept)d of %(count)d wishes are kept", count
    )
    yield Line(
        label=gettext("Wishes"),
        sentence=sentence % {"kept": found["kept"], "count": count},
        state="watch" if missed else "good",
        value=missed,
        most=count,
    )


def _paybacks(score: Mapping[str, Any]) -> Iterator[Line]:
    found = score.get("paybacks", {})
    count = found.get("count", 0)
    if not count:
        return
    sentence = ngettext(
        "%(kept)d of %(count)d favour is given back",
        "%(kept)d of %(count)d favours are given back",
        count,
    )
    yield Line(
        label=gettext("Favours"),
        sentence=sentence % {"kept": found["kept"], "count": count},
        state="good" if found["kept"] == count else "watch",
        value=count - found["kept"],
        most=count,
    )


def _holidays(score: Mapping[str, Any]) -> Iterator[Line]:
    found = score.get("holidays", {})
    count, repeats = found.get("count", 0), found.get("repeats", 0)
    if not count:
        return
    if repeats:
        sentence = ngettext(
            "%(repeats)d holiday shift goes to somebody who had that holiday before",
            "%(repeats)d holiday shifts go to people who had that holiday before",
            repeats,
        )
    else:
        sentence = gettext("Nobody serves on a holiday they had in the last years")
    yield Line(
        label=gettext("Holidays"),
        sentence=sentence % {"repeats": repeats} if repeats else sentence,
        state="watch" if repeats else "good",
        value=repeats,
        most=count,
    )


def _quotas(review: Review) -> Iterator[Line]:
    found = review.draft.score.get("quotas", {})
    count, missed = found.get("count", 0), found.get("missed", ())
    if not count:
        return
    if missed:
        shares = (share for pool in review.pools for share in pool.shares)
        names = [str(share.member) for share in shares if share.member.pk in missed]
        sentence = ngettext(
            "%(people)s stays below the least of a quarter",
            "%(people)s stay below the least of a quarter",
            len(missed),
        ) % {"people": words.listed(names)}
    else:
        sentence = gettext("Everybody serves as often as they should at least")
    yield Line(
        label=gettext("Everybody takes part"),
        sentence=sentence,
        state="watch" if missed else "good",
        value=len(missed),
        most=count,
    )


def _variety(score: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what only breaks ties: it is told, and good or bad is for the reader to say."""
    familiar = score["figures"].get("familiar_seats", 0)
    if familiar:
        sentence = ngettext(
            "%(count)d shift is on an area its holder knows better than others do",
            "%(count)d shifts are on areas their holders know better than others do",
            familiar,
        )
        yield Line(
            label=gettext("New areas"),
            sentence=sentence % {"count": familiar},
            state="good",
            value=familiar,
            most=max(1, score["seats"]),
        )
    pairs = score.get("pairs", {})
    if pairs.get("different"):
        sentence = ngettext(
            "%(different)d different pair; the same two meet at most %(most)d times",
            "%(different)d different pairs; the same two meet at most %(most)d times",
            pairs["different"],
        )
        yield Line(
            label=gettext("Pairs"),
            sentence=sentence % pairs,
            state="good",
            value=pairs["most"],
            most=max(1, pairs["slots"]),
        )


def _proof(score: Mapping[str, Any]) -> Iterator[Line]:
    proof = score.get("proof")
    if proof:
        yield Line(
            label=gettext("Proof"),
            sentence=gettext("No plan is better: that is proven")
            if proof["optimal"]
            else gettext("Polished, but too large to prove that no plan is better"),
            state="good",
            value=0 if proof["optimal"] else 1,
            most=1 if proof["optimal"] else 100,
        )
