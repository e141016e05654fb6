"""Addresses of the API that rotation answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
