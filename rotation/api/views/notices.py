"""Messages to whoever asks."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import notices as shapes
from rotation.notices import outbox
from rotation.selectors import notices


class Notices(Listing):
    """My notices."""

    query = shapes.NoticesQuery

    @extend_schema(responses=shapes.Notice(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my notices, the newest first."""
        rows = notices.of(request.user)
        if "unread" in self.asked:
            rows = rows.filter(read_at__isnull=self.asked["unread"])
        return self.listed(shapes.Notice, rows)


class ReadAll(Endpoint):
    """Reading of all notices."""

    @extend_schema(request=None, responses=shapes.AllRead)
    def post(self, request: SignedIn) -> Response:
        """Mark all my notices as read."""
        self.nothing()
        count = outbox.mark_all_read(user=request.user, now=timezone.now())
        return self.answer(shapes.AllRead, {"read": count})


class Read(Endpoint):
    """Reading of a notice."""

    @extend_schema(request=None, responses=shapes.Notice)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Mark a notice as read."""
        notice = access.notice(request.user, uid)
        self.nothing()
        notice = outbox.mark_read(notice=notice, now=timezone.now())
        return self.answer(shapes.Notice, notice)
