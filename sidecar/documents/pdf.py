"""A PDF becomes pages and sections. Knows pdfium's errors and the order of the steps; each step stands in its own
module."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sidecar.documents.columns import CLUSTER, Looked, gutters, strips
from sidecar.documents.covered import covered
from sidecar.documents.fragments import Fragment, fragment, fragments
from sidecar.documents.garbled import is_garbled
from sidecar.documents.glyphs import Sheet, Word, read_sheet
from sidecar.documents.heads import with_heads
from sidecar.documents.hidden import part_hidden
from sidecar.documents.limits import Limits
from sidecar.documents.lines import Draft, drafts
from sidecar.documents.margins import Parts, set_apart
from sidecar.documents.ocr import read_picture
from sidecar.documents.pages import Layout, Parsed, build
from sidecar.documents.tables import find_tables, table_lines
from sidecar.errors import DocumentBroken, DocumentEncrypted, DocumentTooLarge

Progress = Callable[[int, int], None]
TITLES = 3
"""titles in the margin from which one page alone shows a column's edge"""


def read_pdf(data: bytes, *, limits: Limits, on_progress: Progress | None = None) -> Parsed:
    """Raises DocumentEncrypted, DocumentBroken, DocumentTooLarge."""
    flags: list[str] = []
    layouts = _layouts(_sheets(data, limits, on_progress), flags)
    pages, sections = build(layouts)
    return Parsed(pages, sections, tuple(flags))


def _layouts(sheets: Sequence[Sheet], flags: list[str]) -> list[Layout]:
    """Every page's lines, and what is odd about the pages into `flags`."""
    shown: list[list[Word]] = []
    hidden: list[list[Word]] = []
    for number, sheet in enumerate(sheets, 1):
        seen, unseen = part_hidden(sheet)
        shown.append(seen)
        hidden.append(unseen)
        if unseen:
            flags.append(f"hidden_text:{number}")
        if sheet.scanned:
            flags.append(f"ocr:{number}")
        if sheet.garbled:
            flags.append(f"garbled:{number}")
    upright = [fragments([word for word in words if word.style.upright]) for words in shown]
    parts = set_apart([(sheet.height, pieces) for sheet, pieces in zip(sheets, upright, strict=True)])
    known, looked = _known_edges(sheets, parts)
    layouts = []
    heads: Sequence[Fragment] = ()
    for sheet, part, found, seen, unseen in zip(sheets, parts, looked, shown, hidden, strict=True):
        lines = _lines(sheet, part, known, found, heads)
        heads = with_heads(lines, heads)
        layouts.append(_layout(sheet, part, lines, seen, unseen))
    return layouts


def _layout(sheet: Sheet, part: Parts, lines: list[Draft], seen: Sequence[Word], unseen: Sequence[Word]) -> Layout:
    turned = _turned([word for word in seen if not word.style.upright])
    if sum(len(piece.words) for piece in turned) > 0.5 * len(seen):
        # A page set sideways is read as the file writes it.
        lines += [Draft([piece], 0, piece.x0) for piece in turned]
        turned = []
    extra = fragments(unseen)
    return Layout(
        sheet.width,
        sheet.height,
        lines,
        part,
        turned,
        extra,
        images=bool(sheet.images),
        scanned=sheet.scanned,
        garbled=sheet.garbled,
    )


def _sheets(data: bytes, limits: Limits, on_progress: Progress | None) -> list[Sheet]:
    document = _open(data)
    try:
        count = len(document)
        if count > limits.max_pages:
            raise DocumentTooLarge(f"The document has {count} pages; {limits.max_pages} are allowed (max_pages).")
        if not count:
            raise DocumentBroken("The document has no pages.")
        sheets = []
        characters = 0
        for number in range(count):
            sheet = _sheet(document, number)
            characters += sum(len(word.text) for word in sheet.words)
            if characters > limits.max_characters:
                raise DocumentTooLarge(
                    f"The document has more than {limits.max_characters} characters (max_characters)."
                )
            sheets.append(sheet)
            if on_progress:
                on_progress(number + 1, count)
        return sheets
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise DocumentEncrypted() from error
        raise DocumentBroken() from error


def _sheet(document: pdfium.PdfDocument, number: int) -> Sheet:
    try:
        page = document[number]
        try:
            sheet = read_sheet(page)
            sheet.covered = covered(page, sheet)
            sheet.garbled = is_garbled(sheet)
            silent = sheet.images and not any(map(_says_something, part_hidden(sheet)[0]))
            if sheet.garbled or silent:
                seen = read_picture(page)
                if seen:
                    sheet.words, sheet.covered = seen, frozenset()
                sheet.scanned = any(map(_says_something, seen))
                sheet.garbled = sheet.garbled and not sheet.scanned
            return sheet
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise DocumentBroken(f"Page {number + 1} of the document is damaged and cannot be read.") from error


def _says_something(word: Word) -> bool:
    return word.style.shown and any(map(str.isalnum, word.text))


def _known_edges(sheets: Sequence[Sheet], parts: Sequence[Parts]) -> tuple[list[float], list[Looked]]:
    """Column edges that at least two pages show, or one by the titles in its margin, and what was looked at on each
    page."""
    looked = [Looked() for _ in sheets]
    found: list[dict[float, int]] = []
    for sheet, part, seen in zip(sheets, parts, looked, strict=True):
        page: dict[float, int] = {}
        for gutter in gutters(part.body, rules=sheet.rules, looked=seen):
            if not gutter.grid or gutter.titles:
                page[gutter.x] = page.get(gutter.x, 0) + gutter.titles
        found.append(page)
    every = sorted(x for page in found for x in page)
    known: list[float] = []
    for x in every:
        near = [[count for other, count in page.items() if abs(x - other) <= CLUSTER] for page in found]
        shown = sum(map(bool, near)) >= 2 or any(count >= TITLES for page in near for count in page)
        if shown and all(abs(x - other) > CLUSTER for other in known):
            known.append(x)
    return known, looked


def _lines(sheet: Sheet, part: Parts, known: Sequence[float], looked: Looked, heads: Sequence[Fragment]) -> list[Draft]:
    """The body's lines: text in its columns above, between and below the tables that span them. `heads` are those of
    the table that the page before ends with."""
    lines: list[Draft] = []
    rest = part.body
    for number, table in enumerate(find_tables(part.body, sheet.rules, heads), 1):
        above = [piece for piece in rest if piece.y1 <= table.top + 1 and not table.holds(piece)]
        rest = [piece for piece in rest if piece.y1 > table.top + 1 and not table.holds(piece)]
        lines.extend(_text_lines(sheet, above, known))
        for line in table_lines(table):
            line.table = number
            lines.append(line)
    lines.extend(_text_lines(sheet, rest, known, looked if rest is part.body else None))
    return lines


def _text_lines(
    sheet: Sheet, pieces: Sequence[Fragment], known: Sequence[float], looked: Looked | None = None
) -> list[Draft]:
    found = strips(pieces, rules=sheet.rules, known=known, looked=looked)
    return [line for strip in found for line in drafts(strip)]


def _turned(words: Sequence[Word]) -> list[Fragment]:
    """Text set at an angle, one fragment per run of the content stream."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.style is runs[-1][-1].style:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [fragment(run) for run in runs]
