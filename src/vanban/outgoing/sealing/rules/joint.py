"""The seals of a joint document: of every body that issues it, ours last.

Our seal locks the file, so those of the other bodies come before it, over the number and the date
that the body in the lead has given (Decree 30/2020 art. 15, 17, 32, 33).
"""

from collections.abc import Sequence
from typing import Protocol

from vanban.core.organisations.rules import fold
from vanban.foundation.errors import Reason
from vanban.trust.certificates.rules import Holder, names_body
from vanban.trust.keys.rules import HolderKind
from vanban.trust.verification.rules.standing import CUT
from vanban.trust.verification.rules.verdict import SignerFacts


class Along(Protocol):
    """One of several signers, as far as his body's seal goes."""

    @property
    def ordinal(self) -> int: ...
    @property
    def body_name(self) -> str: ...
    @property
    def seals(self) -> bool: ...


def bodies_to_seal(signers: Sequence[Along]) -> dict[int, str]:
    """The bodies that seal beside ours, by the place of the first who signs for each."""
    found: dict[str, tuple[int, str]] = {}
    for each in sorted(signers, key=lambda row: row.ordinal):
        if each.seals and each.body_name:
            found.setdefault(fold(each.body_name), (each.ordinal, each.body_name))
    return dict(found.values())


def seals_missing(bodies: Sequence[str]) -> list[Reason]:
    """Why the body in the lead does not seal yet: each body whose seal is not on the file."""
    mend = (
        "Ở mục Dấu của các cơ quan: tải tệp đã có số, gửi cơ quan ấy đóng dấu, rồi nhận lại tệp. "
        "Không cần dấu của họ thì hủy số, trả lại người soạn để sửa mục Nhiều người ký."
    )
    return [
        Reason("sealing.co_seal_missing", f"Chưa có dấu của {body} trên bản đã có số.", mend)
        for body in bodies
    ]


def bears_name(signer: SignerFacts, names: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a certificate is the body's of these names, alone or with what stands above it.

    Certificates name a department with or without its province, and cut long names.
    """
    bodies, own = tuple(names), Holder((signer.name,), (signer.organisation, signer.unit))
    return (
        names_body(signer.name, Holder(bodies, tuple(above)))
        or (bool(signer.name) and any(names_body(name, own) for name in bodies))
        or (
            len(signer.name) >= CUT
            and any(fold(name).startswith(fold(signer.name)) for name in bodies)
        )
    )


def reasons_against_sealer(
    signer: SignerFacts | None, body: str, *, names: Sequence[str], above: Sequence[str]
) -> list[Reason]:
    """Whether it is the seal of this body: an organisation's certificate that bears its name."""
    if signer is None:
        return []  # a file without a new signature is refused for that
    if bears_name(signer, names, above) and signer.holder != HolderKind.PERSON:
        return []
    if signer.holder == HolderKind.PERSON:
        text = f"Tệp do cá nhân {signer.name} ký, không phải dấu của {body}."
        mend = f"Đề nghị {body} ký bằng chứng thư số của cơ quan."
        return [Reason("sealing.brought_person", text, mend)]
    text = f"Tệp mang dấu của {signer.name or 'không rõ cơ quan nào'}, không phải của {body}."
    mend = f"Đề nghị {body} đóng dấu trên tệp tải ở đây; tên ghi sai thì trả lại dự thảo để sửa."
    return [Reason("sealing.brought_other_body", text, mend)]


def before_its_number() -> Reason:
    """The seal lies on an earlier file of the same document."""
    return Reason(
        "sealing.brought_before_number",
        "Dấu được đóng trên bản chưa có số, hoặc bản mang số đã hủy.",
        "Tải lại tệp đã có số ở đây, gửi cơ quan kia đóng dấu trên tệp ấy.",
    )


def sealed_meanwhile(body: str) -> Reason:
    """Another body's seal has come since this file was given out: seals lie one over the other."""
    return Reason(
        "sealing.brought_beside",
        f"Sau khi tệp này được gửi đi đã nhận dấu của {body}; tệp không còn là bản mới nhất.",
        "Tải bản mới nhất gửi đóng dấu lại; gửi lần lượt từng cơ quan.",
    )


def not_asked_of_them() -> Reason:
    """No seal of this body is waited for."""
    return Reason(
        "sealing.not_asked_of_them",
        "Văn bản này hiện không chờ dấu của cơ quan ấy.",
        "Tải lại trang để xem đang chờ dấu của cơ quan nào.",
    )
