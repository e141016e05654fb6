"""How whoever asks wants to be reached."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import notice_settings as shapes
from rotation.models import User
from rotation.notices import kinds
from rotation.selectors import notice_settings as reads
from rotation.services import notice_settings as services

TIMES = ("quiet_from", "quiet_until", "quiet_weekends", "digest_at", "reminder_hours")


class Settings(Endpoint):
    """When whoever asks is left alone."""

    @extend_schema(responses=shapes.NoticeSettings)
    def get(self, request: SignedIn) -> Response:
        """Say my quiet hours, when the digest comes, and how long before a shift I am reminded."""
        return self.answer(shapes.NoticeSettings, reads.of(request.user))

    @extend_schema(request=shapes.NoticeSettingsChange, responses=shapes.NoticeSettings)
    def patch(self, request: SignedIn) -> Response:
        """Change my quiet hours, digest or reminder."""
        asked = self.typed(shapes.NoticeSettingsChange, partial=True)
        before = reads.of(request.user)
        wanted = {name: getattr(before, name) for name in TIMES} | asked
        kept = services.change(user=request.user, now=timezone.now(), **wanted)
        return self.answer(shapes.NoticeSettings, kept)


class Choices(Endpoint):
    """Which kinds of notices reach whoever asks by which way."""

    @extend_schema(responses=shapes.NoticeChoices)
    def get(self, request: SignedIn) -> Response:
        """List what reaches me of each kind by each way."""
        return self._answer(request.user)

    @extend_schema(request=shapes.NewChoices, responses=shapes.NoticeChoices)
    def patch(self, request: SignedIn) -> Response:
        """Keep my choices for some kinds and ways."""
        asked = self.typed(shapes.NewChoices)["choices"]
        choices = {(one["kind"], one["way"]): one["choice"] for one in asked}
        services.choose(user=request.user, choices=choices, now=timezone.now())
        return self._answer(request.user)

    def _answer(self, user: User) -> Response:
        rows = [
            {"kind": kind, "way": way, "choice": choice, "usual": kinds.KINDS[kind].usual[way]}
            for (kind, way), choice in reads.choices(user).items()
        ]
        return self.answer(shapes.NoticeChoices, {"choices": rows})
