"""What kind of file the bytes are: magic bytes first, the name and the declared type after. Opens nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from sidecar.errors import DocumentEmpty, DocumentUnsupported

Format = Literal["pdf", "docx", "html", "md", "txt", "eml"]

MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
    "eml": "message/rfc822",
}
SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "md", ".markdown": "md",
    ".txt": "txt", ".text": "txt", ".eml": "eml",
}  # fmt: skip
MAIL_HEADERS = (
    b"from:",
    b"to:",
    b"subject:",
    b"date:",
    b"message-id:",
    b"received:",
    b"mime-version:",
    b"return-path:",
    b"delivered-to:",
)
HEAD = 1024


def sniff(data: bytes, name: str, media_type: str | None = None) -> Format:
    """The format to read the bytes as. Raises DocumentEmpty, DocumentUnsupported."""
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentEmpty(f"{name} is empty. Upload it again.")
    if b"%PDF-" in data[:HEAD]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if _is_docx(data):
            return "docx"
        raise _unsupported(name)
    if not _is_text(data):
        raise _unsupported(name)
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    declared = SUFFIXES.get(PurePosixPath(name).suffix.lower()) or _declared(media_type)
    if declared in ("pdf", "docx"):
        raise _unsupported(name)
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        if b"<html" not in data[: 8 * HEAD].lower() and declared != "html":
            raise _unsupported(name)
        return "html"
    if declared in ("html", "eml"):
        return declared
    if (
        declared is None
        and head.startswith(MAIL_HEADERS)
        and sum(b"\n" + h in b"\n" + data[: 4 * HEAD].lower() for h in MAIL_HEADERS) >= 3
    ):
        return "eml"
    return declared or "txt"


def _declared(media_type: str | None) -> Format | None:
    plain = (media_type or "").split(";")[0].strip().lower()
    return next((known for known, value in MEDIA_TYPES.items() if value == plain), None)


def _unsupported(name: str) -> DocumentUnsupported:
    return DocumentUnsupported(
        f"{name} is not a document that can be read: use PDF, Word (docx), HTML, Markdown, text or e-mail."
    )


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        # A torn archive still says what it was meant to be; the reader then says that it is broken.
        return b"word/document.xml" in data


def _is_text(data: bytes) -> bool:
    sample = data[: 64 * HEAD]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    if b"\x00" in sample or control > 0.01 * len(sample):
        return False
    try:
        sample[:-4].decode("utf-8") if len(sample) > 4 else sample.decode("utf-8")
    except UnicodeDecodeError:
        # Latin text in an old encoding has letters; random bytes have not.
        letters = sum(65 <= byte <= 122 or byte == 32 for byte in sample)
        return letters >= 0.7 * len(sample)
    return True
