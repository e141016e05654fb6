import pytest
from django.contrib import admin
from django.urls import reverse

from rotation.models import Absence
from rotation.services import feeds
from tests.make import make_member, make_rota, make_shift, make_user

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model._meta.app_label == "rotation"]


def address(model, page, *args):
    return reverse(f"admin:rotation_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def superuser(client):
    user = make_user("admin", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def rows(superuser, noon):
    """Something to look at in the tables that hold what must not be seen."""
    member = make_member(team=None)
    make_shift(member, rota=make_rota())
    Absence.objects.create(
        member=member,
        kind="sick",
        note="Dentist",
        starts_at=noon,
        ends_at=noon.replace(hour=15),
        made_by=member.user,
        made_at=noon,
    )
    token, _raw = feeds.create(owner=member, kind="person", name="Phone", by=None, now=noon)
    return token


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_nothing_can_be_added(model, client, rows):
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403


def test_rows_can_be_looked_at_and_not_changed(client, rows):
    found = [model._default_manager.order_by("pk").first() for model in OURS]
    there = [row for row in found if row is not None]

    assert len(there) > 10
    for row in there:
        change, delete = (address(type(row), page, row.pk) for page in ("change", "delete"))
        assert client.get(change).status_code == 200
        assert client.post(change, {"name": "x"}).status_code == 403
        assert client.post(delete, {"post": "yes"}).status_code == 403


def test_why_somebody_is_away_and_the_hash_of_a_secret_stay_unseen(client, rows):
    absence = Absence.objects.get()

    assert "Dentist" not in client.get(address(Absence, "change", absence.pk)).text
    assert rows.digest not in client.get(address(type(rows), "change", rows.pk)).text


def test_a_password_hash_stays_unseen(client, superuser):
    page = client.get(address(type(superuser), "change", superuser.pk)).text

    assert superuser.password not in page
