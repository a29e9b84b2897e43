"""The list of a year and the inventory of a dossier, to print (annex V) and to take along (XML)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import convert_to_pdf
from vanban.core.organisations.queries import organisation
from vanban.formats.docx.dossiers import (
    InventorySheet,
    YearSheet,
    print_inventory,
    print_year,
    roman,
)
from vanban.formats.inventory import Fields, Inventory, write_inventory
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.keeping.dossiers.operations import read_dossier
from vanban.keeping.dossiers.queries import DossierFace, dossier_face
from vanban.keeping.dossiers.queries.contents import (
    Contents,
    Described,
    LeafRow,
    contents_of,
    described,
)
from vanban.keeping.dossiers.queries.lists import LineRow, ListFace, list_of_year
from vanban.keeping.dossiers.rules.lists import LineKind, ListState


def print_list(*, actor: Actor, now: datetime, year: int) -> bytes:
    """The PDF of the list of a year in the form of annex V. Refuses (NotFound), (ConverterMissing)
    without LibreOffice.
    """
    face = _opened(actor=actor, now=now, year=year)
    body = organisation(actor.organisation)
    approved = face.state != ListState.DRAFT
    sheet = YearSheet(
        body=body.name,
        superior=body.superior_name,
        year=year,
        issued_with=face.issued_with,
        rows=list(_list_rows(face.lines)),
        headings={at for at, row in enumerate(face.lines) if row.kind != LineKind.DOSSIER},
        permanent=face.permanent,
        limited=face.limited,
        foot=[face.approved_by_title] if approved else [],
        signer=face.approved_by_name,
        draft=not approved,
    )
    return convert_to_pdf(print_year(sheet))


def print_inventory_of(*, actor: Actor, now: datetime, dossier_id: UUID) -> bytes:
    """The PDF of the inventory of a dossier: seven columns, in the order of time (annex V); of a
    document the actor may not see nothing but that there is one. Refuses (NotFound),
    (ConverterMissing) without LibreOffice.
    """
    read_dossier(actor=actor, now=now, dossier_id=dossier_id, what="inventory.pdf")
    face, contents = _read(actor, dossier_id)
    body = organisation(actor.organisation)
    sheet = InventorySheet(
        body=body.name,
        superior=body.superior_name,
        code=face.code,
        title=face.title,
        retention=face.retention,
        rows=inventory_rows(contents.rows),
        pages=contents.pages,
        hidden=contents.hidden,
    )
    return convert_to_pdf(print_inventory(sheet))


def export_inventory(*, actor: Actor, now: datetime, dossier_id: UUID) -> bytes:
    """The XML of a dossier and of what lies in it, in the order of time (annex VI). Refuses
    (NotFound).
    """
    read_dossier(actor=actor, now=now, dossier_id=dossier_id, what="inventory.xml")
    face, contents = _read(actor, dossier_id)
    documents = described(actor, contents.rows)
    return write_inventory(
        Inventory(
            dossier=_dossier_fields(face, contents),
            documents=[
                _file_fields(face, row)
                if row.document_id is None
                else _document_fields(face, row, documents[row.document_id])
                for row in contents.rows
            ],
        )
    )


def inventory_rows(rows: Sequence[LeafRow]) -> list[tuple[str, ...]]:
    """The seven columns of annex V; pages are counted on through the dossier."""
    found: list[tuple[str, ...]] = []
    page = 0
    for row in rows:
        first, page = page + 1, page + (row.pages or 0)
        at = f"{first}-{page}" if page > first else str(first)
        found.append(
            (
                str(row.ordinal),
                row.symbol,
                f"{row.day:%d/%m/%Y}",
                f"{row.type_name}: {row.words}" if row.type_name else row.words,
                row.issuer,
                at if row.pages else "",
                "; ".join(filter(None, (_unfinished(row), row.note))),
            )
        )
    return found


@operation("keeping.dossiers.open_list")
def _opened(*, actor: Actor, now: datetime, year: int) -> ListFace:  # noqa: ARG001 - audited
    """Taking the list of a year out is an act."""
    face = list_of_year(actor, year=year)
    audit.subject("dossier_list", face.id, year=year, form="pdf")
    return face


def _read(actor: Actor, dossier_id: UUID) -> tuple[DossierFace, Contents]:
    return (
        dossier_face(actor, dossier_id=dossier_id),
        contents_of(actor, dossier_id=dossier_id),
    )


def _unfinished(row: LeafRow) -> str:
    return "Dự thảo" if row.direction == "outgoing" and not row.symbol else ""


def _list_rows(lines: Sequence[LineRow]) -> Iterator[tuple[str, ...]]:
    """The five columns; big headings counted in Roman, small ones in Arabic numbers."""
    big = small = 0
    for line in lines:
        if line.kind == LineKind.BIG:
            big, small = big + 1, 0
            yield roman(big), line.title.upper(), "", "", line.note
        elif line.kind == LineKind.SMALL:
            small += 1
            yield f"{small}", line.title, "", "", line.note
        else:
            yield line.notation, line.title, line.retention, line.maker, line.note


def _code(face: DossierFace) -> Fields:
    return {"OrganId": face.organ_id, "FileCatalog": face.year, "FileNotation": face.notation}


def _dossier_fields(face: DossierFace, contents: Contents) -> Fields:
    """Annex VI, part III; how many documents the reader may not see is said beside."""
    return {
        "FileCode": _code(face),
        "Title": face.title,
        "Maintenance": face.retention,
        "Rights": face.rights_label,
        "Creator": face.maker_name,
        "Language": face.language,
        "StartDate": face.start_date,
        "EndDate": face.end_date,
        "DocTotal": len(contents.rows) + contents.hidden,
        "PageTotal": contents.pages,
        "Description": face.note,
        "DocNotShown": contents.hidden or None,
    }


def _document_fields(face: DossierFace, row: LeafRow, known: Described) -> Fields:
    """Annex VI, parts I (outgoing) and II (incoming)."""
    document = known.document
    return {
        "FileCode": _code(face),
        "DocOrdinal": row.ordinal,
        "TypeName": document.type_name,
        "CodeNumber": document.number_printed,
        "CodeNotation": document.notation,
        "IssuedDate": document.issued_date,
        "OrganName": document.issuer_name,
        "Subject": document.subject,
        "Language": face.language,
        "PageAmount": document.page_count,
        "Description": row.note,
        "SignerInfo": {"Position": document.signer_title, "FullName": document.signer_name}
        if document.signer_name
        else None,
        "ArrivalDate": known.arrival_date,
        "ArrivalNumber": known.arrival_number,
        "To": [{"OrganId": code, "OrganName": name} for code, name in known.to],
        "Priority": document.urgency,
        "IssuedAmount": len(known.to) or None,
        "DueDate": document.reply_due_date,
    }


def _file_fields(face: DossierFace, row: LeafRow) -> Fields:
    """A photo, a recording, a sheet: its name, and the digest of its bytes."""
    return {
        "FileCode": _code(face),
        "DocOrdinal": row.ordinal,
        "IssuedDate": row.day,
        "Subject": row.words,
        "Description": row.note,
        "FileName": row.file_name,
        "Sha256": row.sha256,
    }
