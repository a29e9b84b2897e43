"""The operator's pages, as the operator and as strangers meet them."""

import re
from datetime import UTC, datetime, timedelta
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from support.axis import OPERATOR, packet
from vanban.axis.mailbox.models import Delivery
from vanban.axis.mailbox.rules import Act
from vanban.axis.members.operations import rotate_secret, suspend_member
from vanban.axis.members.operations.operators import remove_operator, set_operator
from vanban.config import axis_urls
from vanban.doors import axis as doors
from vanban.doors.axis.words import REFUSED, refused_in_short
from vanban.formats.vxp.rows import Call
from vanban.foundation.chain import prove_chains
from vanban.foundation.clock import local, now

G22 = "00.22.W00"
PASSWORD = "mật khẩu của người điều hành"  # as in conftest
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def send(speak: Any, number: int = 1) -> tuple[str, str]:
    """A packet on the axis: the sender's id and the receiver's."""
    answer = speak(Call.SEND_EDOC, body=packet(number), messagetype="edoc", **{"from": "H15"})[1]
    row = speak(Call.GET_RECEIVED_EDOC_LIST, G22, messagetype="edoc")[1]["data"][-1]
    return answer["DocId"], row["docId"]


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_only_who_is_signed_in_gets_any_page(client: Client) -> None:
    some_id = "11111111-2222-7333-8444-555555555555"
    for pattern in axis_urls.urlpatterns:
        path = str(pattern.pattern).replace("<uuid:message_id>", some_id)
        path = path.replace("<uuid:delivery_id>", some_id)
        if path.endswith(("/vao", "/ra", "/ngon-ngu")):
            continue
        for method in (client.get, client.post):
            answer = method(f"/{path}")
            assert (answer.status_code, answer.headers["Location"]) == (302, "/dieu-hanh/vao")


def test_wrong_passwords_lock_the_door_for_a_while(client: Client) -> None:
    for _ in range(django_settings.SIGN_IN_TRIES):
        answer = client.post("/dieu-hanh/vao", {"name": "truc1", "password": "sai"})
        assert answer.status_code == 403
    answer = client.post("/dieu-hanh/vao", {"name": "truc1", "password": PASSWORD})
    assert answer.status_code == 403
    assert client.post("/dieu-hanh/vao", {"name": "ai", "password": "sai"}).status_code == 403


def test_a_letter_that_no_database_takes_is_no_error(inside: Client) -> None:
    for path in (
        "/dieu-hanh/tra-cuu?q=%00a",
        "/dieu-hanh/ket?he-thong=%00",
        "/dieu-hanh/tu-choi?he-thong=%00",
    ):
        assert inside.get(path).status_code == 200
    told = {"name": "truc1\x00", "password": PASSWORD}
    assert inside.post("/dieu-hanh/vao", told).status_code == 302


def test_a_new_password_and_a_removal_end_what_was_signed_in(inside: Client) -> None:
    assert inside.get("/dieu-hanh").status_code == 200
    now = datetime.now(UTC)
    set_operator(actor=OPERATOR, now=now, name="truc1", password=PASSWORD + " mới")
    assert inside.get("/dieu-hanh").status_code == 302
    inside.post("/dieu-hanh/vao", {"name": "truc1", "password": PASSWORD + " mới"})
    assert inside.get("/dieu-hanh").status_code == 200
    remove_operator(actor=OPERATOR, now=now, name="truc1")
    assert inside.get("/dieu-hanh").status_code == 302


def test_traffic_and_members_are_shown_without_style_or_script_inside(
    inside: Client, speak: Any
) -> None:
    send(speak)
    answer = inside.get("/dieu-hanh")
    text = text_of(answer)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in text
    assert "<script" not in text
    assert f"{local(now()):%d/%m/%Y}: 1 văn bản, 0 trạng thái" in text
    assert all(system in text for system in ("00.15.W00", G22, "vxp.saas.03"))


def test_every_word_of_the_pages_has_an_english_one() -> None:
    folder = Path(doors.__file__).parent
    written = {str(act.label) for act in Act} | {*REFUSED.values(), refused_in_short("")}
    for path in (folder / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        written |= {two for _, two in re.findall(r"{% translate (['\"])(.*?)\1 %}", text)}
        for block in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", text):
            written.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", block))
    with (folder / "locale/en/LC_MESSAGES/django.mo").open("rb") as file:
        english = GNUTranslations(file)
    assert len(written) > 50
    assert {word for word in written if english.gettext(word) == word} == set()


def test_the_operator_chooses_english_and_comes_back_to_the_page(
    inside: Client, speak: Any
) -> None:
    sent, _ = send(speak, 3)
    page = f"/dieu-hanh/goi-tin/{sent}"
    answer = inside.post("/dieu-hanh/ngon-ngu", {"language": "en", "next": page})
    assert answer.headers["Location"] == page
    text = text_of(inside.get(page))
    assert '<html lang="en">' in text
    assert "The axis took the packet in" in text
    assert "Diễn biến" not in text
    inside.post("/dieu-hanh/ngon-ngu", {"language": "vi", "next": page})
    assert "Diễn biến" in text_of(inside.get(page))
    for elsewhere in ("//evil.vn/dieu-hanh", "/den/", "https://evil.vn/dieu-hanh"):
        answer = inside.post("/dieu-hanh/ngon-ngu", {"language": "en", "next": elsewhere})
        assert answer.headers["Location"] == "/dieu-hanh"


@pytest.mark.checklist(41)
def test_a_packet_is_found_by_either_id_number_or_hash_with_its_whole_story(
    inside: Client, speak: Any
) -> None:
    sent, received = send(speak, 7)
    sha256 = Delivery.objects.select_related("message").get(id=received).message.sha256
    for wanted in (sent, received, "7/UBND-VP", "H15,2026/11/20,7/UBND-VP", sha256):
        answer = inside.get("/dieu-hanh/tra-cuu", {"q": wanted})
        assert answer.headers["Location"] == f"/dieu-hanh/goi-tin/{sent}"
    assert "Không có gói tin" in text_of(inside.get("/dieu-hanh/tra-cuu", {"q": "99/X"}))
    speak(Call.GET_EDOC, G22, docId=received)
    speak(Call.UPDATE_STATUS, G22, docId=received, status="fail", comment="het dung luong")
    text = text_of(inside.get(f"/dieu-hanh/goi-tin/{sent}"))
    told = ["Trục nhận gói tin", "Đơn vị nhận lấy về", "Đơn vị nhận báo lỗi", "het dung luong"]
    places = [text.index(each, text.index("Diễn biến")) for each in told]
    assert places == sorted(places)


def test_a_stuck_packet_offered_again_keeps_its_id_and_is_there_once(
    inside: Client, speak: Any
) -> None:
    sent, received = send(speak)
    speak(Call.UPDATE_STATUS, G22, docId=received, status="fail")
    assert "Đưa ra lại" in text_of(inside.get("/dieu-hanh/ket"))
    for _ in range(2):
        answer = inside.post(f"/dieu-hanh/dua-lai/{received}", {"message": sent})
        assert answer.headers["Location"] == f"/dieu-hanh/goi-tin/{sent}"
    rows = speak(Call.GET_RECEIVED_EDOC_LIST, G22, messagetype="edoc")[1]["data"]
    assert [row["docId"] for row in rows] == [received]
    assert text_of(inside.get(f"/dieu-hanh/goi-tin/{sent}")).count("Đưa ra lại cho") == 1
    speak(Call.UPDATE_STATUS, G22, docId=received, status="done")
    refused = inside.post(f"/dieu-hanh/dua-lai/{received}")
    assert refused.status_code == 409
    assert "đã đến nơi nhận" in refused.content.decode()
    assert all(chain.fault is None for chain in prove_chains(OPERATOR))


def test_a_packet_replaced_by_a_corrected_one_is_not_offered_again(
    inside: Client, speak: Any
) -> None:
    _, received = send(speak)
    speak(Call.UPDATE_STATUS, G22, docId=received, status="fail")
    speak(Call.SEND_EDOC, body=packet(1, note="sửa"), messagetype="edoc", **{"from": "H15"})
    assert inside.post(f"/dieu-hanh/dua-lai/{received}").status_code == 409
    answer = speak(Call.UPDATE_STATUS, G22, docId=received, status="done")[1]
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", "35")
    text = text_of(inside.get("/dieu-hanh/ket"))
    assert "Không có gói tin nào" in text  # the corrected one arrives; the failed one is history
    assert "Lỗi ở nơi nhận</dt><dd>0" in text_of(inside.get("/dieu-hanh"))


def test_of_one_member_all_that_waits_for_it_is_shown(inside: Client, speak: Any) -> None:
    send(speak, 1)
    _, received = send(speak, 2)
    speak(Call.UPDATE_STATUS, G22, docId=received, status="fail")
    whole = text_of(inside.get("/dieu-hanh/ket"))
    assert "2/UBND-VP" in whole
    assert "1/UBND-VP" not in whole  # it waits, but not for long
    of_one = text_of(inside.get("/dieu-hanh/ket", {"he-thong": G22}))
    assert "1/UBND-VP" in of_one
    assert "2/UBND-VP" in of_one
    assert "UBND-VP" not in text_of(inside.get("/dieu-hanh/ket", {"he-thong": "00.15.W00"}))
    assert f"/dieu-hanh/ket?he-thong={G22}" in text_of(inside.get("/dieu-hanh"))


def test_members_show_until_when_an_old_secret_holds_and_who_is_out(
    inside: Client, speak: Any
) -> None:
    assert "khóa cũ dùng đến" not in text_of(inside.get("/dieu-hanh"))
    overlap = timedelta(hours=72)
    rotate_secret(actor=OPERATOR, now=now(), system_id=G22, secret="mới", overlap=overlap)
    text = text_of(inside.get("/dieu-hanh"))
    assert f"khóa cũ dùng đến {local(now() + overlap):%d/%m/%Y %H:%M}" in text
    suspend_member(actor=OPERATOR, now=now(), system_id="vxp.saas.03")
    assert ">ngừng<" in text_of(inside.get("/dieu-hanh"))


def test_refusals_are_told_in_the_operators_language(inside: Client, speak: Any) -> None:
    _, received = send(speak)
    speak(Call.UPDATE_STATUS, G22, docId=received, status="done")
    inside.post("/dieu-hanh/ngon-ngu", {"language": "en"})
    refused = inside.post(f"/dieu-hanh/dua-lai/{received}")
    assert "The packet has arrived; it is not offered again." in refused.content.decode()
    speak(Call.SEND_EDOC, body=packet(to=("H77",)), messagetype="edoc", **{"from": "H15"})
    assert "No such receiver" in text_of(inside.get("/dieu-hanh/tu-choi"))
    inside.post("/dieu-hanh/ra")
    wrong = inside.post("/dieu-hanh/vao", {"name": "truc1", "password": "sai"})
    assert "Wrong name or password" in wrong.content.decode()
    assert "or wait for" in wrong.content.decode()
