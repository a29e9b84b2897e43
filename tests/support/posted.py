"""A packet put on the demo's axis in an office's name, around a file made elsewhere."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

from support.stack import Stack
from vanban.exchange.directory.operations import send_packet
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.sending.rules import Body, FileRow, Sheet, message_of
from vanban.formats.edxml.writer import write_document
from vanban.formats.vxp.rows import MessageType


def post(stack: Stack, part: str, *, name: str, pdf: bytes, subject: str) -> None:
    """Send a government decree around these bytes to the province, as that office would."""
    links = json.loads((stack.folder / part / "axis-links.json").read_text(encoding="utf-8"))
    link = AxisLink(**{**links[0], "organisations": (), "reaches": ()})
    number = str(uuid4().int % 9000 + 1000)
    today = date(2026, 11, 20)
    sheet = Sheet(
        sender=Body(code="G22", name="Văn phòng Chính phủ"),
        recipients=(Body(code="H15", name="Ủy ban nhân dân tỉnh Đắk Lắk"),),
        to_places=(),
        business_id=f"G22,{today:%Y/%m/%d},{number}/QĐ-TTg",
        number=number,
        notation="QĐ-TTg",
        place="Hà Nội",
        issued_date=today,
        issued_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
        kind=None,
        type_name="Quyết định",
        subject=subject,
        signer_name="Thủ tướng Chính phủ",
        signer_title="Thủ tướng Chính phủ",
        signer_authority="",
        urgency=0,
        page_count=None,
        reply_due_date=None,
        answered=None,
    )
    row = FileRow(id=uuid4(), sha256="", name=name)
    packet = write_document(message_of(sheet, [(row, pdf)]))
    send_packet(link, packet, message_type=MessageType.EDOC, from_code="G22", now=datetime.now(UTC))
