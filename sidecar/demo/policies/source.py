"""Reads a policy from its source text, in which figures are marked where they stand. Knows no page.

The source opens with `key: value` lines, then one `+ segment: benefit, benefit` per covered segment and one
`- segment, segment` for the others. Below, one line is one paragraph:

    # number | title | segment             a chapter ("# cover" and "# table" are the cover and the table of benefits)
    ## number | title | benefit | list     a clause; list: condition or exclusion, what its items are
    - text                                 a list item
    ! text                                 a paragraph that is an exclusion
    ? text                                 a paragraph that is a condition
    ^ text                                 a footnote
    | cell | cell                          a row of the table, the first one its columns
    * text | segment                       a sub-heading in the table
    ^ text | owner                         a footnote to the table; the owner may be left out

A figure is marked as `[words as printed = kind value unit per @owner #plan]`; per, owner and plan may be left out, and
a value may be "unlimited". The owner is that of the clause or row unless it says `@benefit`, `@segment.benefit`,
`@.` (the segment alone) or `@!` (the product). In the table the plan is the column (`#-`: none), and a row's last cell,
`= benefit` or `= segment.benefit`, names the owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any, cast, get_args

from sidecar.demo.policies.content import Chapter, Clause, ClauseKind, Dress, Fact, Group, Policy, Row, Table, Text
from sidecar.models import LimitKind

_FACT = re.compile(
    r"\[(?P<quote>[^\[\]]+?) = (?P<kind>\w+) (?P<value>[\d.]+|unlimited) (?P<unit>\S+?)"
    r"(?: (?P<per>[a-z]+))?(?: @(?P<owner>\S+?))?(?: #(?P<plan>[^\]]+))?\]"
)
_KINDS: dict[str, ClauseKind] = {"!": "exclusion", "?": "condition"}
_WORDS = ("file", "language", "line", "insurer", "title", "subtitle", "edition", "page_word", "contents_title")


def policies() -> Iterator[Policy]:
    """The invented policies that come with this package, in the order of their names."""
    folder = resources.files("sidecar.demo.policies") / "sources"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".policy"):
            yield read(entry.read_text(encoding="utf-8"))


def read(source: str) -> Policy:
    """The policy of a source text. Raises ValueError naming the line that cannot be read."""
    reader = _Reader()
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip():
            try:
                reader.take(line.strip())
            except (KeyError, ValueError) as error:
                raise ValueError(f"line {number}: {error} in {line.strip()[:80]!r}") from error
    return reader.policy()


@dataclass
class _OpenClause:
    number: str
    title: str
    benefit: str | None
    list_kind: str
    segment: str | None
    paragraphs: list[Text] = field(default_factory=list)
    items: list[Text] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)

    def closed(self) -> Clause:
        return Clause(
            number=self.number,
            title=self.title,
            paragraphs=tuple(self.paragraphs),
            items=tuple(self.items),
            list_kind=self.list_kind,
            segment=self.segment,
            footnotes=tuple(self.footnotes),
        )


class _Reader:
    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._segments: dict[str, bool] = {}
        self._benefits: dict[str, tuple[str, ...]] = {}
        self._cover: list[str] = []
        self._chapters: list[tuple[str, str, str | None, list[_OpenClause]]] = []
        self._table: dict[str, str] = {}
        self._columns: tuple[str, ...] = ()
        self._rows: list[Row] = []
        self._table_notes: list[Text] = []
        self._row_segment: str | None = None
        self._place = "head"

    def take(self, line: str) -> None:
        """Read one line."""
        mark, _, rest = line.partition(" ")
        if mark == "#":
            self._begin(_parts(rest))
        elif self._place == "head":
            self._head(mark, rest, line)
        elif self._place == "cover":
            self._cover.append(line)
        elif self._place == "table":
            self._in_table(mark, rest, line)
        else:
            self._in_chapter(mark, rest, line)

    def policy(self) -> Policy:
        words = self._words
        dress = Dress(
            columns=int(words.get("columns", "2")),
            mark=words.get("mark", "a)"),
            size=float(words.get("size", "10")),
            font=cast(Any, words.get("font", "helvetica")),
            table=cast(Any, words.get("table", "front")),
            titles=cast(Any, words.get("titles", "above")),
            heads=cast(Any, words.get("heads", "once")),
            cells=cast(Any, words.get("cells", "line")),
        )
        group = words.get("group", "open")
        if group not in get_args(Group):
            raise ValueError(f"{group!r} is no group")
        return Policy(
            **{word: words[word] for word in _WORDS},
            group=cast(Group, group),
            dress=dress,
            cover=tuple(self._cover),
            table=Table(
                self._table["title"],
                self._table.get("note", ""),
                self._columns,
                tuple(self._rows),
                tuple(self._table_notes),
            ),
            chapters=tuple(
                Chapter(number, title, tuple(clause.closed() for clause in clauses))
                for number, title, _, clauses in self._chapters
            ),
            segments=self._segments,
            benefits=self._benefits,
        )

    def _begin(self, parts: list[str]) -> None:
        self._place = parts[0] if parts[0] in ("cover", "table") else "chapter"
        if self._place == "chapter":
            number, title, *segment = parts
            self._chapters.append((number, title, self._known(segment[0]) if segment else None, []))

    def _head(self, mark: str, rest: str, line: str) -> None:
        if mark == "+":
            segment, _, benefits = rest.partition(":")
            self._segments[segment.strip()] = True
            self._benefits[segment.strip()] = tuple(key.strip() for key in benefits.split(",") if key.strip())
        elif mark == "-":
            self._segments.update({key.strip(): False for key in rest.split(",")})
        else:
            key, _, value = line.partition(":")
            self._words[key] = value.strip()

    def _in_table(self, mark: str, rest: str, line: str) -> None:
        if mark == "|" and not self._columns:
            self._columns = tuple(_parts(rest))
        elif mark == "|":
            self._rows.append(self._row(_parts(rest)))
        elif mark == "*":
            head, *segment = _parts(rest)
            self._row_segment = self._known(segment[0]) if segment else None
            self._rows.append(Row(head, ()))
        elif mark == "^":
            text, *owner = _parts(rest)
            self._table_notes.append(self._text(text, *self._owner(owner[0] if owner else "!", None, None), None))
        else:
            key, _, value = line.partition(":")
            self._table[key] = value.strip()

    def _row(self, cells: list[str]) -> Row:
        segment, benefit = self._row_segment, None
        if cells[-1].startswith("= "):
            segment, benefit = self._owner(cells.pop()[2:], segment, None)
        if len(cells) != len(self._columns):
            raise ValueError(f"a row of {len(cells)} cells under {len(self._columns)} columns")
        plans = (None, *self._columns[1:]) if len(self._columns) > 2 else (None, None)
        return Row("", tuple(self._text(cell, segment, benefit, plan) for cell, plan in zip(cells, plans, strict=True)))

    def _in_chapter(self, mark: str, rest: str, line: str) -> None:
        _, _, segment, clauses = self._chapters[-1]
        if mark == "##":
            number, title, benefit, kind = (*_parts(rest), "", "")[:4]
            if kind not in ("", "condition", "exclusion"):
                raise ValueError(f"{kind!r} is no kind of list")
            segment, owner = self._owner(benefit, segment, None) if benefit else (segment, None)
            clauses.append(_OpenClause(number, title, owner, kind, segment))
            return
        clause = clauses[-1]
        if mark == "^":
            clause.footnotes.append(rest)
        elif mark == "-":
            clause.items.append(self._text(rest, clause.segment, clause.benefit, None))
        else:
            kind = _KINDS.get(mark, "")
            paragraph = self._text(rest if kind else line, clause.segment, clause.benefit, None)
            clause.paragraphs.append(replace(paragraph, kind=kind))

    def _text(self, marked: str, segment: str | None, benefit: str | None, plan: str | None) -> Text:
        facts = []
        for match in _FACT.finditer(marked):
            owner = self._owner(match["owner"], segment, benefit) if match["owner"] else (segment, benefit)
            kind, value = match["kind"], match["value"]
            if kind not in get_args(LimitKind):
                raise ValueError(f"{kind!r} is no kind of limit")
            facts.append(
                Fact(
                    quote=match["quote"],
                    segment=owner[0],
                    benefit=owner[1],
                    kind=cast(LimitKind, kind),
                    value=None if value == "unlimited" else float(value),
                    unit=match["unit"],
                    per=match["per"],
                    qualifier=None if match["plan"] == "-" else match["plan"] or plan,
                    unlimited=value == "unlimited",
                )
            )
        text = _FACT.sub(lambda match: match["quote"], marked)
        if "[" in text:
            raise ValueError("a mark that cannot be read")
        return Text(text, tuple(facts))

    def _owner(self, name: str, segment: str | None, benefit: str | None) -> tuple[str | None, str | None]:
        if name == "!":
            return None, None
        if name == ".":
            return segment, None
        if "." in name:
            other, _, key = name.partition(".")
            return self._known(other), key or None
        return segment, name

    def _known(self, segment: str) -> str:
        if segment not in self._segments:
            raise ValueError(f"{segment!r} is no segment")
        return segment


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]
