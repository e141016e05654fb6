"""A select of many choices says the same as the usual one."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.translation import gettext_lazy

from rotation.web.forms.long_select import LongSelect

CHOICES = [("", gettext_lazy("none")), ("a", "A & <b>"), (2, "two")]


@pytest.mark.parametrize("value", [None, "", "a", 2, "2", "unknown"])
def test_a_long_select_is_written_like_any_other(value):
    attrs = {"id": "id_x", "required": True, "aria-invalid": "true"}
    usual = forms.Select(attrs={"class": "short"}, choices=CHOICES).render("x", value, attrs)
    long = LongSelect(attrs={"class": "short"}, choices=CHOICES).render("x", value, attrs)

    assert parse_html(long) == parse_html(usual)
