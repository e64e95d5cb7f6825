"""The door: bytes in, Document out, in this process. Hostile files belong into `child`, which runs this one under caps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sidecar.documents.language import detect
from sidecar.documents.limits import Limits
from sidecar.documents.pdf import Parsed, read_pdf
from sidecar.documents.sniff import MEDIA_TYPES, sniff
from sidecar.errors import DocumentTooLarge, DocumentUnsupported, DocumentWithoutText
from sidecar.models import Document, Page, Quality, Role


def parse(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    document_id: str = "",
    kind: str = "general_conditions",
    limits: Limits = Limits(),  # noqa: B008 - frozen
    on_progress: Callable[[int, int], None] | None = None,
) -> Document:
    """The document in the bytes; `on_progress` gets (page, pages). Raises the DocumentErrors of `sidecar.errors`."""
    if len(data) > limits.max_bytes:
        raise DocumentTooLarge(f"{name} has {len(data)} bytes; {limits.max_bytes} are allowed.")
    found = sniff(data, name, media_type)
    if found != "pdf":
        raise DocumentUnsupported()
    parsed = read_pdf(data, limits=limits, on_progress=on_progress)
    unreadable = tuple(page.number for page in parsed.pages if not page.readable)
    text = "\n".join(body_text(page) for page in parsed.pages)
    if not any(map(str.isalnum, text)):
        raise DocumentWithoutText()
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPES[found],
        pages=parsed.pages,
        sections=parsed.sections,
        language=detect(text),
        quality=Quality(unreadable=unreadable, flags=parsed.flags),
        id=document_id,
        kind=kind,
    )


def body_text(page: Page) -> str:
    """The page's text without what a reader cannot see."""
    return "\n".join(line.text for line in page.lines if line.role is not Role.HIDDEN)


__all__ = ["Parsed", "body_text", "parse"]
