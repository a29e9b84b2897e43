"""Addresses for signing tools: no session, no cookie; a token for one document and one signing."""

from django.urls import path

from vanban.doors.gateway import views

app_name = "gateway"
urlpatterns = [
    path("<str:token>/nhan/", views.take, name="take"),
    path("<str:token>/<str:name>", views.fetch, name="fetch"),
]
