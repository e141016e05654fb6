"""People: listed, made and changed."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import people as shapes
from rotation.selectors import listings
from rotation.services import people


class People(Listing):
    """Everybody who serves shifts."""

    query = shapes.PeopleQuery

    @extend_schema(responses=shapes.Person(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the people."""
        wanted = {name: self.asked.get(name) for name in ("team", "job", "active")}
        today = timezone.now().date()
        return self.listed(shapes.Person, listings.members(today=today, **wanted))

    @extend_schema(request=shapes.NewPerson, responses={201: shapes.Person})
    def post(self, request: SignedIn) -> Response:
        """Make somebody who can sign in and serve shifts."""
        access.need(request.user, access.PEOPLE)
        asked = self.typed(shapes.NewPerson)
        member = people.create_member(by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Person, member, status=201)


class OnePerson(Endpoint):
    """A member."""

    @extend_schema(responses=shapes.Person)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show somebody."""
        return self.answer(shapes.Person, access.member(request.user, uid))

    @extend_schema(request=shapes.PersonChange, responses=shapes.Person)
    def patch(self, request: SignedIn, uid: UUID) -> Response:
        """Change somebody's particulars."""
        member = access.member_to_manage(request.user, uid)
        changes = self.typed(shapes.PersonChange, partial=True)
        member = people.update_member(member=member, by=request.user, now=timezone.now(), **changes)
        return self.answer(shapes.Person, member)


class PersonRole(Endpoint):
    """The access role of a member."""

    @extend_schema(request=shapes.Role, responses=shapes.Person)
    def put(self, request: SignedIn, uid: UUID) -> Response:
        """Give somebody an access role in place of the former one."""
        member = access.member_to_manage(request.user, uid)
        role = self.typed(shapes.Role)["role"]
        people.set_role(user=member.user, role=role, by=request.user, now=timezone.now())
        return self.answer(shapes.Person, member)
