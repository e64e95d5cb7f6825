"""Word, HTML, Markdown, text and e-mail become pages without boxes, through unstructured's partitioners. Knows no
PDF."""

from __future__ import annotations

import email
import email.policy
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from sidecar.documents.headings import Entry
from sidecar.documents.limits import Limits
from sidecar.documents.offline import FORMATS, partitioner
from sidecar.documents.outline import outline
from sidecar.documents.pages import Parsed, sections
from sidecar.documents.sniff import Format
from sidecar.errors import DocumentBroken, DocumentEncrypted, DocumentTooLarge
from sidecar.models import Cell, Line, Page, Role

NOWHERE = (0.0, 0.0, 0.0, 0.0)
"""the box of a line in a format that has no places"""
LONG = 240
"""characters from which a paragraph is cut into its sentences"""
SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=[A-ZÄÖÜÉÈÀ«„“\"(–•])")
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
MOST_UNPACKED = 20
"""times the allowed bytes that a Word file may unpack to"""


@dataclass(slots=True)
class Paragraph:
    """What one element of the file becomes: one line, or the rows of a table."""

    text: str
    level: int | None = None
    bold: bool = False
    cells: tuple[tuple[str, str], ...] = ()
    """(text, head) of a table row's cells"""
    page: int = 1
    ended: bool = True


def read_office(data: bytes, file_format: Format, *, limits: Limits) -> Parsed:
    """Pages, sections and flags of the file. Raises DocumentBroken, DocumentEncrypted, DocumentTooLarge."""
    flags: list[str] = []
    if file_format == "docx":
        paragraphs = _docx(data, limits, flags)
    elif file_format == "eml":
        paragraphs = _mail(data, flags)
    elif file_format == "txt":
        paragraphs = _text(decode(data))
    else:
        paragraphs = _markup(decode(data), file_format, flags)
    return _assemble([paragraph for paragraph in paragraphs if paragraph.text], limits, flags)


def warm() -> None:
    """Imports the readers of all formats, so that forks of this process find them."""
    for file_format in FORMATS:
        partitioner(file_format)


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with a byte order mark, or else Windows' Latin encoding; line ends as "\\n"."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _docx(data: bytes, limits: Limits, flags: list[str]) -> list[Paragraph]:
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > MOST_UNPACKED * limits.max_bytes:
                raise DocumentTooLarge(f"The document unpacks to {unpacked} bytes, more than max_bytes allows.")
            body = archive.read("word/document.xml")
        vanishing = b"<w:vanish" in body
        if vanishing:
            flags.append("hidden_text:1")
        if vanishing or b"lastRenderedPageBreak" not in body:
            data = _rewritten(data)
        elements = partitioner("docx")(file=io.BytesIO(data), include_page_breaks=True)
    except RuntimeError as error:
        if "encrypted" in str(error) or "password" in str(error):
            raise DocumentEncrypted() from error
        raise
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, OSError, EOFError) as error:
        raise DocumentBroken() from error
    return _paragraphs(elements)


def _rewritten(data: bytes) -> bytes:
    """The file without its hidden runs, and with the marks of new pages that Word leaves when it has laid them out: the
    partitioner counts only those."""
    import docx
    from docx.oxml.parser import OxmlElement

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    for run in body.xpath(".//w:r[w:rPr/w:vanish]"):
        run.getparent().remove(run)
    if not body.xpath(".//w:lastRenderedPageBreak"):
        for stop in body.xpath('.//w:r/w:br[@w:type="page"]'):
            stop.addnext(OxmlElement("w:lastRenderedPageBreak"))
        for properties in body.xpath(".//w:p/w:pPr[w:pageBreakBefore]"):
            run = OxmlElement("w:r")
            run.append(OxmlElement("w:lastRenderedPageBreak"))
            properties.addnext(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _markup(text: str, file_format: Format, flags: list[str]) -> list[Paragraph]:
    if file_format == "html":
        text = _without_hidden(text, flags)
    if not text.strip():
        return []
    return _paragraphs(partitioner(file_format)(text=text))


def _without_hidden(text: str, flags: list[str]) -> str:
    from lxml import etree
    from lxml.html import document_fromstring, tostring

    try:
        root = document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentBroken() from error
    hidden = [node for node in root.iter() if isinstance(node.tag, str) and _is_hidden(node)]
    for node in hidden:
        if node.getparent() is not None:
            node.drop_tree()
    if hidden:
        flags.append("hidden_text:1")
    return str(tostring(root, encoding="unicode"))


def _is_hidden(node: Any) -> bool:
    return HIDDEN_STYLE.search(node.get("style", "")) is not None or node.get("hidden") is not None


def _mail(data: bytes, flags: list[str]) -> list[Paragraph]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    subject = str(message.get("subject") or "").strip()
    body = message.get_body(("plain", "html"))
    lines = [Paragraph(subject, level=1)] if subject else []
    if body is None:
        return lines
    try:
        content = str(body.get_content())
    except (LookupError, UnicodeError) as error:
        raise DocumentBroken("The e-mail's text is in an encoding that cannot be read.") from error
    if body.get_content_type() == "text/html":
        return lines + _markup(content, "html", flags)
    return lines + _text(content.replace("\r\n", "\n"))


def _text(text: str) -> list[Paragraph]:
    """Plain text: one paragraph per line; form feeds part the pages."""
    partition = partitioner("txt")
    result: list[Paragraph] = []
    for number, page in enumerate(text.split("\f"), 1):
        if page.strip():
            for element in partition(text=page, paragraph_grouper=False):
                for line in str(element.text).split("\n"):
                    line = " ".join(line.split())
                    result.append(Paragraph(line, bold=line.isupper() and len(line) > 3, page=number))
    lengths = sorted(len(paragraph.text) for paragraph in result)
    widest = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    for paragraph, after in itertools.pairwise(result):
        first = len(after.text.split(" ", 1)[0])
        paragraph.ended = len(paragraph.text) + 1 + first <= widest
    return result


def _paragraphs(elements: Iterable[Any]) -> list[Paragraph]:
    result: list[Paragraph] = []
    page = 1
    for element in elements:
        category, metadata = element.category, element.metadata
        page = max(page, metadata.page_number or 1)
        if category == "PageBreak":
            page += 1
        elif category == "Table" and metadata.text_as_html:
            result.extend(_rows(metadata.text_as_html, page))
        else:
            text = " ".join(str(element.text).split())
            level = (metadata.category_depth or 0) + 1 if category == "Title" else None
            strong = " ".join(metadata.emphasized_text_contents or ())
            bold = "b" in (metadata.emphasized_text_tags or ()) and len(strong) >= 0.85 * len(text)
            if level is not None or len(text) <= LONG:
                result.append(Paragraph(text, level, bold, page=page))
            else:
                result.extend(Paragraph(part, page=page) for part in SENTENCE.split(text))
    return result


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.heads = 0
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.open = True
            if tag == "th" and len(self.rows) == 1:
                self.heads = 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def _rows(html: str, page: int) -> list[Paragraph]:
    reader = _TableReader()
    reader.feed(html)
    rows = [[" ".join(cell.split()) for cell in row] for row in reader.rows]
    heads: list[str] = []
    result = []
    for index, row in enumerate(rows):
        figures = any(char.isdigit() for cell in row[1:] for char in cell)
        if index == 0 and len(row) > 1 and (reader.heads or not figures):
            heads = row
            cells = [(cell, "") for cell in row if cell]
        else:
            cells = [(cell, heads[at] if at < len(heads) else "") for at, cell in enumerate(row) if cell]
        result.append(Paragraph(" ".join(cell for cell, _ in cells), cells=tuple(cells), page=page))
    return result


def _assemble(paragraphs: Sequence[Paragraph], limits: Limits, flags: list[str]) -> Parsed:
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    if characters > limits.max_characters:
        raise DocumentTooLarge(f"The document has more than {limits.max_characters} characters (max_characters).")
    count = max((paragraph.page for paragraph in paragraphs), default=1)
    if count > limits.max_pages:
        raise DocumentTooLarge(f"The document has {count} pages; {limits.max_pages} are allowed (max_pages).")
    entries = [
        Entry(p.text, bold=p.bold, lead_bold=p.bold, apart=True, table=bool(p.cells), level=p.level, ended=p.ended)
        for p in paragraphs
    ]
    nodes = outline(entries)
    headings = {node.start + k for node in nodes for k in range(node.heading)}
    pages: list[Page] = []
    ids: list[str] = []
    for number in range(1, count + 1):
        lines: list[Line] = []
        start = 0
        for index, paragraph in enumerate(paragraphs):
            if paragraph.page == number:
                line = _line(paragraph, f"p{number}l{len(lines) + 1}", start, heading=index in headings)
                lines.append(line)
                start = line.end + 1
        ids.extend(line.id for line in lines)
        pages.append(Page(number, 0.0, 0.0, "\n".join(line.text for line in lines), tuple(lines)))
    return Parsed(tuple(pages), sections(nodes, ids), tuple(flags))


def _line(paragraph: Paragraph, line_id: str, start: int, *, heading: bool) -> Line:
    cells: list[Cell] = []
    at = start
    for text, head in paragraph.cells:
        cells.append(Cell(text, at, at + len(text), NOWHERE, head))
        at += len(text) + 1
    role = Role.TABLE if cells else Role.HEADING if heading else Role.BODY
    return Line(
        id=line_id,
        page=int(line_id[1:].split("l")[0]),
        text=paragraph.text,
        start=start,
        end=start + len(paragraph.text),
        box=NOWHERE,
        role=role,
        cells=tuple(cells),
        bold=paragraph.bold,
    )
