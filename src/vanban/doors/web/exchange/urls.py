"""Addresses of "Liên thông": the office's page of the interchange, and one for each act."""

from django.urls import path

from vanban.doors.web.exchange import acts, astray, journal, recalling, views

app_name = "exchange"
urlpatterns = [
    path("", views.index, name="index"),
    path("nhat-ky/", journal.journal, name="journal"),
    path("nhat-ky/xuat/", journal.export, name="export_journal"),
    path("goi-lac/", astray.strays, name="strays"),
    path("goi-lac/<uuid:inbox_item_id>/tra-lai/", astray.send_back, name="return_stray"),
    path("goi-lac/<uuid:inbox_item_id>/da-xu-ly/", astray.settle, name="settle_stray"),
    path("gui-lai/<uuid:dispatch_id>/", acts.resume, name="resume"),
    path("bao-lai/", acts.report_again, name="report_again"),
    path("mang-di/", acts.carry, name="carry"),
    path("mang-di/<uuid:target_id>/<uuid:dispatch_id>/", acts.carry_one, name="carry_one"),
    path("thu-lai/<str:link>/", acts.try_line, name="try_line"),
    path("mang-ve/", acts.bring, name="bring"),
    path("chung-thu/", acts.certificate, name="certificate"),
    path("tieu-huy/<uuid:inbox_item_id>/", acts.purge_item, name="purge"),
    path("van-ban/<uuid:document_id>/thu-hoi/", recalling.recall, name="recall"),
    path("van-ban/<uuid:document_id>/cach-gui/", acts.instruct_sending, name="instruct"),
]
