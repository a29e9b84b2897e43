"""Addresses of pages and files: /van-ban/…"""

from django.urls import path

from vanban.doors.web.documents import bundle, confirming, evidence, sight, views

app_name = "documents"
urlpatterns = [
    path("<uuid:document_id>/tat-ca-tep.zip", bundle.bundle, name="bundle"),
    path("<uuid:document_id>/tep/<uuid:file_id>/trang/<int:number>.webp", views.page, name="page"),
    path("<uuid:document_id>/tep/<uuid:file_id>", views.file, name="file"),
    path("<uuid:document_id>/ket-luan/", evidence.verdict, name="verdict"),
    path(
        "<uuid:document_id>/ket-luan/<uuid:file_id>/",
        evidence.look_again,
        name="look_again",
    ),
    path("<uuid:document_id>/ket-luan/<uuid:file_id>/bao-cao.xml", evidence.report, name="report"),
    path(
        "<uuid:document_id>/ket-luan/<uuid:file_id>/luu-tru.pdf",
        evidence.preserved,
        name="preserved",
    ),
    path("<uuid:document_id>/xac-nhan-doc/", confirming.index, name="reading"),
    path("<uuid:document_id>/xac-nhan-doc/de-nghi/", confirming.ask, name="ask_reading"),
    path("<uuid:document_id>/xac-nhan-doc/da-doc/", confirming.confirm, name="confirm_reading"),
    path("<uuid:reading_id>/xac-nhan-doc/them-nguoi/", confirming.add, name="add_readers"),
    path("<uuid:reading_id>/xac-nhan-doc/don-doc/", confirming.urge, name="urge_reading"),
    path("<uuid:reading_id>/xac-nhan-doc/ket-thuc/", confirming.close, name="close_reading"),
    path("<uuid:document_id>/quyen-xem/", sight.index, name="sight"),
    path("<uuid:document_id>/quyen-xem/cho/", sight.let, name="let_see"),
    path("<uuid:document_id>/quyen-xem/bo/", sight.stop, name="stop_seeing"),
    path("<uuid:change_id>/quyen-xem/xac-nhan/", sight.confirm, name="confirm_sight"),
    path("<uuid:change_id>/quyen-xem/hoan-lai/", sight.undo, name="undo_sight"),
    path("<uuid:document_id>/lan-sua", views.revision, name="revision"),
]
