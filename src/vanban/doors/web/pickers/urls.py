"""Addresses the pickers ask: /chon/…"""

from django.urls import path

from vanban.doors.web.pickers import views

app_name = "pickers"
urlpatterns = [
    path("noi-nhan", views.recipients, name="recipients"),
    path("co-quan", views.organisations, name="organisations"),
    path("van-ban-den", views.incoming, name="incoming"),
    path("van-ban", views.documents, name="documents"),
    path("ho-so", views.dossiers, name="dossiers"),
    path("nguoi", views.people, name="people"),
    path("don-vi-nguoi", views.places, name="places"),
]
