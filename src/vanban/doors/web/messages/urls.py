"""Addresses of "Tin nhắn"."""

from django.urls import path

from vanban.doors.web.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.index, name="index"),
    path("moi/", views.compose, name="compose"),
    path("<uuid:message_id>/", views.message, name="message"),
    path("<uuid:message_id>/tep/<uuid:file_id>", views.file, name="file"),
    path("<uuid:message_id>/tra-loi/", views.answer, name="answer"),
    path("<uuid:message_id>/da-doc/", views.confirm, name="confirm"),
    path("<uuid:message_id>/them-nguoi/", views.add, name="add"),
    path("<uuid:message_id>/don-doc/", views.urge, name="urge"),
    path("<uuid:message_id>/ket-thuc/", views.close, name="close"),
]
