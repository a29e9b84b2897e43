"""Addresses of "Ký số": one's own keys and pictures, and a signing that waits for a device."""

from django.urls import path

from vanban.doors.web.signing import (
    annexes,
    batches,
    beside,
    own,
    pictures,
    policy,
    services,
    sessions,
)

app_name = "signing"
urlpatterns = [
    path("", own.index, name="index"),
    path("thu/", own.try_, name="try"),
    path("usb/", own.token, name="token"),
    path("tai-khoan/", own.account, name="account"),
    path("khoa/<uuid:key_id>/chon-san/", own.prefer, name="prefer"),
    path("khoa/<uuid:key_id>/thoi-dung/", own.retire, name="retire"),
    path("hinh/", pictures.fit, name="fit_picture"),
    path("hinh/dung/", pictures.use, name="use_picture"),
    path("hinh/bo/", pictures.drop, name="drop_picture"),
    path("hinh/trang-mau.webp", pictures.sample, name="sample"),
    path("dich-vu/", services.index, name="services"),
    path("dich-vu/khai/", services.register, name="register_service"),
    path("dich-vu/<uuid:provider_id>/ngung/", services.retire, name="retire_service"),
    path("dau-tu-dong/", policy.policy, name="policy"),
    path("dau-tu-dong/tat/", policy.stop, name="stop_policy"),
    path("van-ban/<uuid:document_id>/", beside.index, name="beside"),
    path("van-ban/<uuid:document_id>/co-quan/", beside.income, name="income"),
    path("van-ban/<uuid:document_id>/but-phe/", beside.remark, name="remark"),
    path("van-ban/<uuid:document_id>/<uuid:added_id>.pdf", beside.copy, name="beside_copy"),
    path("van-ban/<uuid:document_id>/tep-kem/", annexes.index, name="annexes"),
    path(
        "van-ban/<uuid:document_id>/tep-kem/<uuid:attachment_id>/", annexes.sign, name="sign_annex"
    ),
    path("loat/ky/", batches.sign, name="sign_many"),
    path("loat/phat-hanh/", batches.issue, name="issue_many"),
    path("loat/<uuid:batch_id>/", batches.batch, name="batch"),
    path("loat/<uuid:batch_id>/dung/", batches.stop, name="stop_batch"),
    path("phien/<uuid:session_id>/", sessions.session, name="session"),
    path("phien/<uuid:session_id>/dung/", sessions.stop, name="stop"),
    path("phien/<uuid:session_id>/tep/", sessions.upload, name="upload"),
    path("phien/<uuid:session_id>/tai/", sessions.download, name="download"),
    path("phien/<uuid:session_id>/da-ky.pdf", sessions.result, name="result"),
]
