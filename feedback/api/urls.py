"""Addresses of the API that feedback answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
