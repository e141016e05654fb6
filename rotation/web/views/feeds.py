"""The calendar file behind a feed address: asked for by programs, without a sign-in."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from rotation.calendars import identity
from rotation.models import FeedToken
from rotation.selectors import feeds as reads
from rotation.services import feeds

READING = ("GET", "HEAD")
# Kept by the reader alone, and asked anew each time: an address that is taken back closes at once.
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


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
    if request.method not in READING:
        return OnlyReading(headers=PRIVATE | {"Allow": ", ".join(READING)})
    opened = feeds.open_feed(token)
    if opened is None:
        return NothingHere(
            "No such calendar.\n", content_type="text/plain; charset=utf-8", headers=PRIVATE
        )
    return _answer(request, opened, token)


def _answer(request: HttpRequest, opened: FeedToken, raw: str) -> HttpResponse:
    now = timezone.now()
    # The tag is read before the events: of a change in between, the next request is told.
    etag = reads.feed_etag(opened, now)
    last_modified = reads.feed_last_modified(opened, now)
    feeds.touch(token=opened, agent=request.headers.get("User-Agent", ""), now=now)
    headers = PRIVATE | {"ETag": etag, "Last-Modified": http_date(last_modified.timestamp())}
    known = identity.not_modified(
        if_none_match=request.headers.get("If-None-Match"),
        if_modified_since=request.headers.get("If-Modified-Since"),
        etag=etag,
        last_modified=last_modified,
    )
    if known:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(
        reads.feed_bytes(opened, now, raw=raw),
        content_type="text/calendar; charset=utf-8",
        headers=headers
        | {
            "Content-Disposition": 'inline; filename="frontline.ics"',
            "Content-Language": opened.owner.user.language or settings.LANGUAGE_CODE,
        },
    )
