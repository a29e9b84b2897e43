"""Addresses of "Chờ tôi"."""

from django.urls import path

from vanban.doors.web.waiting import views

app_name = "waiting"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:document_id>/", views.document, name="document"),
]
