"""The evidence behind a verdict: each signature of each file, by its grounds; looking again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.files.rules import PDF
from vanban.core.records.lifecycle import Direction
from vanban.core.records.operations import read_document
from vanban.core.records.queries import DocumentFace, document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.design.parts import Tab
from vanban.doors.web.documents.reading import OpenFile, open_files, reading_of
from vanban.doors.web.documents.verdicts import evidence_of, life_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.incoming.reception.operations import judge_again
from vanban.trust.verification.operations.looking import look_at_detached, look_at_kept
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.queries import preservation_of, verdict_of
from vanban.trust.verification.rules.report import validation_report
from vanban.trust.verification.rules.standing import Paper
from vanban.trust.verification.rules.verdict import Verdict


@require_GET
def verdict(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The signatures of one file of a document (`?tep=`), beside its pages."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    files = list(open_files(actor, document_id).values())
    chosen = _chosen(files, request.GET.get("tep", ""))
    reading = reading_of(
        actor,
        now=now,
        face=face,
        base_url=request.path,
        chosen=_shown_for(files, chosen),
    )
    context = {
        "face": face,
        "reading": reading,
        "file": chosen,
        "files": _tabs(files, chosen, request.path),
        "evidence": evidence_of(
            actor,
            sha256=chosen.sha256,
            content_sha256=chosen.signs,
            file_name=chosen.file_name,
            paper=Paper(face.issuer_name, face.signer_name if chosen is files[0] else ""),
            now=now,
        )
        if chosen
        else None,
        "life": life_of(actor, sha256=chosen.sha256) if chosen else None,
        "back_url": _back(face),
        "may_look": chosen is not None
        and (face.direction == Direction.OUTGOING or actor.may("incoming.receive")),
    }
    return page(request, "documents/verdict.html", context)


@require_POST
def look_again(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """Ask the issuers again and keep what is found; earlier verdicts stay."""
    actor, now = actor_of(request), read_clock()
    file = open_files(actor, document_id).get(file_id)
    if file is None or not file.may_be_signed:
        raise NotFound(Reason("files.not_found", _("Không có tệp này, hoặc tệp không ký số.")))
    if document_face(actor, document_id=document_id).direction == Direction.INCOMING:
        judge_again(actor=actor, now=now, document_id=document_id)
    else:
        record_verdict(
            actor=actor,
            now=now,
            file_sha256=file.sha256,
            verdict=_looked_at(actor, now, file),
            content_sha256=file.signs,
        )
    url = f"{reverse('documents:verdict', args=[document_id])}?tep={file_id}"
    return go(request, url, said=_("Đã kiểm tra lại chữ ký."))


@require_GET
def report(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """The validation report on one file (ETSI TS 119 102-2), to keep or to give away."""
    actor = actor_of(request)
    file = _open(actor, document_id, file_id)
    found = verdict_of(actor, file_sha256=file.sha256, content_sha256=file.signs)
    if found is None:
        raise NotFound(Reason("verification.none", _("Chưa có kết luận cho tệp này.")))
    data = validation_report(found, file_sha256=file.sha256, content_sha256=file.signs)
    return _download(data, f"{file.file_name}.xac-minh.xml")


@require_GET
def preserved(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """The copy that carries its own evidence: what an archive takes."""
    actor = actor_of(request)
    file = _open(actor, document_id, file_id)
    found = preservation_of(actor, file_sha256=file.sha256)
    if found is None:
        raise NotFound(Reason("verification.no_copy", _("Tệp này không có bản lưu trữ lâu dài.")))
    read_document(actor=actor, now=read_clock(), document_id=document_id, what="download")
    name = file.file_name.removesuffix(".pdf")
    return _download(load(found.kept_sha256), f"{name}.luu-tru-{found.level}.pdf")


def _open(actor: Actor, document_id: UUID, file_id: UUID) -> OpenFile:
    file = open_files(actor, document_id).get(file_id)
    if file is None:
        raise NotFound(Reason("files.not_found", _("Không có tệp này.")))
    return file


def _download(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _chosen(files: Sequence[OpenFile], asked: str) -> OpenFile | None:
    """The file asked for, else the first that can have signatures."""
    signed = [file for file in files if file.may_be_signed]
    return next((file for file in files if str(file.id) == asked), None) or next(iter(signed), None)


def _shown_for(files: Sequence[OpenFile], chosen: OpenFile | None) -> UUID | None:
    """The pages beside the verdict: of a detached signature those of the file that it is of."""
    if chosen is None:
        return None
    signed = (file.id for file in files if chosen.signs and file.sha256 == chosen.signs)
    return next(signed, chosen.id)


def _looked_at(actor: Actor, now: datetime, file: OpenFile) -> Verdict:
    if file.media_type == PDF:
        return look_at_kept(actor=actor, now=now, sha256=file.sha256)
    content = load(file.signs) if file.signs else None
    return look_at_detached(load(file.sha256), content, now=now)


def _tabs(files: Sequence[OpenFile], chosen: OpenFile | None, here: str) -> list[Tab]:
    return [
        Tab(file.file_name, f"{here}?tep={file.id}", current=file is chosen)
        for file in files
        if file.may_be_signed
    ]


def _back(face: DocumentFace) -> str:
    if face.direction == Direction.INCOMING:
        return reverse("incoming:document", args=["tat-ca", face.id])
    return f"{reverse('outgoing:document', args=['da-phat-hanh', face.id])}?xem=1"
