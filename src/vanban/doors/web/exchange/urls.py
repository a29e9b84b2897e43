"""Addresses of "Liên thông": the office's page of the interchange, and one for each act."""

from django.urls import path

from vanban.doors.web.exchange import acts, recalling, views

app_name = "exchange"
urlpatterns = [
    path("", views.index, name="index"),
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
