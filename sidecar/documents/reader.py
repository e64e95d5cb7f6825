"""The door: bytes in, Document out, in this process. Hostile files belong into `child`, which runs this one under
caps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from sidecar.documents.language import detect
from sidecar.documents.limits import Limits
from sidecar.documents.pdf import read_pdf
from sidecar.documents.quality import account
from sidecar.documents.sniff import MEDIA_TYPES, sniff
from sidecar.errors import DocumentEmpty, DocumentTooLarge, DocumentWithoutText
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
        raise DocumentTooLarge(f"{name} has {len(data)} bytes; {limits.max_bytes} are allowed (max_bytes).")
    found = sniff(data, name, media_type)
    if found == "pdf":
        parsed = read_pdf(data, limits=limits, on_progress=on_progress)
    else:
        # unstructured and what it brings cost a second to import: a PDF does not pay for them.
        from sidecar.documents.office import read_office

        parsed = read_office(data, found, limits=limits)
    unreadable = tuple(page.number for page in parsed.pages if not page.readable)
    text = "\n".join(body_text(page) for page in parsed.pages if page.readable)
    if not any(map(str.isalnum, text)):
        raise (
            _without_text(name, parsed.flags)
            if unreadable
            else DocumentEmpty(f"{name} holds no text. Upload it again.")
        )
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPES[found],
        pages=parsed.pages,
        sections=parsed.sections,
        language=detect(text),
        quality=account(data, parsed.pages, parsed.flags) if found == "pdf" else Quality(flags=parsed.flags),
        id=document_id,
        kind=kind,
    )


def _without_text(name: str, flags: Sequence[str]) -> DocumentWithoutText:
    if any(flag.startswith("garbled:") for flag in flags):
        return DocumentWithoutText(
            f"The fonts of {name} do not say which letters they show. Upload a searchable copy, or install OCR."
        )
    return DocumentWithoutText()


def body_text(page: Page) -> str:
    """The page's text without what a reader cannot see."""
    return "\n".join(line.text for line in page.lines if line.role is not Role.HIDDEN)
