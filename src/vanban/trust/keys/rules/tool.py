"""The government desktop signing tool (VGCA SignService): its functions, what it is told.

A Windows program at wss://127.0.0.1:8987/<Function>, one call a socket, driven by the page. It
fetches the file by `FileName` and posts the signed one to `FileUploadHandler`; it has no cookie of
ours, so both addresses carry a token for this one document. Nothing it says is believed: what
counts is the file that came back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

ADDRESS: Final = "wss://127.0.0.1:8987"


class Function(StrEnum):
    """What the tool is asked to put on the file."""

    APPROVED = "SignApproved"  # ký phê duyệt: the competent person
    ISSUED = "SignIssued"  # ký phát hành: number, date, the organisation's seal
    INCOME = "SignIncome"  # the organisation on what came in
    COPY = "SignCopy"  # bản sao điện tử
    APPENDIX = "SignAppendix"  # an annex in a file of its own
    COMMENT = "Comment"  # bút phê
    FILES = "SignFiles"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a function may leave on a file: so many new signatures, remarks or not."""

    signatures_at_least: int = 1
    signatures_at_most: int = 1
    remarks: bool = False


MARKS: Final[Mapping[Function, Mark]] = MappingProxyType(
    {
        Function.APPROVED: Mark(),
        # Number, date and seal are three objects, each with its own template and signature.
        Function.ISSUED: Mark(1, 3),
        Function.INCOME: Mark(),
        Function.COPY: Mark(),
        Function.APPENDIX: Mark(),
        Function.COMMENT: Mark(0, 1, remarks=True),
        Function.FILES: Mark(),
    }
)


def request_of(
    function: Function, *, fetch_url: str, upload_url: str, number: str = "", issued: str = ""
) -> dict[str, object]:
    """The one message of a call. `issued`: ISO 8601 with +07:00, where the function stamps it."""
    asked: dict[str, object] = {
        "FileUploadHandler": upload_url,
        "SessionId": "",
        "JWTToken": "",
        "FileName": fetch_url,
        "MetaData": [],
    }
    if function in {Function.ISSUED, Function.COPY, Function.APPENDIX}:
        asked["DocNumber"] = number
    if function is Function.ISSUED:
        asked["IssuedDate"] = issued
    return asked


def answer_of(*, taken: bool, message: str = "", file_name: str = "", file_url: str = "") -> dict:  # type: ignore[type-arg]
    """What the tool is answered after its upload. `Status` must be a boolean: 0 or 1 makes the tool
    report 0x0028 although the file was kept.
    """
    return {
        "Status": taken,
        "Message": message,
        "FileName": file_name,
        "FileServer": file_url if taken else "",
    }
