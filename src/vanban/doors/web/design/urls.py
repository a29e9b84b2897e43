"""Addresses of the sheet of parts; the office's urls include them at /thiet-ke/."""

from django.urls import path

from vanban.doors.web.design import views

app_name = "design"
urlpatterns = [
    path("", views.sheet, name="sheet"),
    path("ban-lam-viec/", views.desk, name="desk"),
    path("noi-nhan/", views.delivery, name="delivery"),
    path("cho-toi/", views.waiting, name="waiting"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("loi/<int:code>/", views.error, name="error"),
    path("tim/", views.find, name="find"),
    path("tu-choi/", views.refuse, name="refuse"),
    path("xong/", views.accept, name="accept"),
]
