"""Addresses of an office: one line an area, each area's own addresses in its folder."""

from django.urls import URLPattern, URLResolver, include, path

from vanban.doors.api.api import api
from vanban.doors.web.people import views as people

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vanban.doors.web.people.urls")),
    path("ngon-ngu/", people.choose_language, name="set_language"),
    path("van-ban/", include("vanban.doors.web.documents.urls")),
    path("den/", include("vanban.doors.web.incoming.urls")),
    path("di/", include("vanban.doors.web.outgoing.urls")),
    path("cho-toi/", include("vanban.doors.web.waiting.urls")),
    path("thong-bao/", include("vanban.doors.web.notices.urls")),
    path("tin-nhan/", include("vanban.doors.web.messages.urls")),
    path("ho-so/", include("vanban.doors.web.dossiers.urls")),
    path("danh-sach/", include("vanban.doors.web.listing.urls")),
    path("lien-thong/", include("vanban.doors.web.exchange.urls")),
    path("lich-lam-viec/", include("vanban.doors.web.calendar.urls")),
    path("chon/", include("vanban.doors.web.pickers.urls")),
    path("ky-so/", include("vanban.doors.web.signing.urls")),
    path("cong-ky/", include("vanban.doors.gateway.urls")),
    path("wopi/", include("vanban.doors.gateway.wopi_urls")),
    path("thiet-ke/", include("vanban.doors.web.design.urls")),
    path("api/v1/", api.urls),
]
