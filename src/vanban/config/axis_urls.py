"""Addresses of an axis's pages. The protocol itself does not come here (doors/axis/line.py)."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
