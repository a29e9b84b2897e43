"""Keeping bytes and making renditions of them."""

from vanban.core.files.operations.keep import FileRefused, enter, keep
from vanban.core.files.operations.renditions import convert_to_pdf, page_picture, pdf_of

__all__ = ["FileRefused", "convert_to_pdf", "enter", "keep", "page_picture", "pdf_of"]
