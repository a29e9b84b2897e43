"""Keeping bytes and making renditions of them."""

from vanban.core.files.operations.keep import FileRefused, enter, keep, keep_anyhow
from vanban.core.files.operations.renditions import (
    NotReadable,
    convert_to_pdf,
    docx_of,
    made_of,
    page_picture,
    page_sizes,
    pdf_of,
    told_of,
)
from vanban.core.files.operations.secrecy import mark_in
from vanban.core.files.operations.sweep import begin_sweep, sweep_store

__all__ = [
    "FileRefused",
    "NotReadable",
    "begin_sweep",
    "convert_to_pdf",
    "docx_of",
    "enter",
    "keep",
    "keep_anyhow",
    "made_of",
    "mark_in",
    "page_picture",
    "page_sizes",
    "pdf_of",
    "sweep_store",
    "told_of",
]
