"""Coverage rows as a table for the terminal: verdict, figures, page, quote. Knows no Directus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from sidecar.demo.products import Row, Tree
from sidecar.models import Verdict

COLOURS = {
    "covered": "green",
    "conditional": "yellow",
    "excluded": "red",
    "undecided": "magenta",
    "silent": "bright_black",
}
QUOTE = 90


def tree_table(title: str, tree: Tree) -> Table:
    """One row per segment, benefit, figure and clause that the documents speak of."""
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False, expand=True)
    table.add_column("Coverage", ratio=5)
    table.add_column("Verdict", min_width=11, no_wrap=True)
    table.add_column("Figure", ratio=3)
    table.add_column("Page", justify="right", no_wrap=True)
    table.add_column("Quote", ratio=7, overflow="ellipsis", no_wrap=True)
    for segment in tree.segments:
        if segment["verdict"] != Verdict.SILENT:
            _add(table, 0, segment, segment["name"], segment["verdict"], bold=True)
            _details(table, 1, tree, segment=segment["id"], benefit=None)
            for benefit in tree.benefits:
                if benefit["segment"] == segment["id"] and benefit["verdict"] != Verdict.SILENT:
                    _add(table, 1, benefit, benefit["name"], benefit["verdict"])
                    _details(table, 2, tree, segment=None, benefit=benefit["id"])
    if any(True for rows in (tree.limits, tree.clauses) for _ in _of(rows, None, None)):
        table.add_row(Text("The product as a whole", style="bold"))
        _details(table, 1, tree, segment=None, benefit=None)
    return table


def silent_names(tree: Tree) -> list[str]:
    """Names of the segments of which the documents do not speak."""
    return [str(segment["name"]) for segment in tree.segments if segment["verdict"] == Verdict.SILENT]


def figure(limit: Mapping[str, Any]) -> str:
    """A limit as people write it: `CHF 1'000 per person`, `unlimited`, `30 days`."""
    if limit["unlimited"]:
        value = "unlimited"
    else:
        number = f"{float(limit['value']):,.2f}".removesuffix(".00").replace(",", "'")
        unit = limit["unit"] or ""
        currency = len(unit) == 3 and unit.isupper()
        value = f"{unit} {number}" if currency else f"{number} {unit}".strip()
    extra = [f"per {limit['per']}" if limit["per"] else "", f"({limit['qualifier']})" if limit["qualifier"] else ""]
    return " ".join([value, *filter(None, extra)])


def _details(table: Table, depth: int, tree: Tree, *, segment: str | None, benefit: str | None) -> None:
    for limit in _of(tree.limits, segment, benefit):
        _add(table, depth, limit, str(limit["kind"]).replace("_", " "), "", figure(limit))
    for clause in _of(tree.clauses, segment, benefit):
        _add(table, depth, clause, str(clause["kind"]), "")


def _of(rows: list[Row], segment: str | None, benefit: str | None) -> Iterator[Row]:
    for row in rows:
        if row["benefit"] == benefit and (benefit is not None or row["segment"] == segment):
            yield row


def _add(table: Table, depth: int, row: Row, name: str, verdict: str, value: str = "", *, bold: bool = False) -> None:
    places = row["evidence"] or []
    first = places[0] if places else {}
    quote = " ".join(str(first.get("quote", "")).split())[:QUOTE]
    table.add_row(
        Text("  " * depth + name, style="bold" if bold else ""),
        Text(verdict, style=COLOURS.get(verdict, "")),
        Text(value),
        Text(str(first.get("page", ""))),
        Text(quote, style="italic bright_black"),
    )
