"""Boxes of e-mail: each letter is taken once, kept byte for byte, believed in nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from support.clock import standing
from support.imap_server import PASSWORD, USER, Mail, imap_server
from support.incoming import NOW, Place, packet, paper
from support.letters import box_at, letter
from support.screens import administrator
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import attachments_of, document_face, versions_of
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.reception import jobs
from vanban.incoming.reception.models import EmailBox
from vanban.incoming.reception.operations import (
    CannotSetBox,
    CannotTakeEmail,
    look_into_box,
    set_email_box,
    stop_email_box,
    take_email,
    try_email_box,
)
from vanban.incoming.reception.operations import emails as taking
from vanban.incoming.reception.queries import (
    EmailBoxRow,
    EmailRow,
    arrival,
    email_boxes,
    emails,
    letter_of,
)
from vanban.incoming.reception.rules.emails import BoxSettings, rest_after
from vanban.incoming.registration.operations import register
from vanban.oversight.tracking.operations import see_notices
from vanban.oversight.tracking.queries import notices_of

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mail]:
    with imap_server(tmp_path_factory.mktemp("imap")) as mail:
        yield mail


@pytest.fixture
def mail(mail_server: Mail) -> Mail:
    fresh = Mail(port=mail_server.port, ca_pem=mail_server.ca_pem)
    mail_server.__dict__.update(fresh.__dict__)
    return mail_server


def set_box(place: Place, mail: Mail, **changes: object) -> UUID:
    return set_email_box(actor=place.system, now=NOW, given=box_at(mail, **changes))


def look(place: Place, box_id: UUID, minutes: float = 0) -> list[UUID]:
    return look_into_box(actor=place.system, now=NOW + minutes * MINUTE, box_id=box_id)


def box(place: Place) -> EmailBoxRow:
    (row,) = email_boxes(place.clerk)
    return row


def states(place: Place) -> list[tuple[str, str, str]]:
    return sorted((row.subject, row.state, row.aside) for row in emails(place.clerk))


def only(place: Place) -> EmailRow:
    (row,) = emails(place.clerk)
    return row


@pytest.mark.checklist(1, 6)
def test_a_letter_becomes_an_arrival_with_its_files_and_waits_for_the_clerk(
    place: Place, mail: Mail
) -> None:
    sent = letter(
        "Fwd: Thư mời dự hội nghị",
        ("phu-luc-01.pdf", paper("PHỤ LỤC")),
        ("giay-moi.pdf", paper("GIẤY MỜI")),
    )
    uid = mail.put(sent, NOW - timedelta(hours=1))
    (document,) = look(place, set_box(place, mail))
    face = document_face(place.clerk, document_id=document)
    came = arrival(place.clerk, document_id=document)
    assert (face.state, face.subject) == ("received", "Thư mời dự hội nghị")
    assert (face.issuer_name, came.way, came.outcome) == ("", "email", "unsigned")
    assert came.sender_name == "Hội Nông dân <hoi@nongdan.vn>"
    assert came.arrived_at == NOW - timedelta(hours=1)
    (version,) = versions_of(place.clerk, document_id=document)
    assert load(version.sha256) == paper("GIẤY MỜI")
    attached = attachments_of(place.clerk, document_id=document)
    assert [(row.file_name, row.kind) for row in attached] == [
        ("phu-luc-01.pdf", "annex"),
        ("thu-goc.eml", "other"),
    ]
    assert load(attached[-1].sha256) == sent
    read = letter_of(place.clerk, document_id=document)
    assert read is not None
    assert read.text == "Kính gửi UBND xã"
    assert r"\Seen" in mail.folders["INBOX"][uid].flags
    assert letter_of(place.officer, document_id=document) is None


def test_what_was_taken_is_not_taken_again_nor_what_lay_there_before(
    place: Place, mail: Mail
) -> None:
    mail.put(letter("Cũ"), NOW - timedelta(days=60))
    mail.put(letter("Mới"), NOW)
    box_id = set_box(place, mail)
    assert len(look(place, box_id)) == 1
    assert look(place, box_id, 0.5) == []  # it is not yet its turn
    assert look(place, box_id, 2) == []
    mail.put(letter("Mới nữa"), NOW)
    assert len(look(place, box_id, 4)) == 1
    assert states(place) == [("Mới", "taken", ""), ("Mới nữa", "taken", "")]


@pytest.mark.parametrize("step", ["note_email", "_mark", "note_email_marked"])
def test_killed_at_any_step_it_is_taken_once_and_marked(
    place: Place, mail: Mail, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    uid = mail.put(letter("Một", ("a.pdf", paper())), NOW)
    box_id = set_box(place, mail)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(taking, step, killed)
        with pytest.raises(SystemExit):
            look(place, box_id)
    look(place, box_id, 2)
    assert only(place).state == "taken"
    assert len(only(place).document_ids) == 1
    assert r"\Seen" in mail.folders["INBOX"][uid].flags
    mail.commands.clear()
    look(place, box_id, 4)
    assert "UID STORE" not in mail.commands


def test_numbered_anew_by_the_server_or_lying_in_two_boxes_it_is_known(
    place: Place, mail: Mail
) -> None:
    mail.put(letter("Một"), NOW)
    box_id = set_box(place, mail)
    look(place, box_id)
    mail.number_anew()
    mail.put(letter("Hai"), NOW)
    assert len(look(place, box_id, 2)) == 1
    mail.folders["Chung"] = {1: next(iter(mail.folders["INBOX"].values()))}
    mail.folders["Chung"][1].data = b"Received: by mx2\n" + letter("Một")
    second = set_box(place, mail, folder="Chung")
    assert look(place, second) == []
    assert [state for subject, state, _ in states(place) if subject == "Một"] == [
        "known", "known", "taken",
    ]  # fmt: skip


@pytest.mark.parametrize("able", ["MOVE", "UIDPLUS", ""], ids=["move", "uidplus", "neither"])
def test_taken_letters_are_moved_and_never_deleted(place: Place, mail: Mail, able: str) -> None:
    mail.able = f"IMAP4rev1 AUTH=PLAIN {able}"
    uid = mail.put(letter(), NOW)
    other = mail.put(letter("Người khác đánh dấu xóa", X_Spam_Flag="YES"), NOW)
    mail.folders["INBOX"][other].flags.add(r"\Deleted")
    look(place, set_box(place, mail, after_intake="move", moved_to="Đã nhận"))
    assert other in mail.folders["INBOX"]
    moved = mail.folders.get("&ARA-&AOM- nh&HqE-n") or mail.folders.get("&ARAA4w- nh&Hq0-n")
    if able:
        assert moved is not None
        assert list(moved) == [uid]
    else:
        assert r"\Seen" in mail.folders["INBOX"][uid].flags


def test_left_as_it_is_the_box_is_opened_for_reading_only(place: Place, mail: Mail) -> None:
    uid = mail.put(letter(), NOW)
    assert len(look(place, set_box(place, mail, after_intake="leave"))) == 1
    assert mail.folders["INBOX"][uid].flags == set()
    assert "EXAMINE" in mail.commands
    assert "SELECT" not in mail.commands


def test_automatic_bounced_and_advertising_letters_are_set_apart_and_taken_by_hand(
    place: Place, mail: Mail
) -> None:
    mail.put(letter("Vắng mặt", Auto_Submitted="auto-replied"), NOW)
    mail.put(letter("Không gửi được", From="MAILER-DAEMON@mx.vn"), NOW)
    mail.put(letter("Trúng thưởng", ("a.pdf", paper()), X_Spam_Flag="YES"), NOW)
    box_id = set_box(place, mail)
    assert look(place, box_id) == []
    assert states(place) == [
        ("Không gửi được", "aside", "bounce"),
        ("Trúng thưởng", "aside", "spam"),
        ("Vắng mặt", "aside", "auto_reply"),
    ]
    assert not any(kept.flags for kept in mail.folders["INBOX"].values())
    wanted = next(row.id for row in emails(place.clerk, aside=True) if row.aside == "spam")
    with pytest.raises(Forbidden):
        take_email(actor=place.leader, now=NOW, email_id=wanted)
    (document,) = take_email(actor=place.clerk, now=NOW, email_id=wanted)
    assert document_face(place.clerk, document_id=document).subject == "Trúng thưởng"
    with pytest.raises(CannotTakeEmail):
        take_email(actor=place.clerk, now=NOW, email_id=wanted)
    with pytest.raises(NotFound):
        take_email(actor=place.clerk, now=NOW, email_id=document)
    look(place, box_id, 2)
    assert [bool(kept.flags) for kept in mail.folders["INBOX"].values()] == [False, False, True]


def test_a_packet_in_a_letter_is_read_as_a_packet(place: Place, mail: Mail) -> None:
    mail.put(letter("Gửi gói tin", ("goi.edxml", packet(77)), ("ban-do.pdf", paper("BẢN ĐỒ"))), NOW)
    (document,) = look(place, set_box(place, mail))
    face = document_face(place.clerk, document_id=document)
    assert (face.symbol, face.issuer_name) == ("77/VPCP-NN", "Văn phòng Chính phủ")
    names = [row.file_name for row in attachments_of(place.clerk, document_id=document)]
    assert names == ["thu-goc.eml", "ban-do.pdf"]
    assert register(actor=place.clerk, now=NOW, document_id=document) == 1


def test_a_letter_of_words_alone_is_an_arrival_too(place: Place, mail: Mail) -> None:
    mail.put(letter("Phản ánh đường hỏng", text="Đường thôn 3 hỏng."), NOW)
    (document,) = look(place, set_box(place, mail))
    came = arrival(place.clerk, document_id=document)
    assert (came.fitness, came.problems) == ("whole", ())
    assert versions_of(place.clerk, document_id=document) == []


@pytest.mark.parametrize(
    "sent",
    [
        letter("(Mật) Kế hoạch phòng thủ"),
        letter("Kế hoạch", text="TỐI MẬT\nKế hoạch phòng thủ"),
        letter("Kế hoạch", ("ke-hoach.pdf", paper(mark="TUYỆT MẬT"))),
    ],
    ids=["subject", "words", "file"],
)
def test_a_mark_of_secrecy_keeps_nothing_and_leaves_the_box_alone(
    place: Place, mail: Mail, sent: bytes
) -> None:
    uid = mail.put(sent, NOW)
    (document,) = look(place, set_box(place, mail))
    came = arrival(place.clerk, document_id=document)
    assert (came.fitness, came.return_code) == ("quarantined", "secret")
    assert attachments_of(place.clerk, document_id=document) == []
    row = only(place)
    assert (row.state, row.subject, row.text, row.sha256) == ("secret", "", "", "")
    assert mail.folders["INBOX"][uid].flags == set()


@pytest.mark.parametrize("said", [None, 10], ids=["as-it-is", "the-server-lies"])
def test_a_letter_that_is_too_large_is_named_and_not_fetched(
    place: Place, mail: Mail, settings: Settings, said: int | None
) -> None:
    settings.LETTER_MAX_BYTES = 1000
    mail.size_said = said
    mail.put(letter("Ảnh lũ", ("anh.jpg", b"\xff\xd8\xff" + bytes(5000))), NOW)
    mail.put(letter("Nhỏ"), NOW)
    assert len(look(place, set_box(place, mail))) == 1
    (large,) = emails(place.clerk, aside=True)
    assert (large.aside, large.sha256) == ("too_large", "")
    with pytest.raises(CannotTakeEmail) as refusal:
        take_email(actor=place.clerk, now=NOW, email_id=large.id)
    assert "tải tệp về" in refusal.value.reasons[0].mend


def test_large_letters_come_in_pieces_whole(
    place: Place, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanban.incoming.reception.operations.imap.PIECE", 1000)
    sent = letter("Lớn", ("a.pdf", paper()))
    mail.put(sent, NOW)
    mail.size_said = 5  # some servers only guess
    look(place, set_box(place, mail))
    assert load(only(place).sha256) == sent
    assert mail.commands.count("UID FETCH") == 2 + len(sent) // 1000


def test_a_letter_that_disappears_while_it_is_read_is_not_half_taken(
    place: Place, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanban.incoming.reception.operations.imap.PIECE", 1000)
    mail.put(letter("Lớn", ("a.pdf", paper())), NOW)
    mail.gone_from = 1000
    assert look(place, set_box(place, mail)) == []
    assert emails(place.clerk) == []
    assert box(place).failures == 0


def test_what_is_no_letter_is_set_apart_and_the_next_is_taken(place: Place, mail: Mail) -> None:
    mail.put(b"\r\n\r\nkhong co dau thu", NOW)
    mail.put(letter("Sau"), NOW)
    assert len(look(place, set_box(place, mail))) == 1
    assert ("", "aside", "unreadable") in states(place)


def test_a_broken_line_is_told_waited_out_and_what_was_left_is_taken_then(
    place: Place, mail: Mail
) -> None:
    mail.put(letter("Một"), NOW)
    box_id = set_box(place, mail)
    mail.drop_after = 20
    assert look(place, box_id) == []
    assert (box(place).failures, "giữa chừng" in box(place).problem) == (1, True)
    assert box(place).rests_until == NOW + MINUTE
    assert emails(place.clerk) == []
    assert look(place, box_id, 2) == []
    assert (box(place).failures, box(place).failing_since) == (2, NOW)
    mail.drop_after = None
    assert look(place, box_id, 3) == []  # it still rests
    assert len(look(place, box_id, 5)) == 1
    assert (box(place).failures, box(place).problem, box(place).rests_until) == (0, "", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "sai"}, "Sai tên đăng nhập hoặc mật khẩu"),
        ({"folder": "Không có"}, "Không mở được thư mục “Không có”"),
        ({"ca_pem": ""}, "Chứng thư TLS"),
        ({"host": "localhost"}, "Chứng thư TLS"),
    ],
    ids=["password", "folder", "issuer-unknown", "other-name"],
)
def test_each_fault_is_told_in_words_that_say_what_to_mend(
    place: Place, mail: Mail, changes: dict[str, object], words: str
) -> None:
    mail.put(letter(), NOW)
    assert look(place, set_box(place, mail, **changes)) == []
    assert words in box(place).problem
    assert "sai" not in box(place).problem


def test_a_port_without_tls_or_without_server_is_told(place: Place, tmp_path: Path) -> None:
    with imap_server(tmp_path, tls=False) as plain:
        box_id = set_box(place, plain)
        look(place, box_id)
        assert "không nói TLS" in box(place).problem
    try_email_box(actor=place.system, now=NOW, box_id=box_id)
    look(place, box_id)
    assert "từ chối kết nối" in box(place).problem


def test_a_box_that_cannot_be_read_rings_the_administrators_bell_once_until_seen(
    place: Place, mail: Mail
) -> None:
    chief = administrator(place)

    def bells() -> list[tuple[str, str, bool]]:
        with standing(NOW):  # the look that setting asks for finds that it is not its turn
            do_jobs()
        return sorted((row.label, row.subject, row.seen) for row in notices_of(chief))

    box_id = set_box(place, mail, password="sai")
    told = ("Không đọc được hộp thư điện tử", USER)
    look(place, box_id)
    look(place, box_id, 5)
    assert box(place).failures == 2
    assert bells() == [(*told, False)]
    assert notices_of(place.clerk) == []
    mail.folders.pop("INBOX")
    set_email_box(actor=place.system, now=NOW, given=box_at(mail), box_id=box_id)
    look(place, box_id, 10)
    assert bells() == [(*told, False)], "another fault, the first not seen yet"
    see_notices(actor=chief, now=NOW)
    mail.folders["INBOX"] = {}
    look(place, box_id, 60)
    assert box(place).failures == 0
    mail.folders.pop("INBOX")
    look(place, box_id, 70)
    assert bells() == [(*told, False), (*told, True)]


def test_faults_are_waited_out_longer_and_longer_up_to_an_hour() -> None:
    rests = [rest_after(failures) for failures in range(1, 9)]
    assert rests[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert rests[-1] == rest_after(10_000) == timedelta(hours=1)


def test_all_that_is_wrong_with_a_box_is_said_at_once(place: Place, mail: Mail) -> None:
    wrong = BoxSettings(
        host="https://mail", username="", password="a\nb", port=0, folder="",
        since=NOW.date(), after_intake="move", ca_pem="không phải",
    )  # fmt: skip
    with pytest.raises(CannotSetBox) as refusal:
        set_email_box(actor=place.system, now=NOW, given=wrong)
    assert {reason.field for reason in refusal.value.reasons} == {
        "host", "username", "password", "port", "folder", "moved_to", "ca_pem",
    }  # fmt: skip
    with pytest.raises(Forbidden):
        set_email_box(actor=place.clerk, now=NOW, given=box_at(mail))
    set_box(place, mail)
    with pytest.raises(CannotSetBox):
        set_box(place, mail)


def test_the_password_is_sealed_and_kept_when_the_rest_is_changed(place: Place, mail: Mail) -> None:
    box_id = set_box(place, mail)
    tenancy.enter(place.office.organisation_id)
    sealed = bytes(EmailBox.objects.get(id=box_id).sealed)
    assert PASSWORD.encode() not in sealed
    mail.put(letter(), NOW)
    changed = box_at(mail, password="", after_intake="leave")
    assert set_email_box(actor=place.system, now=NOW, given=changed, box_id=box_id) == box_id
    assert len(look(place, box_id)) == 1
    stop_email_box(actor=place.system, now=NOW, box_id=box_id)
    assert look(place, box_id, 10) == []


def test_another_secret_of_the_keystore_is_told_and_a_new_password_mends_it(
    place: Place, mail: Mail, settings: Settings
) -> None:
    box_id = set_box(place, mail)
    settings.KEYSTORE_SECRET = "một bí mật khác"
    assert look(place, box_id) == []
    assert "nhập lại mật khẩu" in box(place).problem
    set_email_box(actor=place.system, now=NOW, given=box_at(mail), box_id=box_id)
    mail.put(letter(), NOW)
    assert len(look(place, box_id)) == 1


def test_the_worker_looks_into_each_box_in_its_turn(place: Place, mail: Mail) -> None:
    with standing(NOW):
        set_box(place, mail)
        do_jobs(task="look_into_box")
    mail.put(letter("Một"), NOW)
    for minutes in (0.2, 2):
        with standing(NOW + minutes * MINUTE):
            jobs.emails_due()
            do_jobs(task="look_into_box")
    assert [row.subject for row in emails(place.clerk)] == ["Một"]
