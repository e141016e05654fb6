"""People as programs see them, and how they are made and changed."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation.api.serializers.areas import Area
from rotation.api.serializers.references import AreaId, TeamSlug
from rotation.api.typed import Choice, Flag, Input, Query, Text
from rotation.models import Job, Member, Stage, User

STANDARD = ("add_", "change_", "delete_", "view_")


class Who(serializers.Serializer[Member]):
    """A member in few words."""

    uid = serializers.UUIDField()
    user_id = serializers.IntegerField()
    name = serializers.CharField(source="user.display_name")
    job = serializers.ChoiceField(choices=Job.choices)
    hue = serializers.IntegerField(help_text="Colour of the person, 0 to 11 on the wheel.")


class Person(Who):
    """A member with all that colleagues may know."""

    username = serializers.CharField(source="user.username")
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    email = serializers.CharField(source="user.email")
    language = serializers.CharField(source="user.language")
    zone = serializers.CharField(source="user.zone")
    is_active = serializers.BooleanField(source="user.is_active")
    stage = serializers.ChoiceField(choices=Stage.choices)
    reach = serializers.CharField(help_text="Telephone or chat name.")
    areas = Area(many=True)
    roles = serializers.SerializerMethodField()

    def get_roles(self, member: Member) -> list[str]:
        """Return the names of the access roles."""
        return sorted(group.name for group in member.user.groups.all())


class PeopleQuery(Query):
    """Which people to list."""

    team = TeamSlug(required=False, help_text="Slug of a team they belong to today.")
    job = Choice(choices=Job.choices, required=False)
    active = Flag(required=False, help_text="Whether they may sign in.")


class NewPerson(Input):
    """Somebody to be made; without a password they cannot sign in until one is set."""

    username = Text(max_length=150)
    email = Text(max_length=254, allow_blank=True, default="")
    first_name = Text(max_length=150, allow_blank=True, default="")
    last_name = Text(max_length=150, allow_blank=True, default="")
    job = Choice(choices=Job.choices)
    zone = Text(max_length=64)
    language = Text(max_length=10, allow_blank=True, default="")
    stage = Choice(choices=Stage.choices, default=Stage.LEAD.value)
    reach = Text(max_length=120, allow_blank=True, default="")
    role = Text(max_length=150, default="member")
    area_ids = serializers.ListField(child=AreaId(), source="areas", default=list, max_length=200)
    password = Text(max_length=128, required=False, trim_whitespace=False, write_only=True)


class PersonChange(Input):
    """What changes about somebody; what is left out stays."""

    username = Text(max_length=150, required=False)
    email = Text(max_length=254, allow_blank=True, required=False)
    first_name = Text(max_length=150, allow_blank=True, required=False)
    last_name = Text(max_length=150, allow_blank=True, required=False)
    job = Choice(choices=Job.choices, required=False)
    zone = Text(max_length=64, required=False)
    language = Text(max_length=10, allow_blank=True, required=False)
    stage = Choice(choices=Stage.choices, required=False)
    reach = Text(max_length=120, allow_blank=True, required=False)
    is_active = Flag(required=False)
    area_ids = serializers.ListField(child=AreaId(), source="areas", required=False, max_length=200)


class Role(Input):
    """The access role of somebody."""

    role = Text(max_length=150, help_text="admin, planner, product, member or viewer.")


class Me(serializers.Serializer[User]):
    """Whoever asks, with what they may do."""

    user_id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    name = serializers.CharField(source="display_name")
    email = serializers.CharField()
    language = serializers.CharField(help_text="Empty: as the device says.")
    zone = serializers.CharField()
    theme = serializers.CharField(help_text="light, dark or empty: as the device.")
    roles = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()
    member = serializers.SerializerMethodField()

    def get_roles(self, user: User) -> list[str]:
        """Return the names of the access roles."""
        return sorted(user.groups.values_list("name", flat=True))

    def get_may(self, user: User) -> list[str]:
        """Return what the roles allow beyond reading, such as rotation.plan_rotas."""
        every = (each.partition(".") for each in user.get_all_permissions())
        return sorted("".join(each) for each in every if not each[2].startswith(STANDARD))

    @extend_schema_field(Who(allow_null=True))
    def get_member(self, user: User) -> Any:
        """Return the member that serves shifts, if there is one."""
        member = getattr(user, "member", None)
        return Who(member).data if member else None


class ProfileChange(Input):
    """How somebody reads; what is left out stays."""

    language = Text(max_length=10, allow_blank=True, required=False)
    zone = Text(max_length=64, required=False)
    theme = Choice(choices=["", "light", "dark"], allow_blank=True, required=False)
