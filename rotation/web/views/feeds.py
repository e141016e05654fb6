"""The calendar file behind a feed address: asked for by programs, without a sign-in."""

import gzip
import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from rotation.calendars import identity
from rotation.models import FeedToken
from rotation.selectors import feeds as reads
from rotation.services import feeds

READING = ("GET", "HEAD")
TYPES = {
    reads.ICS: "text/calendar; charset=utf-8",
    reads.JSON: "application/json",
}
# Kept by the reader alone, and asked anew each time: an address that is taken back closes at once.
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
# A feed holds nothing a stranger could put in to guess at the rest, so it may be packed. Most of
# what there is to gain comes with little work.
PACKED = 4
GZIP = re.compile(
    r"(?:^|,)\s*gzip\s*(?:;\s*q=(?P<q>[01](?:\.[0-9]{0,3})?)\s*)?(?=,|$)", re.IGNORECASE
)


class NothingHere(HttpResponseNotFound):
    """The one answer to every secret that opens nothing."""

    # Django would log the path of a 404, and the path is the secret.
    _has_been_logged = True


class OnlyReading(HttpResponse):
    """The answer to a method that is not for reading."""

    status_code = HTTPStatus.METHOD_NOT_ALLOWED
    _has_been_logged = True


# Exempt because there is no cookie to misuse, and a refused form would be logged with its path.
@csrf_exempt
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the shifts of a feed address, or 304 where the reader has them already."""
    return _open(request, token, reads.ICS)


@csrf_exempt
def feed_json(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the same feed for programs that read JSON."""
    return _open(request, token, reads.JSON)


@csrf_exempt
def no_feed(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer to an address that is nearly one of a feed, without repeating it as a page would."""
    return _nothing()


def _open(request: HttpRequest, raw: str, form: str) -> HttpResponse:
    if request.method not in READING:
        return OnlyReading(headers=PRIVATE | {"Allow": ", ".join(READING)})
    opened = feeds.open_feed(raw)
    return _nothing() if opened is None else _answer(request, opened, raw, form)


def _nothing() -> NothingHere:
    return NothingHere(
        "No such calendar.\n", content_type="text/plain; charset=utf-8", headers=PRIVATE
    )


def _answer(request: HttpRequest, opened: FeedToken, raw: str, form: str) -> HttpResponse:
    now = timezone.now()
    # The state is read before the events: of a change in between, the next request is told.
    seen = reads.snapshot(opened, now, form=form)
    packed = _takes_gzip(request)
    headers = PRIVATE | {
        "ETag": seen.packed_etag if packed else seen.etag,
        "Last-Modified": http_date(seen.told_at.timestamp()),
        "Vary": "Accept-Encoding",
    }
    agent = request.headers.get("User-Agent", "")
    known = identity.not_modified(
        if_none_match=request.headers.get("If-None-Match"),
        if_modified_since=request.headers.get("If-Modified-Since"),
        etags={seen.etag, seen.packed_etag},
        last_modified=seen.state.changed_at,
    )
    if known:
        feeds.touch(token=opened, agent=agent, version=seen.version, now=now)
        return HttpResponseNotModified(headers=headers)
    content, count = reads.feed_content(opened, now, raw=raw, form=form, known=seen.state)
    if request.method == "HEAD":
        feeds.touch(token=opened, agent=agent, now=now)
    else:
        feeds.touch(token=opened, agent=agent, version=seen.version, events=count, now=now)
    if packed:
        # Without a time in it, so that equal feeds stay equal bytes.
        content = gzip.compress(content, PACKED, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(
        content,
        content_type=TYPES[form],
        headers=headers
        | {
            "Content-Disposition": f'inline; filename="frontline.{form}"',
            "Content-Language": opened.owner.user.speaks,
        },
    )


def _takes_gzip(request: HttpRequest) -> bool:
    found = GZIP.search(request.headers.get("Accept-Encoding", ""))
    return found is not None and float(found["q"] or 1) > 0
