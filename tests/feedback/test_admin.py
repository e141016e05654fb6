"""The admin shows the rows of feedback and changes none that a service writes."""

import pytest
from django.contrib import admin
from django.urls import reverse

from feedback import models
from tests.make import make_point, make_requirement, make_theme, make_user

pytestmark = pytest.mark.django_db

ADMINS = [
    pytest.param(model, id=model.__name__)
    for model in admin.site._registry
    if model._meta.app_label == "feedback"
]


@pytest.fixture
def root(client):
    user = make_user("admin", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


@pytest.mark.parametrize("model", ADMINS)
def test_the_rows_are_listed(root, model):
    make_requirement().cures.create(theme=make_theme())
    make_point(theme=make_theme())

    address = reverse(f"admin:feedback_{model._meta.model_name}_changelist")

    assert root.get(address).status_code == 200


@pytest.mark.parametrize("model", ADMINS)
def test_only_versions_are_written_here(root, model):
    address = reverse(f"admin:feedback_{model._meta.model_name}_add")

    expected = 200 if model is models.Version else 403
    assert root.get(address).status_code == expected


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_who_is_no_staff_sees_nothing(client, role):
    client.force_login(make_user(role))

    assert client.get(reverse("admin:feedback_case_changelist")).status_code == 302
