"""Addresses of signing in and of what is one's own."""

from django.urls import path

from vanban.doors.web.people import absences, acting, standing_in, views

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("thoat/", views.sign_out, name="sign_out"),
    path("toi/", views.me, name="me"),
    path("toi/mat-khau/", views.password, name="password"),
    path("toi/giao-dien/", views.choose_theme, name="theme"),
    path("toi/ky-thay/", standing_in.index, name="standing_in"),
    path("toi/ky-thay/giao/", standing_in.give, name="delegate"),
    path("toi/ky-thay/<uuid:delegation_id>/rut/", standing_in.take_back, name="revoke_delegation"),
    path("toi/vang-mat/", absences.record, name="record_absence"),
    path("toi/vang-mat/<uuid:absence_id>/ket-thuc/", absences.end, name="end_absence"),
    path("toi/lam-thay/", acting.index, name="acting"),
    path("toi/lam-thay/giao/", acting.let, name="let_act"),
    path("toi/lam-thay/thoi/", acting.end, name="act_for_myself"),
    path("toi/lam-thay/<uuid:delegation_id>/rut-lai/", acting.revoke, name="revoke_acting"),
    path("toi/lam-thay/<uuid:delegation_id>/bat-dau/", acting.begin, name="act_for"),
    path("toi/chuc-vu/<uuid:post_id>/", views.choose_post, name="choose_post"),
]
