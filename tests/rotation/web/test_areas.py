"""Areas: everybody reads them, whoever manages people adds one."""

import pytest

from rotation.models import Area
from tests.make import make_user

pytestmark = pytest.mark.django_db


def test_an_admin_adds_an_area_within_another(client):
    whole = Area.objects.create(name="Data", slug="data")
    client.force_login(make_user("admin"))

    response = client.post("/settings/areas/", {"name": " Import ", "parent": whole.pk})

    assert response.status_code == 302
    assert Area.objects.get(slug="import").parent == whole
    assert "part of Data" in client.get("/settings/areas/").content.decode()


@pytest.mark.parametrize("role", ["viewer", "member", "product", "planner"])
def test_others_read_the_areas_and_add_none(client, role):
    client.force_login(make_user(role))

    assert client.get("/settings/areas/").status_code == 200
    assert client.post("/settings/areas/", {"name": "Import"}).status_code == 403
    assert not Area.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b"])
def test_a_name_that_cannot_be_is_refused(client, name):
    client.force_login(make_user("admin"))

    assert client.post("/settings/areas/", {"name": name}).status_code == 422


def test_the_list_takes_the_same_queries_however_many_areas(client, django_assert_num_queries):
    client.force_login(make_user("viewer"))
    client.get("/settings/areas/")
    Area.objects.create(name="One", slug="one")
    with django_assert_num_queries(7):
        client.get("/settings/areas/")
    Area.objects.bulk_create(Area(name=f"Area {n}", slug=f"area-{n}") for n in range(30))
    with django_assert_num_queries(7):
        client.get("/settings/areas/")
