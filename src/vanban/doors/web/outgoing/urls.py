"""Addresses of "Đi": boxes, documents, the new draft, and one address for each act."""

from django.urls import path

from vanban.doors.web.outgoing import acts, compose, copies, registers, views

app_name = "outgoing"
urlpatterns = [
    path("", views.index, name="index"),
    path("moi/", compose.compose, name="compose"),
    path("so/", registers.index, name="registers"),
    path("so/buu-dien.pdf", registers.postal, name="postal"),
    path("so/<uuid:book_id>.pdf", registers.pdf, name="register_pdf"),
    path("so/<uuid:book_id>.xlsx", registers.xlsx, name="register_xlsx"),
    path("so/<uuid:book_id>/giu-so/", registers.reserve, name="reserve"),
    path("so/<uuid:book_id>/khoa/", registers.close, name="close_book"),
    path("tep/", compose.upload, name="upload"),
    path("tep/phu-luc/", compose.attachments, name="attachments"),
    path("mau/", compose.template, name="template"),
    path("mau/<str:ticket>/", compose.template_file, name="template_file"),
    path("van-ban/<uuid:document_id>/ban-sao/", copies.index, name="copies"),
    path("van-ban/<uuid:document_id>/ban-sao/lam/", copies.request_, name="request_copy"),
    path("van-ban/<uuid:document_id>/ban-sao/<uuid:copy_id>.pdf", copies.file, name="copy_file"),
    path("van-ban/<uuid:document_id>/so-sanh/", views.compare, name="compare"),
    path("tep/<str:ticket>/trang/<int:number>.webp", compose.upload_page, name="upload_page"),
    path("van-ban/<uuid:document_id>/sua/", acts.revise, name="revise"),
    path("van-ban/<uuid:document_id>/phien-ban/", acts.version, name="version"),
    path("van-ban/<uuid:document_id>/sau-phat-hanh/", acts.follow_up, name="follow_up"),
    path("van-ban/<uuid:document_id>/sua-the-thuc/", acts.mend, name="mend"),
    path("van-ban/<uuid:document_id>/bo/", acts.abandon, name="abandon"),
    path("van-ban/<uuid:document_id>/trinh/", acts.submit, name="submit"),
    path("van-ban/<uuid:document_id>/duyet/", acts.approve, name="approve"),
    path("van-ban/<uuid:document_id>/tra-lai/", acts.return_, name="return"),
    path("van-ban/<uuid:document_id>/rut/", acts.withdraw, name="withdraw"),
    path("van-ban/<uuid:document_id>/ky/", acts.sign, name="sign"),
    path("van-ban/<uuid:document_id>/dung-ky/", acts.cancel, name="cancel"),
    path("van-ban/<uuid:document_id>/cap-so/", acts.number, name="number"),
    path("van-ban/<uuid:document_id>/phat-hanh-mot-luot/", acts.order, name="order"),
    path("van-ban/<uuid:document_id>/huy-so/", acts.void, name="void"),
    path("van-ban/<uuid:document_id>/dong-dau/", acts.seal, name="seal"),
    path("van-ban/<uuid:document_id>/phat-hanh/", acts.issue, name="issue"),
    path("<slug:slug>/", views.box, name="box"),
    path("<slug:slug>/<uuid:document_id>/", views.document, name="document"),
]
