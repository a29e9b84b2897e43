"""Rows of the axis's listings, and the operations' names (wire format, sections 3.1, 3.3, 3.4).

One table of member names serves both sides: the axis writes rows with `member_of`, the office
reads them with `row_of`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, TypeVar

RowT = TypeVar("RowT", bound="Row")


class Call(StrEnum):
    """Operations; all are POST but downloadEdoc."""

    GET_AGENCIES_LIST = "getAgenciesList"
    GET_AGENCIES_LIST_QD20 = "getAgenciesListQD20"
    GET_SYNCHRONIZE_UNIT = "getSynchronizeUnit"
    REGISTER_AGENCY = "registerAgency"
    DELETE_AGENCY = "deleteAgency"
    SEND_EDOC = "sendEdoc"
    GET_RECEIVED_EDOC_LIST = "getReceivedEdocList"
    GET_SENT_EDOC_LIST = "getSentEdocList"
    GET_EDOC = "getEdoc"
    DOWNLOAD_EDOC = "downloadEdoc"
    UPDATE_STATUS = "updateStatus"
    COUNT_RECEIVE_EDOC = "countReceiveEdoc"
    COUNT_RECEIVE_STATUS = "countReceiveStatus"

    @property
    def method(self) -> str:
        return "GET" if self is Call.DOWNLOAD_EDOC else "POST"

    def url(self, base: str) -> str:
        return f"{base.rstrip('/')}/{self.value}"


class MessageType(StrEnum):
    """`messagetype`: a document, or a report on one."""

    EDOC = "edoc"
    STATUS = "status"


class TransportStatus(StrEnum):
    """How far a packet came on the axis; not the statuses of processing."""

    INITIAL = "initial"
    PROCESSING = "processing"
    DONE = "done"
    FAIL = "fail"

    @property
    def label(self) -> str:
        return _TRANSPORT_LABELS[self]


_TRANSPORT_LABELS = {
    TransportStatus.INITIAL: "Chờ đơn vị nhận lấy về",
    TransportStatus.PROCESSING: "Đang lấy về",
    TransportStatus.DONE: "Đã đến đơn vị nhận",
    TransportStatus.FAIL: "Gửi đến đơn vị nhận lỗi",
}


def _member(name: str, default: object = "") -> Any:
    return field(default=default, metadata={"member": name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; a field is its member's name on the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRow(Row):
    """getReceivedEdocList: one packet waiting for this system."""

    doc_id: str = _member("docId")
    service_type: str = _member("serviceType", "eDoc")
    message_type: str = _member("messageType")
    created_time: str = _member("created_time")
    updated_time: str = _member("updated_time")
    sender: str = _member("from")
    receiver: str = _member("to")
    status: str = _member("status")
    status_desc: str = _member("status_desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow(Row):
    """getSentEdocList: one packet of ours on its way to one receiver."""

    message_type: str = _member("messageType")
    service_type: str = _member("serviceType", "eDoc")
    sender_doc_id: str = _member("senderDocId")
    receiver_doc_id: str = _member("receiverDocId")
    from_code: str = _member("fromCode")
    to_code: str = _member("toCode")
    title: str = _member("title")
    notation: str = _member("notation")
    sent_time: str = _member("sentTime")
    received_time: str = _member("receivedTime")
    send_status: str = _member("sendStatus")
    send_status_desc: str = _member("sendStatusDesc")
    receive_status: str = _member("receiveStatus")
    receive_status_desc: str = _member("receiveStatusDesc")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow(Row):
    """getAgenciesList: an organisation by its code in force and the one before it."""

    id: str = _member("id")
    pid: str = _member("pid")
    code: str = _member("code")
    name: str = _member("name")
    mail: str = _member("mail")
    old_code: str = _member("oldCode")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyQD20Row(Row):
    """getAgenciesListQD20: the code of QĐ 20/2020 and that of QCVN 102."""

    id: str = _member("id")
    code: str = _member("code")
    name: str = _member("name")
    mail: str = _member("mail")
    code102: str = _member("code102")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Row):
    """getSynchronizeUnit: a change of the directory, by version; `deleted` closes a unit."""

    id: str = _member("id")
    pid: str = _member("pid")
    code: str = _member("code")
    name: str = _member("name")
    mail: str = _member("mail")
    version: int = _member("version", 0)
    center_code: str = _member("centerCode")
    deleted: bool = _member("deleted", default=False)
    modify_date: str = _member("modifyDate")
    is_agency: bool = _member("isAgency", default=True)


def member_of(row: Row) -> dict[str, object]:
    """The row as it stands in `data`; empty texts are left out, the SDK reads them so."""
    found = {one.metadata["member"]: getattr(row, one.name) for one in fields(row)}
    return {name: value for name, value in found.items() if value != ""}


def row_json(row: Row) -> str:
    """The row as JSON in ASCII."""
    return json.dumps(member_of(row), separators=(",", ":"))


def agency_json(
    id: str,  # noqa: A002 - the members' names on the wire
    pid: str,
    code: str,
    name: str,
    mail: str,
    old_code: str,
) -> str:
    """An `AgencyRow` as JSON in ASCII, written straight: a directory has 120,000 of them."""
    return (
        f'{{"id":"{id}"{_more("pid", pid)},"code":{_quoted(code)},"name":{_quoted(name)}'
        f"{_more('mail', mail)}{_more('oldCode', old_code)}}}"
    )


def agency_qd20_json(id: str, code: str, name: str, mail: str, code102: str) -> str:  # noqa: A002
    """An `AgencyQD20Row` as JSON in ASCII, written straight."""
    return (
        f'{{"id":"{id}","code":{_quoted(code)},"name":{_quoted(name)}'
        f"{_more('mail', mail)}{_more('code102', code102)}}}"
    )


def unit_json(
    *,
    id: str,  # noqa: A002
    pid: str,
    code: str,
    name: str,
    mail: str,
    version: int,
    center_code: str,
    deleted: bool,
    modify_date: str,
    is_agency: bool,
) -> str:
    """A `UnitRow` as JSON in ASCII, written straight."""
    return (
        f'{{"id":"{id}"{_more("pid", pid)},"code":{_quoted(code)},"name":{_quoted(name)}'
        f'{_more("mail", mail)},"version":{version}{_more("centerCode", center_code)},'
        f'"deleted":{"true" if deleted else "false"}{_more("modifyDate", modify_date)},'
        f'"isAgency":{"true" if is_agency else "false"}}}'
    )


def _more(member: str, text: str) -> str:
    """A further member; empty texts are left out."""
    return f',"{member}":{_quoted(text)}' if text else ""


def row_of(kind: type[RowT], member: Mapping[str, object]) -> RowT:
    """A typed row from an axis's answer; what is missing, null or oddly typed takes defaults."""
    values: dict[str, object] = {}
    for one in fields(kind):
        value = _converted(member.get(one.metadata["member"]), one.default)
        if value is not None:
            values[one.name] = value
    return kind(**values)


def _converted(value: object, default: object) -> object:
    """The value as its field's default is typed, None where it cannot be."""
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(default, bool):
        return str(value).strip().casefold() in {"true", "1"}
    if isinstance(default, int):
        return int(text) if (text := str(value).strip()).removeprefix("-").isdecimal() else None
    return str(value)
