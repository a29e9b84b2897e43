"""Letters of e-mail for tests, and the box they lie in."""

from datetime import date
from email.message import EmailMessage

from support.imap_server import PASSWORD, USER, Mail
from vanban.incoming.reception.rules.emails import AfterIntake, BoxSettings


def letter(
    subject: str = "Thư mời",
    *files: tuple[str, bytes],
    text: str = "Kính gửi UBND xã",
    **headers: str,
) -> bytes:
    """A letter with its files; a header `X_Spam_Flag` is written `X-Spam-Flag`."""
    made = EmailMessage()
    told = {
        "From": "Hội Nông dân <hoi@nongdan.vn>",
        "Subject": subject,
        "Date": "Thu, 19 Nov 2026 08:00:00 +0700",
        "Message-ID": f"<{len(subject)}.{sum(subject.encode())}@nongdan.vn>",
    }
    for name, value in headers.items():
        told[name.replace("_", "-")] = value
    for name, value in told.items():
        made[name] = value
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def box_at(mail: Mail, **changes: object) -> BoxSettings:
    """The settings of the box that the server holds."""
    given: dict[str, object] = {
        "host": "127.0.0.1",
        "port": mail.port,
        "username": USER,
        "password": PASSWORD,
        "since": date(2026, 11, 1),
        "ca_pem": mail.ca_pem,
        "after_intake": AfterIntake.SEEN,
    }
    return BoxSettings(**(given | changes))  # type: ignore[arg-type]
