"""A program may send the same POST twice with one Idempotency-Key; it is done once."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from rotation.api.authentication import raw_token
from rotation.errors import DomainError
from rotation.models import User
from rotation.redact import redact
from rotation.services import api_tokens, requests

HEADER = "Idempotency-Key"


class IdempotencyMiddleware:
    """Give a repeated POST to the API the answer the first one got, for 24 hours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None or request.method != "POST" or not request.path.startswith("/api/"):
            return self.get_response(request)
        user = _person(request)
        if user is None:
            return self.get_response(request)
        content = b"\n".join([request.get_full_path().encode(), request.body])
        fingerprint = hashlib.sha256(content).hexdigest()
        try:
            begun = requests.begin(user=user, key=key, fingerprint=fingerprint, now=timezone.now())
        except DomainError as error:
            body = {"code": error.code, "message": error.message, "fields": error.fields}
            return JsonResponse(body, status=error.status)
        if isinstance(begun, requests.Replay):
            answer = HttpResponse(
                begun.answer, status=begun.status, content_type="application/json"
            )
            answer["Idempotent-Replayed"] = "true"
            return answer
        return self._first(request, begun)

    def _first(self, request: HttpRequest, begun: requests.Started) -> HttpResponse:
        try:
            response = self.get_response(request)
        except BaseException:
            requests.abandon(request=begun.request)
            raise
        if response.status_code < 400:
            # A secret is shown once: what is kept to be said again does not hold it.
            text = redact(response.content.decode())
            requests.finish(request=begun.request, status=response.status_code, answer=text)
        else:
            # Nothing was changed, so the same key may be tried again.
            requests.abandon(request=begun.request)
        return response


def _person(request: HttpRequest) -> User | None:
    raw = raw_token(request)
    if raw is None:
        return request.user if isinstance(request.user, User) else None
    token = api_tokens.authenticate(raw, timezone.now())
    return token.user if token else None
