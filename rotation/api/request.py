"""What views of the API know about a request."""

from rest_framework.request import Request

from rotation.models import ApiToken, User


class SignedIn(Request):
    """A request that has passed authentication; `auth` is None for somebody in a browser."""

    user: User
    auth: ApiToken | None
