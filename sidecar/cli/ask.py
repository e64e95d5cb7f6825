"""`sidecar ask QUESTION PRODUCT_ID…`: what the stored coverage of products says to a case, each line with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from sidecar.cli.outcome import Exit, write_json
from sidecar.cli.products import open_client
from sidecar.directus.start import Requests

Row = Mapping[str, Any]

VERDICTS: Mapping[str | None, str] = {
    "covered": "covered",
    "conditional": "covered under conditions",
    "excluded": "excluded",
    "silent": "the documents do not speak of it",
    "undecided": "undecided: it could not be read",
    None: "nothing is stored about it",
}
CHECKS: Mapping[str, str] = {
    "over": "the case has lasted longer",
    "not_over": "the case has not lasted so long",
    "within": "the case is within it",
    "above": "the case is above it",
    "to_check": "to be checked",
}
_QUOTE = 160


def ask(question: str, products: Sequence[str], json_out: Path | None) -> Exit:
    """Ask and print the answer. INCOMPLETE where no product knows of it. Raises what the endpoint answers."""
    with open_client() as client:
        answer = Requests(client).ask(question, list(dict.fromkeys(products)))
    write_json(answer, json_out)
    if json_out is None or str(json_out) != "-":
        console = Console(markup=False, highlight=False, soft_wrap=True)
        for line in told(answer):
            console.print(line)
    known = any(product["outcome"] == "answered" for product in answer["products"])
    return Exit.OK if known else Exit.INCOMPLETE


def told(answer: Row) -> Iterator[str]:
    """The answer in lines of text."""
    if answer["unmatched"]:
        yield f"Not understood: {', '.join(answer['unmatched'])}"
    if answer["nearest"]:
        yield f"The nearest names: {', '.join(_name(names) for names in answer['nearest'])}"
    for product in answer["products"]:
        yield ""
        yield f"{product['name']} ({product['id']})"
        yield from _product(product)


def _product(product: Row) -> Iterator[str]:
    if product["outcome"] == "not_analysed":
        yield "  has not been analysed yet"
    elif product["outcome"] == "nothing_matches":
        yield "  knows of nothing like it"
    for finding in product["findings"]:
        path = " › ".join(name for name in (finding["segment"], finding["name"]) if name)
        by = " (as its segment)" if finding["category"] == "benefit" and finding["decided_by"] == "segment" else ""
        yield f"  {path}: {VERDICTS[finding['verdict']]}{by}"
        yield from _cited(finding["citations"][:1], "    ")
        for line in finding["lines"]:
            yield from _line(line, "    ")
    if product["lines"]:
        yield "  For the product as a whole:"
        for line in product["lines"]:
            yield from _line(line, "    ")
    if product["without_evidence"]:
        yield f"  {product['without_evidence']} rows are left out: no place in a document proves them"


def _line(line: Row, indent: str) -> Iterator[str]:
    said = line["text"] if line["limit"] is None else _figure(line)
    inherited = "" if line["from"] == "benefit" else f" [from the {line['from']}]"
    check = f": {CHECKS[line['check']]}" if line["check"] else ""
    yield f"{indent}{line['kind'].replace('_', ' ')}{inherited}: {' '.join(str(said).split())}{check}"
    yield from _cited(line["citations"][:1], indent + "  ")


def _figure(line: Row) -> str:
    limit = line["limit"]
    value = "unlimited" if limit["unlimited"] else f"{limit['value'] or 0:,.10g}"
    parts = [value, limit["unit"] or "", f"per {limit['per']}" if limit["per"] else "", limit["qualifier"] or ""]
    total = line["total"]
    made = f" = {total['value']:,.10g} {limit['unit']} for {total['persons']} persons" if total else ""
    return " ".join(part for part in parts if part) + made


def _cited(citations: Sequence[Row], indent: str) -> Iterator[str]:
    for place in citations:
        quote = " ".join(place["quote"].split())
        cut = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…"
        yield f"{indent}{place['name']}, page {place['page']}: “{cut}”"


def _name(names: Mapping[str, str]) -> str:
    return names.get("en") or next(iter(names.values()), "")
