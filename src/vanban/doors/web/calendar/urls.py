"""Addresses of the working calendar: the year, and one address for each change."""

from django.urls import path

from vanban.doors.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.index, name="index"),
    path("ngay/", views.set_day, name="set_day"),
    path("ngay/bo/", views.clear_day, name="clear_day"),
    path("nhap/", views.import_days, name="import_days"),
    path("gio/", views.set_hours, name="set_hours"),
    path("thoi-han/", views.set_rule, name="set_rule"),
    path("thoi-han/<uuid:rule_id>/bo/", views.remove_rule, name="remove_rule"),
]
