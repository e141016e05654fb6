"""What did not arrive, and sending it again, for whoever manages people."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import deliveries as shapes
from rotation.selectors import outbox
from rotation.services import resending


class Deliveries(Listing):
    """Messages on their way out."""

    query = shapes.DeliveriesQuery

    @extend_schema(responses=shapes.Delivery(many=True))
    def get(self, request: SignedIn) -> Response:
        """List messages that wait or did not arrive, the newest first, without what they say."""
        access.need(request.user, access.PEOPLE)
        rows = outbox.deliveries(self.asked.get("state", "trouble"))
        return self.listed(shapes.Delivery, rows)


class Resend(Endpoint):
    """Sending of a message again."""

    @extend_schema(request=None, responses=shapes.Delivery)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Send a message again at once; its attempts are counted anew."""
        delivery = access.delivery_to_resend(request.user, uid)
        self.nothing()
        resending.again(delivery=delivery, by=request.user, now=timezone.now())
        return self.answer(shapes.Delivery, access.delivery_to_resend(request.user, uid))


class ResendAll(Endpoint):
    """Sending of all that failed for one reason."""

    @extend_schema(request=shapes.ResendAll, responses=shapes.Resent)
    def post(self, request: SignedIn) -> Response:
        """Send all again that were given up for one reason."""
        access.need(request.user, access.PEOPLE)
        asked = self.typed(shapes.ResendAll)
        count = resending.all_of(failure=asked["failure"], by=request.user, now=timezone.now())
        return self.answer(shapes.Resent, {"resent": count})
