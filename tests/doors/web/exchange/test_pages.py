"""The page "Liên thông" and the pages of calling back, as the registry and others meet them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from support.exchange import incoming_packet
from support.office import NOW, PASSWORD
from support.outgoing import Bureau, make_bureau
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import add_version, open_document
from vanban.exchange.receiving.operations.astray import set_aside
from vanban.exchange.receiving.queries import stray_items
from vanban.exchange.receiving.rules import NOT_OURS, face_of
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.operations import open_package, record_failure
from vanban.exchange.sending.operations.packages import complete_package
from vanban.formats.edxml.reader import read
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way

pytestmark = pytest.mark.django_db
At = Callable[[Actor], Client]


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau("H15")


@pytest.fixture
def at() -> At:
    def signed_in(actor: Actor) -> Client:
        assert actor.person_id is not None
        account = account_of_person(actor.person_id)
        assert account is not None
        Account.objects.filter(id=account.id).update(must_change=False)
        client = Client()
        given = {"username": account.username, "password": PASSWORD}
        assert client.post("/dang-nhap/", given).status_code == 302
        return client

    return signed_in


@pytest.fixture
def parked(bureau: Bureau, settings: Any, tmp_path: Path) -> Dispatch:
    """A document of the body that waits for days, and is parked."""
    links = tmp_path / "links.json"
    entry = {"code": "truc", "base_url": "http://127.0.0.1:9/vxp", "system_id": "s"}
    links.write_text(json.dumps([entry | {"secret": "only-for-tests"}]))
    settings.AXIS_LINKS_FILE = str(links)
    settings.AXIS_HORIZON_DAYS = 0.0
    from vanban.core.files.operations import keep

    stored = keep(b"%PDF-1.7\nnoi dung\n%%EOF\n", file_name="qd.pdf")
    document = _issued(actor=bureau.system, now=NOW, bureau=bureau, stored=stored)
    package = open_package(actor=bureau.system, now=NOW, document_id=document)
    complete_package(
        actor=bureau.system, now=NOW, package_id=package, sha256=stored.sha256, size=stored.size
    )
    tenancy.enter(bureau.system.organisation)
    row = Dispatch.objects.get()
    record_failure(
        actor=bureau.system, now=NOW, dispatch_ids=[row.id], problem="Trục chưa trả lời."
    )
    row.refresh_from_db()
    return row


@operation("tests.issued")
def _issued(*, actor: Actor, now: Any, bureau: Bureau, stored: Any) -> Any:
    document = open_document(
        actor=actor,
        now=now,
        direction=Direction.OUTGOING,
        state=State.ISSUED,
        type_code="quyet-dinh",
        type_name="Quyết định",
        subject="Về việc khắc phục hậu quả mưa lũ",
        number=5,
        number_printed="05",
        notation="QĐ-UBND",
        issued_date=now.date(),
        issuer_code="H15",
        signer_name="Nguyễn Văn Hùng",
        business_id="H15,2026/11/20,05/QĐ-UBND",
    )
    add_version(document, actor=actor, now=now, kind=VersionKind.SEALED, stored=stored)
    Recipient.objects.create(
        organisation_id=actor.organisation,
        document=document,
        target_id=bureau.partner_id,
        name="Văn phòng Chính phủ",
        code="G22",
        way=Way.AXIS,
        ordinal=1,
    )
    return document.id


def test_the_registry_sees_what_is_parked_why_and_who_was_told(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    html = at(bureau.clerk).get("/lien-thong/").content.decode()
    assert "05/QĐ-UBND" in html
    assert "hệ thống ngừng tự gửi" in html
    assert f"Đã báo: {bureau.clerk.name}" in html
    assert f"/lien-thong/gui-lai/{parked.id}/" in html
    board = at(bureau.clerk).get(f"/di/da-phat-hanh/{parked.package.document_id}/")
    told = board.content.decode()
    assert "Đường đi của từng bản" in told
    assert "Tạm dừng gửi" in told
    assert "Thu hồi" in told


def test_what_is_tried_no_more_waits_for_the_registry_with_both_ways_out(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    document = parked.package.document_id
    from vanban.exchange.sending.handlers import on_dispatch_stopped
    from vanban.oversight.tracking.queries import counts_for, timeline_of

    for _ in range(2):
        on_dispatch_stopped(
            parked.id, organisation_id=str(parked.organisation_id), dispatch_id=str(parked.id)
        )
    told = [row.note for row in timeline_of(bureau.clerk, document_id=document)]
    assert sum("Đã báo:" in each for each in told) == 1
    clerk = at(bureau.clerk)
    waiting = clerk.get("/cho-toi/").content.decode()
    assert "Chưa gửi được tới Văn phòng Chính phủ" in waiting
    assert f"/di/da-phat-hanh/{document}/" in waiting
    board = clerk.get(f"/di/da-phat-hanh/{document}/").content.decode()
    assert f"/lien-thong/gui-lai/{parked.id}/" in board
    assert f"/lien-thong/mang-di/{bureau.partner_id}/{parked.id}/" in board
    assert "Đã báo người gửi" in board
    assert counts_for(bureau.clerk)["stopped"] == 1
    assert "stopped" not in {row.kind for row in waiting_of(bureau.officer)}
    assert "Chưa gửi được" not in at(bureau.officer).get("/cho-toi/").content.decode()
    clerk.post(f"/lien-thong/gui-lai/{parked.id}/")
    assert waiting_of(bureau.clerk) == []


def test_the_bell_leads_to_where_a_stopped_copy_is_sent_again(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    from vanban.oversight.tracking.handlers import on_dispatch_stopped
    from vanban.oversight.tracking.queries import notices_of

    on_dispatch_stopped(
        parked.id,
        organisation_id=str(parked.organisation_id),
        dispatch_id=str(parked.id),
        document_id=str(parked.package.document_id),
    )
    (told,) = notices_of(bureau.clerk)
    clerk = at(bureau.clerk)
    assert told.label in clerk.get("/thong-bao/").content.decode()
    page = clerk.get(f"/thong-bao/{told.id}/", follow=True).content.decode()
    assert f"/lien-thong/gui-lai/{parked.id}/" in page
    assert f"/lien-thong/mang-di/{bureau.partner_id}/{parked.id}/" in page


def test_statuses_that_no_sender_could_be_told_are_shown_and_told_again(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    from vanban.core.files.operations import keep
    from vanban.exchange.receiving.models import InboxItem, StatusReport
    from vanban.exchange.receiving.operations import report_status, take_in
    from vanban.formats.vxp.rows import MessageType

    stored = keep(b"<edXML/>", file_name="x.edxml")
    item = take_in(
        actor=bureau.system,
        now=NOW,
        link="truc",
        axis_doc_id="a",
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )
    tenancy.enter(bureau.system.organisation)
    InboxItem.objects.filter(id=item).update(
        sender_code="G22", sender_name="Văn phòng Chính phủ", business_id="b", symbol="7/VPCP-NN"
    )
    report_status(actor=bureau.system, now=NOW, inbox_item_id=item, code=3)
    tenancy.enter(bureau.system.organisation)
    StatusReport.objects.update(state="parked", problem="Quá thời hạn chưa báo được")
    clerk = at(bureau.clerk)
    html = clerk.get("/lien-thong/").content.decode()
    assert "Trạng thái chưa báo được về nơi gửi" in html
    assert "7/VPCP-NN" in html
    assert "Quá thời hạn chưa báo được" in html
    assert clerk.post("/lien-thong/bao-lai/").status_code == 302
    assert "Đã đưa lại 1 trạng thái" in clerk.get("/lien-thong/").content.decode()
    tenancy.enter(bureau.system.organisation)
    assert StatusReport.objects.get().state == "queued"
    assert at(bureau.officer).post("/lien-thong/bao-lai/").status_code == 403


def waiting_of(actor: Actor) -> list[Any]:
    from vanban.oversight.tracking.queries import waiting_for_me

    return [*waiting_for_me(actor, now=NOW, kind="stopped")]


def test_how_it_leaves_is_set_on_a_page_and_refused_in_words(bureau: Bureau, at: At) -> None:
    from vanban.core.files.operations import keep

    stored = keep(b"%PDF-1.7\nnoi dung\n%%EOF\n", file_name="qd.pdf")
    document = _issued(actor=bureau.system, now=NOW, bureau=bureau, stored=stored)
    Document.objects.filter(id=document).update(state=State.SEALED)
    clerk = at(bureau.clerk)
    here = f"/di/cho-phat-hanh/{document}/"
    assert "Cách gửi" in clerk.get(here).content.decode()
    form = clerk.get(f"{here}?lam=cach-gui").content.decode()
    assert "chưa có chứng thư" in form
    assert "Thay thế một văn bản đã phát hành" in form
    url = f"/lien-thong/van-ban/{document}/cach-gui/"
    refused = clerk.post(url, {"sealed": "1", "doc_type": "0"})
    assert refused.status_code == 409
    assert "Chưa có chứng thư còn hiệu lực của Văn phòng Chính phủ" in refused.content.decode()
    assert clerk.post(url, {"doc_type": "0", "next": here}).status_code == 302
    refused = clerk.post(url, {"doc_type": "3", "reason": ""})
    assert refused.status_code == 409
    assert "Chưa nêu lý do" in refused.content.decode()


def test_a_line_that_is_down_is_told_with_what_waits(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    from vanban.exchange.directory.operations import note_failure, note_partner_failure

    everyone = Actor.system(None, name="Liên thông")
    for _ in range(3):
        note_failure(actor=everyone, now=NOW, link="truc", problem="Trục không trả lời")
    note_partner_failure(
        actor=everyone, now=NOW, link="truc", partner_code="G22", problem="Lỗi xử lý (mã 21)"
    )
    Dispatch.objects.filter(id=parked.id).update(state="queued", problem="")
    clerk = at(bureau.clerk)
    html = clerk.get("/lien-thong/").content.decode()
    assert "mất đường từ" in html
    assert "1 gói đang chờ" in html
    assert "Trục chưa chuyển được cho nơi này" in html
    assert "Thử lại ngay" in html
    board = clerk.get(f"/di/da-phat-hanh/{parked.package.document_id}/").content.decode()
    assert "Mất đường trục từ" in board
    assert "Mang đi bằng tệp" in board
    assert clerk.post("/lien-thong/thu-lai/truc/").status_code == 302


def test_one_press_sends_again_and_a_second_is_refused(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    clerk = at(bureau.clerk)
    url = f"/lien-thong/gui-lai/{parked.id}/"
    assert clerk.post(url).status_code == 302
    assert clerk.post(url).status_code == 409
    tenancy.enter(bureau.system.organisation)
    parked.refresh_from_db()
    assert (parked.state, parked.told) == ("queued", "")


def test_an_administrator_sees_the_queue_and_no_subject(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    someone = bureau.office.someone("quan.tri", "administrator", full_name="Quản Trị")
    from support.office import TODAY
    from vanban.core.people.queries import actor_of_post

    administrator = actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")
    html = at(administrator).get("/lien-thong/").content.decode()
    assert "05/QĐ-UBND" in html
    assert "mưa lũ" not in html
    assert at(bureau.officer).get("/lien-thong/").status_code == 403


def test_calling_back_needs_a_reason_and_freezes(bureau: Bureau, at: At, parked: Dispatch) -> None:
    clerk = at(bureau.clerk)
    url = f"/lien-thong/van-ban/{parked.package.document_id}/thu-hoi/"
    form = clerk.get(url).content.decode()
    assert "Văn phòng Chính phủ" in form
    assert "chưa yêu cầu" in form
    assert clerk.post(url, {"reason": "", "scope": "all"}).status_code == 409
    chosen = {"reason": "Sai số liệu", "scope": "some"}
    assert clerk.post(url, chosen).status_code == 422
    assert clerk.post(url, {"reason": "Sai số liệu", "scope": "all"}).status_code == 302
    tenancy.enter(bureau.system.organisation)
    assert Document.objects.get(id=parked.package.document_id).state == State.RECALLED
    parked.refresh_from_db()
    assert parked.state == "cancelled"
    page = clerk.get(f"/di/da-phat-hanh/{parked.package.document_id}/").content.decode()
    assert "Hủy trước khi gửi" in page


def test_a_file_that_is_none_is_refused_in_words(bureau: Bureau, at: At) -> None:
    from io import BytesIO

    junk = BytesIO(b"khong phai tep")
    junk.name = "x.vbp"
    answer = at(bureau.clerk).post("/lien-thong/mang-ve/", {"file": junk})
    assert answer.status_code == 422
    assert "Tệp" in answer.content.decode()


def test_the_journal_is_read_narrowed_and_taken_out(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    asked = {"tu_ngay": f"{NOW:%d/%m/%Y}", "tinh_trang": "stopped"}
    registry = at(bureau.clerk)
    html = registry.get("/lien-thong/nhat-ky/", asked).content.decode()
    assert "05/QĐ-UBND" in html
    assert "H15,2026/11/20,05/QĐ-UBND" in html
    assert "Gửi đi 1, nhận về 0; đang chờ 0, dừng hoặc lỗi 1." in html
    assert 'href="/lien-thong/nhat-ky/"' in registry.get("/lien-thong/").content.decode()
    none = registry.get("/lien-thong/nhat-ky/", asked | {"chieu": "received", "sau": ""})
    assert "Không có gói nào" in none.content.decode()
    taken = registry.post("/lien-thong/nhat-ky/xuat/", asked | {"dang": "xlsx"})
    assert taken.content.startswith(b"PK")
    assert "attachment" in taken["Content-Disposition"]
    nonsense = {"tu_ngay": "hôm qua", "chieu": "x", "tinh_trang": "y", "goi": "z", "noi": "\0"}
    assert registry.get("/lien-thong/nhat-ky/", nonsense).status_code == 200


def test_a_stray_packet_is_shown_returned_and_stays_among_the_settled(
    bureau: Bureau, at: At, parked: Dispatch
) -> None:
    face = face_of(read(incoming_packet(7, to=("H15.99",))))
    for doc in ("lac-1", "lac-2"):
        set_aside(
            actor=bureau.system, now=NOW, link="truc", axis_doc_id=doc, kind=face.kind,
            sha256="ab" * 32, size=10, face=face, addressed_to="H15.99", problem=NOT_OURS,
        )  # fmt: skip
    registry = at(bureau.clerk)
    assert "2 gói tin lạc" in registry.get("/lien-thong/").content.decode()
    html = registry.get("/lien-thong/goi-lac/").content.decode()
    assert html.count("/tra-lai/") >= 2
    assert "7/VPCP-NN" in html
    assert "H15.99" in html
    assert "chuẩn bị nội dung họp" not in html
    first, second = stray_items(bureau.clerk)
    sent_back = {"reason_code": "wrong_recipient", "text": "Không có xã này"}
    registry.post(f"/lien-thong/goi-lac/{first.id}/tra-lai/", sent_back)
    registry.post(f"/lien-thong/goi-lac/{second.id}/da-xu-ly/", {"note": "Đã gọi nơi gửi"})
    html = registry.get("/lien-thong/goi-lac/").content.decode()
    assert "Không có gói tin lạc nào chờ xử lý" in html
    assert "Trả lại nơi gửi: Gửi nhầm nơi nhận: Không có xã này" in html
    assert "Đã gọi nơi gửi" in html
