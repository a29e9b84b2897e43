"""Addresses of an axis's pages. The protocol itself does not come here (doors/axis/line.py)."""

from django.urls import URLPattern, URLResolver, path

from vanban.doors.axis import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("dieu-hanh", pages.traffic, name="traffic"),
    path("dieu-hanh/vao", pages.sign_in, name="sign-in"),
    path("dieu-hanh/ra", pages.sign_out, name="sign-out"),
    path("dieu-hanh/ngon-ngu", pages.choose_language, name="language"),
    path("dieu-hanh/ket", pages.stuck, name="stuck"),
    path("dieu-hanh/tu-choi", pages.refused, name="refused"),
    path("dieu-hanh/tra-cuu", pages.look_up, name="look-up"),
    path("dieu-hanh/goi-tin/<uuid:message_id>", pages.story, name="story"),
    path("dieu-hanh/dua-lai/<uuid:delivery_id>", pages.again, name="again"),
]
