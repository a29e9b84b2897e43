"""Addresses of "Ký số": one's own ways to sign, and a signing that waits for a device."""

from django.urls import path

from vanban.doors.web.signing import sessions

app_name = "signing"
urlpatterns = [
    path("phien/<uuid:session_id>/", sessions.session, name="session"),
    path("phien/<uuid:session_id>/dung/", sessions.stop, name="stop"),
    path("phien/<uuid:session_id>/tep/", sessions.upload, name="upload"),
    path("phien/<uuid:session_id>/tai/", sessions.download, name="download"),
]
