"""Addresses of "Ký số": one's own ways to sign, and a signing that waits for a device."""

from django.urls import path

from vanban.doors.web.signing import batches, own, sessions

app_name = "signing"
urlpatterns = [
    path("", own.index, name="index"),
    path("dau-tu-dong/", own.policy, name="policy"),
    path("dau-tu-dong/tat/", own.stop, name="stop_policy"),
    path("loat/ky/", batches.sign, name="sign_many"),
    path("loat/phat-hanh/", batches.issue, name="issue_many"),
    path("loat/<uuid:batch_id>/", batches.batch, name="batch"),
    path("loat/<uuid:batch_id>/dung/", batches.stop, name="stop_batch"),
    path("phien/<uuid:session_id>/", sessions.session, name="session"),
    path("phien/<uuid:session_id>/dung/", sessions.stop, name="stop"),
    path("phien/<uuid:session_id>/tep/", sessions.upload, name="upload"),
    path("phien/<uuid:session_id>/tai/", sessions.download, name="download"),
]
