"""Addresses of an axis: any path may stand before the operation's name, as adapters have it."""

from django.urls import URLPattern, URLResolver, re_path

from vanban.doors.axis.views import serve

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^(?:.*/)?(?P<name>[^/]*)/?$", serve),
]
