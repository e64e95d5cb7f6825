"""Headings and clause numbers become a section tree. Knows the lines' text and style, not their place in a file
format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sidecar.documents.numbering import Number, read_number
from sidecar.text import KEPT_BEFORE

BIGGER = 1.1
"""times the body's size from which a line is set as a heading"""
LONGEST = 140
MOST_LINES = 4
ENDS = re.compile(r"[.;:!?,]['\"»“”)]*$")
SIGNS = " «»„“\"'(–•-"
SENTENCE = re.compile(r"[.;,]$")


@dataclass(slots=True)
class Entry:
    """One line of the body, as far as the outline needs it. `level` is a heading level that the file itself
    declares."""

    text: str
    size: float = 0.0
    bold: bool = False
    ink: int = 0
    lead_bold: bool = False
    """the first word is bold"""
    apart: bool = False
    """a number or bullet stands apart from the text behind it"""
    x: float = 0.0
    """distance of the line's left end from its column's left edge"""
    gap: float = 0.0
    """white space above the line in its column, in ems"""
    table: bool = False
    contents: bool = False
    """stands in a table of contents"""
    place: tuple[int, int] = (0, 0)
    """page and column"""
    level: int | None = None
    ended: bool = False
    """the next line's first word would still have fitted: the line ends here on purpose"""


@dataclass(slots=True)
class Node:
    """A section: `heading` counts the entries of its heading from `start`; it ends where the next node starts."""

    number: str
    title: str
    level: int
    parent: int | None
    start: int
    heading: int
    mark: Number | None = None
    style: tuple[float, bool, int, bool] = (0.0, False, 0, False)
    path: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Body:
    """The style of running text."""

    size: float
    bold: bool
    ink: int
    gap: float = 0.0
    """usual white space above a line, in ems"""


def body_style(entries: Sequence[Entry]) -> Body:
    """The style that most letters have."""
    tally: Counter[tuple[float, bool, int]] = Counter()
    for entry in entries:
        tally[(round(entry.size * 2) / 2, entry.bold, entry.ink)] += len(entry.text)
    (size, bold, ink), _ = tally.most_common(1)[0] if tally else ((0.0, False, 0), 0)
    gaps = sorted(entry.gap for entry in entries if entry.gap < 9.0)
    return Body(size, bold, ink, gaps[len(gaps) // 2] if gaps else 0.0)


def outline(entries: Sequence[Entry]) -> list[Node]:
    """Sections in reading order. The first one has neither number nor title where text stands before any heading."""
    body = body_style(entries)
    nodes: list[Node] = []
    stack: list[int] = []
    index = 0
    while index < len(entries):
        entry = entries[index]
        mark = None if entry.table or entry.contents else read_number(entry.text)
        lines = _heading_lines(entries, index, body, mark)
        if not lines and not _clause(entries, index, mark, [nodes[i] for i in stack]):
            if not nodes:
                nodes.append(Node("", "", 0, None, 0, 0))
            index += 1
            continue
        node = _node(entries, index, lines, mark, body)
        _place(node, nodes, stack)
        nodes.append(node)
        stack.append(len(nodes) - 1)
        index += max(lines, 1)
    _lift(nodes)
    return nodes


def _lift(nodes: Sequence[Node]) -> None:
    """Unnumbered chapters whose clauses carry different letters (A 1 …, B 1 …) stand beside, not inside, one
    another."""
    letters: dict[int, str | int] = {}
    for node in nodes:
        if node.parent is not None and node.mark and node.mark.kind == "dotted" and isinstance(node.mark.parts[0], str):
            letters.setdefault(node.parent, node.mark.parts[0])
    for index, node in enumerate(nodes):
        while node.parent is not None and node.mark is None:
            mine, theirs = letters.get(index), letters.get(node.parent)
            if nodes[node.parent].mark is not None or mine is None or theirs is None or mine == theirs:
                break
            node.parent = nodes[node.parent].parent
        if node.parent is None:
            node.level = min(node.level, 1)
            node.path = node.path[-1:]
        elif nodes[node.parent].level >= 0:
            upper = nodes[node.parent]
            node.level = upper.level + 1
            node.path = (*upper.path, *node.path[-1:])


def _styled(entry: Entry, body: Body) -> bool:
    if entry.level is not None:
        return True
    if entry.table or entry.contents or not any(map(str.isalpha, entry.text)):
        return False
    big = body.size and entry.size >= BIGGER * body.size
    bold = entry.bold and not body.bold
    coloured = entry.ink != body.ink and entry.size >= 0.95 * body.size and len(entry.text) < 80
    return bool(big or bold or coloured)


def _heading_lines(entries: Sequence[Entry], index: int, body: Body, mark: Number | None) -> int:
    """How many lines from `index` on make one heading; 0 where there is none."""
    entry = entries[index]
    if not _styled(entry, body):
        return _title_lines(entries, index, mark, body)
    if index and _goes_on(entries[index - 1], entry, body) and _styled(entries[index - 1], body):
        return 0
    if (
        mark is None
        and entry.level is None
        and (_mid_sentence(entries, index) or entry.text.lstrip(SIGNS)[:1].islower())
    ):
        return 0
    count = 1
    while index + count < len(entries) and _goes_on(entries[index + count - 1], entries[index + count], body):
        count += 1
    text = " ".join(entries[index + k].text for k in range(count))
    if entry.level is None and (count > MOST_LINES or len(text) > LONGEST * 2):
        return 0
    if entry.level is None and SENTENCE.search(text) and not (mark and len(text) <= 40) and len(text) > 30:
        return 0
    if mark is not None and mark.kind == "alpha" and len(text) > LONGEST:
        return 0
    return count


def _mid_sentence(entries: Sequence[Entry], index: int) -> bool:
    """True where a bold or coloured phrase only wraps from the line before."""
    if not index:
        return False
    entry, before = entries[index], entries[index - 1]
    wraps = before.place == entry.place and not before.table and not before.ended and not ENDS.search(before.text)
    return wraps and abs(before.size - entry.size) <= 0.6 and entry.gap < 1.0


def _title_lines(entries: Sequence[Entry], index: int, mark: Number | None, body: Body) -> int:
    """Lines of a title that only its number and its breaks tell from running text: "B 1.3.4 War, terror" and then a
    sentence."""
    entry = entries[index]
    if mark is None or mark.kind == "alpha" or entry.table or entry.contents:
        return 0
    if mark.kind == "dotted" and len(mark.parts) < (2 if entry.apart else 3):
        return 0
    if not entry.text[mark.end :].strip()[:1].isupper():
        return 0
    count = 1
    while not _breaks(entries, index + count - 1, body):
        count += 1
        if count > 3 or index + count > len(entries) or entries[index + count - 1].place != entry.place:
            return 0
    text = " ".join(entries[index + k].text for k in range(count))
    after = entries[index + count] if index + count < len(entries) else None
    if after is None or len(text) > LONGEST or ENDS.search(text):
        return 0
    following = read_number(after.text)
    if following is not None and following.signature == mark.signature:
        return 0
    return count if not after.text[:1].islower() else 0


def _breaks(entries: Sequence[Entry], index: int, body: Body) -> bool:
    """True where the line ends on purpose, or more white space than usual follows it."""
    if entries[index].ended or index + 1 == len(entries):
        return True
    after = entries[index + 1]
    return after.place == entries[index].place and after.gap >= 1.4 * max(body.gap, 0.2)


def _goes_on(entry: Entry, after: Entry, body: Body) -> bool:
    if not _styled(after, body) or entry.level != after.level or entry.level is not None:
        return False
    same = abs(entry.size - after.size) <= 0.6 and entry.bold == after.bold and entry.ink == after.ink
    if not same or entry.place != after.place or after.gap > 1.1:
        return False
    return read_number(after.text) is None or not (after.apart or after.lead_bold)


def _clause(entries: Sequence[Entry], index: int, mark: Number | None, open_nodes: Sequence[Node]) -> bool:
    """True where an unstyled line begins a numbered clause rather than going on with a sentence that wraps at a
    number."""
    if mark is None or mark.kind in ("letter", "roman", "part"):
        return False
    entry = entries[index]
    rest = entry.text[mark.end :].strip()
    sequel = any(node.mark and mark.follows(node.mark) for node in open_nodes)
    child = any(node.mark and mark.under(node.mark) for node in open_nodes)
    if mark.kind == "article":
        return (entry.lead_bold or entry.apart) and not rest[:1].islower()
    if mark.label.isdigit() and not (entry.apart or entry.text[len(mark.label) : len(mark.label) + 1] in ".)"):
        return False
    plausible = sequel or mark.first or (child and len(mark.parts) > 1)
    if entry.apart or entry.lead_bold:
        return plausible or len(mark.parts) > 1
    before = entries[index - 1] if index else None
    ended = before is None or bool(ENDS.search(before.text)) or before.ended or entry.gap > 0.9
    return plausible and ended


def _node(entries: Sequence[Entry], index: int, lines: int, mark: Number | None, body: Body) -> Node:
    entry = entries[index]
    title = ""
    if lines:
        text = join([entries[index + k].text for k in range(lines)])
        title = text[mark.end :].strip(" |:\t–") if mark else text
    size = round(entry.size, 1) if lines else round(body.size, 1)
    caps = title.isupper() and len(title) > 3
    style = (size, bool(lines) and entry.bold, entry.ink if lines else body.ink, caps)
    level = entry.level if entry.level is not None else -1
    return Node(mark.label if mark else "", title, level, None, index, lines, mark, style)


def join(texts: Sequence[str]) -> str:
    """Lines as one string; a word broken by a hyphen at a line's end is made whole, unless a capital follows."""
    result = texts[0]
    for text in texts[1:]:
        kept = text.startswith(KEPT_BEFORE)
        if result.endswith("-") and not kept:
            result = result[:-1] + text if text[:1].islower() else result + text
        else:
            result = f"{result} {text}"
    return result


def _place(node: Node, nodes: Sequence[Node], stack: list[int]) -> None:
    """Pops what the node is not under, and hangs it there."""
    declared = node.level
    if declared >= 0:
        while stack and nodes[stack[-1]].level >= declared:
            stack.pop()
    else:
        _pop(node, nodes, stack)
    parent = nodes[stack[-1]] if stack else None
    node.parent = stack[-1] if stack else None
    node.level = declared if declared >= 0 else (parent.level + 1 if parent else 1)
    name = f"{node.number} {node.title}".strip()
    node.path = (*(parent.path if parent else ()), name)


def _pop(node: Node, nodes: Sequence[Node], stack: list[int]) -> None:
    mark = node.mark
    if mark is not None:
        for depth in range(len(stack) - 1, -1, -1):
            other = nodes[stack[depth]].mark
            if other is not None and mark.under(other):
                del stack[depth + 1 :]
                return
        for depth in range(len(stack) - 1, -1, -1):
            other = nodes[stack[depth]].mark
            if other is not None and other.signature == mark.signature and _alike(node, nodes[stack[depth]]):
                del stack[depth:]
                return
    else:
        for depth in range(len(stack) - 1, -1, -1):
            other_node = nodes[stack[depth]]
            if other_node.mark is None and other_node.heading and _same_style(node, other_node):
                del stack[depth:]
                return
    while stack and not _stronger(nodes[stack[-1]], node):
        stack.pop()


def _alike(node: Node, other: Node) -> bool:
    """A heading and an unstyled clause are not siblings, and a number that starts anew may be a list inside the
    other."""
    if abs(node.style[0] - other.style[0]) > 1.5:
        return False
    return bool(node.heading) == bool(other.heading) or (
        node.mark is not None and other.mark is not None and node.mark.follows(other.mark)
    )


def _same_style(node: Node, other: Node) -> bool:
    return abs(node.style[0] - other.style[0]) <= 0.6 and node.style[1:] == other.style[1:]


def _stronger(upper: Node, lower: Node) -> bool:
    """True where `upper` may contain `lower`."""
    if bool(upper.heading) != bool(lower.heading):
        return bool(upper.heading)
    difference = upper.style[0] - lower.style[0]
    if abs(difference) > 0.6:
        return difference > 0
    if upper.mark is not None and lower.mark is not None:
        if upper.mark.rank != lower.mark.rank:
            return upper.mark.rank < lower.mark.rank
        # "II Special terms" with "A Cancellation" right under it.
        opens = upper.mark.signature != lower.mark.signature and lower.start == upper.start + upper.heading
        return opens or (upper.style[1] and not lower.style[1])
    if upper.mark is not None:
        return upper.mark.rank <= 5 and (upper.style[3] or not lower.style[3])
    if upper.style[3] != lower.style[3]:
        return upper.style[3]
    if upper.style[1] != lower.style[1]:
        return upper.style[1]
    return lower.mark is not None
