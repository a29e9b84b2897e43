"""Addresses of "Hồ sơ"."""

from django.urls import path

from vanban.doors.web.dossiers import acts, documents, list_acts, lists, views

app_name = "dossiers"
urlpatterns = [
    path("", views.index, name="index"),
    path("moi/", views.begin, name="begin"),
    path("danh-muc/", lists.latest, name="lists"),
    path("danh-muc/lap/", list_acts.begin, name="begin_list"),
    path("danh-muc/<int:year>/", lists.year, name="list"),
    path("danh-muc/<int:year>/in.pdf", lists.printed, name="list_pdf"),
    path("danh-muc/<int:year>/dong/", list_acts.save_line, name="save_line"),
    path("danh-muc/<int:year>/bo/", list_acts.drop_line, name="drop_line"),
    path("danh-muc/<int:year>/danh-so/", list_acts.renumber, name="renumber"),
    path("danh-muc/<int:year>/bang/", list_acts.sheet, name="sheet"),
    path("danh-muc/<int:year>/duyet/", list_acts.approve, name="approve_list"),
    path("danh-muc/<int:year>/tra-lai/", list_acts.give_back, name="return_list"),
    path("danh-muc/<int:year>/ban-hanh/", list_acts.issue, name="issue_list"),
    path("van-ban/<uuid:document_id>/", documents.document, name="document"),
    path("<uuid:dossier_id>/", views.dossier, name="dossier"),
    path("<uuid:dossier_id>/sua/", views.revise, name="revise"),
    path("<uuid:dossier_id>/nguoi/", acts.people, name="people"),
    path("<uuid:dossier_id>/van-ban/", acts.put_document, name="put_document"),
    path("<uuid:dossier_id>/tep/", acts.put_files, name="put_files"),
    path("<uuid:dossier_id>/tep/<uuid:leaf_id>/", views.file, name="file"),
    path("<uuid:dossier_id>/ghi-chu/<uuid:leaf_id>/", acts.note, name="note"),
    path("<uuid:dossier_id>/lay-ra/<uuid:leaf_id>/", acts.take_it_out, name="take_out"),
    path("<uuid:dossier_id>/ket-thuc/", acts.close, name="close"),
    path("<uuid:dossier_id>/mo-lai/", acts.reopen, name="reopen"),
    path("<uuid:dossier_id>/muc-luc.pdf", views.inventory_pdf, name="inventory_pdf"),
    path("<uuid:dossier_id>/muc-luc.xml", views.inventory_xml, name="inventory_xml"),
]
