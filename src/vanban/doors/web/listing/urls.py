"""Addresses of lists as tables."""

from django.urls import path

from vanban.doors.web.listing import views

app_name = "listing"
urlpatterns = [
    path("bo/<uuid:view_id>/", views.drop, name="drop"),
    path("<slug:area>/<slug:box>/", views.table, name="table"),
    path("<slug:area>/<slug:box>/xuat/", views.export, name="export"),
    path("<slug:area>/<slug:box>/luu/", views.save, name="save"),
]
