"""Addresses of "Thông báo"."""

from django.urls import path

from vanban.doors.web.notices import devices, views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("khung/", views.frame, name="frame"),
    path("da-xem/", views.seen, name="seen"),
    path("cach-nhan/", views.choices, name="choices"),
    path("trinh-duyet/", devices.add, name="add_device"),
    path("trinh-duyet/<uuid:device_id>/bo/", devices.drop, name="drop_device"),
    path("<uuid:notice_id>/", views.follow, name="follow"),
]
