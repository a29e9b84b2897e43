"""Packets taken along as one file: a ZIP with a list of what is in it, before it is signed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vanban.formats import zipped
from vanban.formats.envelope.errors import EnvelopeError

FORMAT: Final = "vanban-parcel/1"
_LIST: Final = "parcel.json"
_MOST_PACKETS: Final = 5000
_LONGEST_LIST: Final = 8 * 1024 * 1024
_LARGEST: Final = 1024 * 1024 * 1024
_DAY_ZERO: Final = (2020, 1, 1, 0, 0, 0)  # the same packets are the same bytes


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet: its kind as the axis knows it (edoc, status), its identifier, its bytes."""

    kind: str
    business_id: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one organisation takes along to another, in the order in which it would have left."""

    sender_code: str
    receiver_code: str
    made_at: datetime
    packets: tuple[Packet, ...]


def pack(parcel: Parcel) -> bytes:
    """The file of a parcel; packets are not compressed, they hold what is compressed already."""
    listed = {
        "format": FORMAT,
        "from": parcel.sender_code,
        "to": parcel.receiver_code,
        "made_at": parcel.made_at.isoformat(),
        "packets": [
            {"kind": one.kind, "business_id": one.business_id, "sha256": one.sha256}
            for one in parcel.packets
        ],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        text = json.dumps(listed, ensure_ascii=False, indent=1)
        file.writestr(zipfile.ZipInfo(_LIST, _DAY_ZERO), text)
        for one in {one.sha256: one for one in parcel.packets}.values():
            file.writestr(zipfile.ZipInfo(f"{one.sha256}.edxml", _DAY_ZERO), one.data)
    return out.getvalue()


def unpack(data: bytes) -> Parcel:
    """The parcel in a file. Refuses (EnvelopeError) what is none, is altered, or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if sum(part.file_size for part in file.infolist()) > _LARGEST:
                raise EnvelopeError("parcel.too_large", "Tệp mang theo bung ra quá lớn.")
            listed = json.loads(zipped.read_entry(file, file.getinfo(_LIST), _LONGEST_LIST))
            if listed["format"] != FORMAT or len(listed["packets"]) > _MOST_PACKETS:
                raise _unreadable()
            packets = tuple(_packet(file, each) for each in listed["packets"])
            made_at = datetime.fromisoformat(listed["made_at"])
            return Parcel(str(listed["from"]), str(listed["to"]), made_at, packets)
    except (*zipped.FAULTS, KeyError, TypeError) as wrong:
        raise _unreadable() from wrong


def _packet(file: zipfile.ZipFile, listed: dict[str, str]) -> Packet:
    packet = Packet(
        str(listed["kind"]),
        str(listed["business_id"]),
        zipped.read_entry(file, file.getinfo(f"{listed['sha256']}.edxml"), _LARGEST),
    )
    if packet.kind not in {"edoc", "status"} or packet.sha256 != listed["sha256"]:
        raise EnvelopeError("parcel.altered", "Gói tin trong tệp không khớp mã băm đã ghi.")
    return packet


def parcel_name(sender_code: str, receiver_code: str, made_at: datetime) -> str:
    """A file name that tells people what it is: from whom, to whom, of when."""
    codes: Sequence[str] = (sender_code.replace(".", "-"), receiver_code.replace(".", "-"))
    return f"lien-thong-{codes[0]}-toi-{codes[1]}-{made_at:%Y%m%d-%H%M%S}.vbp"


def _unreadable() -> EnvelopeError:
    return EnvelopeError("parcel.unreadable", "Tệp không phải tệp gói tin mang theo, hoặc đã hỏng.")
