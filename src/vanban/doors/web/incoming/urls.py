"""Addresses of "Đến": boxes, documents, entering by hand, and one address for each act."""

from django.urls import path

from vanban.doors.web.incoming import acts, asking, entering, many, pickers, views

app_name = "incoming"
urlpatterns = [
    path("", views.index, name="index"),
    path("chi-dao-nhieu/", many.many, name="many"),
    path("phan-luong/", many.rules, name="routing"),
    path("phan-luong/ghi/", many.set_rule, name="set_routing_rule"),
    path("phan-luong/<uuid:rule_id>/thoi/", many.end_rule, name="end_routing_rule"),
    path("nhap/", entering.enter, name="enter"),
    path("nhap/tep/", entering.upload, name="upload"),
    path("chon/noi-xu-ly", pickers.handlers, name="find_handlers"),
    path("chon/nguoi-cho-y-kien", pickers.advisers, name="find_advisers"),
    path("chon/trong-don-vi", pickers.colleagues, name="find_colleagues"),
    path("van-ban/<uuid:document_id>/vao-so/", acts.register, name="register"),
    path("van-ban/<uuid:document_id>/tra-lai/", acts.return_, name="return"),
    path("van-ban/<uuid:document_id>/cho-lay-lai/", acts.agree_take_back, name="agree_take_back"),
    path("van-ban/<uuid:document_id>/giu-lai/", acts.keep_document, name="keep_document"),
    path("van-ban/<uuid:document_id>/trinh/", acts.present, name="present"),
    path("van-ban/<uuid:document_id>/rut-trinh/", acts.take_back, name="take_back"),
    path(
        "van-ban/<uuid:document_id>/chuyen-lai-van-thu/",
        acts.hand_back_presentation,
        name="hand_back_presentation",
    ),
    path("van-ban/<uuid:document_id>/giao/", acts.assign, name="assign"),
    path("van-ban/<uuid:document_id>/giao-lai/", acts.split, name="split"),
    path("van-ban/<uuid:document_id>/chuyen-lai/", acts.hand_back, name="hand_back"),
    path(
        "van-ban/<uuid:document_id>/lay-lai/", acts.take_back_direction, name="take_back_direction"
    ),
    path("van-ban/<uuid:document_id>/luu/", acts.file_without_action, name="file_without_action"),
    path("van-ban/<uuid:document_id>/bat-dau/", acts.start, name="start"),
    path("van-ban/<uuid:document_id>/y-kien/", acts.note, name="note"),
    path("van-ban/<uuid:document_id>/gia-han/", asking.ask_for_time, name="ask_for_time"),
    path("gia-han/<uuid:extension_id>/", asking.answer_extension, name="answer_extension"),
    path("van-ban/<uuid:document_id>/don-doc/", asking.urge, name="urge"),
    path("van-ban/<uuid:document_id>/xin-y-kien/", asking.ask_opinions, name="ask_opinions"),
    path("xin-y-kien/<uuid:round_id>/", asking.give_opinion, name="give_opinion"),
    path("xin-y-kien/<uuid:round_id>/ket-thuc/", asking.close_opinions, name="close_opinions"),
    path("van-ban/<uuid:document_id>/hoan-thanh/", acts.finish, name="finish"),
    path("van-ban/<uuid:document_id>/da-xem/", acts.seen, name="seen"),
    path("van-ban/<uuid:document_id>/phieu/", views.sheet, name="sheet"),
    path("van-ban/<uuid:document_id>/phieu.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("<slug:slug>/", views.box, name="box"),
    path("<slug:slug>/<uuid:document_id>/", views.document, name="document"),
]
