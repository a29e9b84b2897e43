"""A letter of e-mail is read for what it says, and believed in nothing."""

from email.message import EmailMessage, MIMEPart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.formats.letter import LetterError, Nature, read_letter, words_of_html

PDF = b"%PDF-1.7 van ban"


def letter(
    subject: str = "Thư mời", text: str = "Kính gửi UBND xã", **headers: str
) -> EmailMessage:
    made = EmailMessage()
    told = {
        "From": "Hội Nông dân <hoi@nongdan.vn>",
        "Subject": subject,
        "Date": "Thu, 26 Nov 2026 08:00:00 +0700",
        "Message-ID": "<1@nongdan.vn>",
    }
    for name, value in (
        told | {key.replace("_", "-"): each for key, each in headers.items()}
    ).items():
        made[name] = value
    made.set_content(text)
    return made


def attach(made: EmailMessage, name: str, data: bytes = PDF) -> EmailMessage:
    made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def test_sender_subject_words_and_files_are_read_in_vietnamese() -> None:
    made = attach(letter("Fwd: RE: Thư mời họp"), "Giấy mời số 12.pdf")
    read = read_letter(made.as_bytes())
    assert (read.from_name, read.from_address) == ("Hội Nông dân", "hoi@nongdan.vn")
    assert (read.subject, read.summary) == ("Fwd: RE: Thư mời họp", "Thư mời họp")
    assert read.text == "Kính gửi UBND xã"
    assert [(file.name, file.data) for file in read.files] == [("Giấy mời số 12.pdf", PDF)]
    assert read.nature is Nature.LETTER
    assert read.written_at is not None
    assert read.written_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, Nature.LETTER),
        ({"Auto_Submitted": "no"}, Nature.LETTER),
        ({"Auto_Submitted": "auto-replied; x=1"}, Nature.AUTO_REPLY),
        ({"X_Autoreply": "yes"}, Nature.AUTO_REPLY),
        ({"subject": "Trả lời tự động: vắng mặt"}, Nature.AUTO_REPLY),
        ({"From": "MAILER-DAEMON@mx.vn"}, Nature.BOUNCE),
        ({"Return_Path": "<>"}, Nature.BOUNCE),
        ({"X_Spam_Flag": "YES"}, Nature.SPAM),
        ({"X_MS_Exchange_Organization_SCL": "6"}, Nature.SPAM),
        ({"X_MS_Exchange_Organization_SCL": "1"}, Nature.LETTER),
        ({"List_Unsubscribe": "<mailto:x@y.vn>", "Precedence": "bulk"}, Nature.SPAM),
    ],
)
def test_what_kind_of_letter_it_is_stands_in_its_headers(
    headers: dict[str, str], nature: Nature
) -> None:
    assert read_letter(letter(**headers).as_bytes()).nature is nature


def test_a_page_of_html_gives_its_words_and_nothing_else() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body onload='x()'>"
        "<p>Kính gửi <b>quý cơ quan</b></p><script>alert(1)</script><!-- ẩn -->"
        "<img src='http://xau.vn/dem.gif'><div>Trân trọng</div></body></html>"
    )
    assert words_of_html(page).split() == ["Kính", "gửi", "quý", "cơ", "quan", "Trân", "trọng"]
    made = letter()
    made.set_content(page, subtype="html")
    assert read_letter(made.as_bytes()).text == "Kính gửi quý cơ quan\nTrân trọng"
    assert words_of_html("<div>" * 5000 + "sâu") is not None
    assert words_of_html("") == ""


def test_a_logo_is_no_file_but_a_lone_picture_is() -> None:
    made = letter()
    made.add_alternative("<img src='cid:logo'>", subtype="html")
    page = made.get_payload()[1]
    assert isinstance(page, MIMEPart)
    page.add_related(b"\x89PNG\r\n\x1a\nlogo", "image", "png", cid="<logo>")
    alone = read_letter(made.as_bytes())
    assert [file.data[:4] for file in alone.files] == [b"\x89PNG"]
    assert [file.name for file in read_letter(attach(made, "a.pdf").as_bytes()).files] == ["a.pdf"]


def test_a_letter_forwarded_whole_is_looked_into() -> None:
    outer = letter("Chuyển tiếp: Thư mời")
    outer.add_attachment(attach(letter(), "trong.pdf"))
    read = read_letter(outer.as_bytes())
    assert [file.name for file in read.files] == ["trong.pdf"]
    assert (read.text, read.summary) == ("Kính gửi UBND xã", "Thư mời")


def test_every_copy_of_a_letter_has_one_fingerprint_and_no_other_has_it() -> None:
    one = attach(letter(), "a.pdf").as_bytes()
    copy = b"Received: by mx.xa.gov.vn\r\nDelivered-To: vanthu@xa.gov.vn\r\n" + one
    body = one.split(b"\n\n", 1)[1]
    crossed = one.replace(body, body.replace(b"JVBERi", b"JVBERj"))
    prints = [read_letter(each).fingerprint for each in (one, copy, crossed)]
    assert prints[0] == prints[1] != prints[2]


def test_names_hide_no_control_and_turn_no_direction() -> None:
    made = letter("Thư\u202etxt.exe")
    read = read_letter(attach(made, "van\u202efdp.exe").as_bytes())
    assert "\u202e" not in read.subject + read.files[0].name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"khong phai thu",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 600,
    ],
    ids=["empty", "no-header", "many-parts"],
)
def test_what_is_no_letter_is_refused(data: bytes) -> None:
    with pytest.raises(LetterError):
        read_letter(data)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"From: a@b.vn\n", b"Content-Type: ", b""]))
def test_no_bytes_break_the_reader(data: bytes, before: bytes) -> None:
    try:
        read = read_letter(before + data)
    except LetterError:
        return
    assert read.subject.isprintable() or read.subject == ""
