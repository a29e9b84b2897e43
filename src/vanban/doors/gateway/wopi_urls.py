"""Addresses for editors in the browser, as their protocol names them: /wopi/files/…"""

from django.urls import path

from vanban.doors.gateway import wopi

app_name = "wopi"
urlpatterns = [
    path("files/<uuid:document_id>", wopi.file, name="file"),
    path("files/<uuid:document_id>/contents", wopi.contents, name="contents"),
]
