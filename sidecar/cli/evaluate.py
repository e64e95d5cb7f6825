"""`sidecar eval PRODUCT_ID…`: a run without writing for each, held against what people decided about the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sidecar.cli.outcome import Exit, stderr, write_json
from sidecar.cli.products import ended_badly, open_client, until_ended
from sidecar.directus.client import DirectusClient
from sidecar.directus.start import Requests
from sidecar.directus.tree import read_rows
from sidecar.errors import AnalysisActive, AnalysisUnknown, DirectusRejected
from sidecar.evaluation import LEVELS, Score, total
from sidecar.evaluation import evaluate as scored
from sidecar.models import Status

STARTS = 5
UNWRITTEN = {"force": True, "dry_run_directus": True}
"""Unlike `dry_run` it asks a language model where one is used: what is measured is what a run would find."""


@dataclass(frozen=True, slots=True)
class Least:
    """What all products together must reach; None: whatever it is."""

    precision: float | None = None
    recall: float | None = None

    def missed_by(self, score: Score) -> list[str]:
        """The names of the figures that are below; one that cannot be told is."""
        asked = (("precision", score.precision, self.precision), ("recall", score.recall, self.recall))
        return [name for name, value, least in asked if least is not None and (value is None or value < least)]


@dataclass(frozen=True, slots=True)
class Measured:
    """One product's run and its scores by level."""

    product: str
    analysis: str
    complete: bool
    scores: Mapping[str, Score]


def evaluate(products: Sequence[str], options: Mapping[str, Any], least: Least, json_out: Path | None) -> Exit:
    """Measure each product. Raises what starting and reading raise, and what a run ended with."""
    sent = {**UNWRITTEN, **{name: value for name, value in options.items() if value is not None}}
    with open_client() as client:
        measured = [_measure(client, product, sent) for product in dict.fromkeys(products)]
    levels = {level: sum((one.scores[level] for one in measured), Score()) for level in LEVELS}
    write_json(_json(measured, levels), json_out)
    if json_out is None or str(json_out) != "-":
        _print(measured, levels)
    everything = total(levels)
    if everything.decided == 0:
        stderr.print("Nobody has decided anything about these products: there is nothing to measure by.")
        return Exit.INCOMPLETE
    below = least.missed_by(everything)
    for name in below:
        stderr.print(f"The {name} is below what was asked for.", highlight=False)
    return Exit.FAILED if below else Exit.OK


def _measure(client: DirectusClient, product: str, options: Mapping[str, Any]) -> Measured:
    row = _fresh_run(client, product, options)
    try:
        found = Requests(client).findings(row["id"])
    except AnalysisUnknown:
        raise DirectusRejected(
            "What the run found has not been kept: update the extension, then run `sidecar setup`."
        ) from None
    return Measured(product, row["id"], bool(row.get("complete")), scored(read_rows(client, product), found))


def _fresh_run(client: DirectusClient, product: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """A run with these options. One of somebody else's that is going on is waited for first."""
    for _ in range(STARTS):
        started = Requests(client).start(product, reason="cli", options=options)
        row = until_ended(client, started)
        if not started.created:
            continue
        if row["status"] != Status.DONE:
            ended_badly(row)
        return row
    raise AnalysisActive("Other analyses of this product keep coming first: try again later.")


def _json(measured: Sequence[Measured], levels: Mapping[str, Score]) -> dict[str, Any]:
    products = [
        {
            "product": one.product,
            "analysis": one.analysis,
            "complete": one.complete,
            "levels": {level: _figures(score) for level, score in one.scores.items()},
            "total": _figures(total(one.scores)),
        }
        for one in measured
    ]
    said = {level: _figures(score) for level, score in levels.items()}
    return {"products": products, "levels": said, "total": _figures(total(levels))}


def _figures(score: Score) -> dict[str, Any]:
    return {**asdict(score), "precision": score.precision, "recall": score.recall}


def _print(measured: Sequence[Measured], levels: Mapping[str, Score]) -> None:
    console = Console(markup=False, highlight=False)
    for one in measured:
        if total(one.scores).decided == 0:
            console.print(f"{one.product}: nobody has decided anything about it, so there is nothing to measure by.")
        else:
            console.print(_table(one.product, one.scores))
    if len(measured) > 1 and total(levels).decided:
        console.print(_table("all products", levels))
    for one in measured:
        if not one.complete:
            console.print(f"{one.product}: something could not be decided in this run; it counts as missed.")


def _table(title: str, scores: Mapping[str, Score]) -> Table:
    table = Table("level", "decided", "right", "missed", "wrong", "precision", "recall", title=title)
    for level, score in scores.items():
        table.add_row(level, *_cells(score), end_section=level == LEVELS[-1])
    table.add_row("all", *_cells(total(scores)))
    return table


def _cells(score: Score) -> list[str]:
    shares = ("-" if share is None else f"{share:.3f}" for share in (score.precision, score.recall))
    return [str(n) for n in (score.decided, score.right, score.missed, score.wrong)] + list(shares)
