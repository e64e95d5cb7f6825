"""Headings and clause numbers become a section tree. Knows numbers and styles, not a file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sidecar.documents.headings import Body, Entry, begins_clause, body_style, heading_lines
from sidecar.documents.numbering import Number, read_number
from sidecar.text import KEPT_BEFORE


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


def outline(entries: Sequence[Entry]) -> list[Node]:
    """Sections in reading order. The first one has neither number nor title where text stands before any heading."""
    body = body_style(entries)
    nodes: list[Node] = []
    stack: list[int] = []
    index = 0
    while index < len(entries):
        entry = entries[index]
        mark = None if entry.table or entry.contents else read_number(entry.text)
        lines = heading_lines(entries, index, body, mark)
        if not lines and not begins_clause(entries, index, mark, [m for i in stack if (m := nodes[i].mark)]):
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
