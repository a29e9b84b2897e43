"""Addresses of "Thông báo"."""

from django.urls import path

from vanban.doors.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("khung/", views.frame, name="frame"),
    path("da-xem/", views.seen, name="seen"),
    path("cach-nhan/", views.choices, name="choices"),
    path("<uuid:notice_id>/", views.follow, name="follow"),
]
