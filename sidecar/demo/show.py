"""What the user of the demo sees of the analyses: live progress, then tree, counts, durations, requests."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from sidecar.demo.directus import DirectusInstance
from sidecar.demo.narrator import PLAIN_EVERY, Narrator
from sidecar.demo.processes import ServiceFailed, tail
from sidecar.demo.products import FINAL, Customer, DemoFailed, Row
from sidecar.demo.stack import Stack
from sidecar.demo.tables import silent_names, tree_table
from sidecar.models import Status

POLL = 0.25
REQUEST = re.compile(r"\b(GET|POST|PATCH|DELETE) (/coverage/service/analyses/([0-9a-f-]{36})/(\w+))")
COUNTS = ("segments", "benefits", "limits", "conditions", "exclusions")


@dataclass
class Order:
    """One product of the demo and what has become of it."""

    name: str
    path: Path
    line: str | None = None
    file: str = ""
    product: str = ""
    created: float = 0.0
    seconds: float = 0.0
    analysis: Row | None = None

    @property
    def ended(self) -> bool:
        return self.analysis is not None and self.analysis["status"] in FINAL

    @property
    def words(self) -> str:
        if self.analysis is None:
            return "waiting for the hook"
        return " · ".join(filter(None, (self.analysis["status"], self.analysis.get("stage"))))


class Running(Protocol):
    """The parts of the stack that the outcome is read from."""

    directus: DirectusInstance
    stack: Stack


def follow(narrator: Narrator, customer: Customer, orders: Sequence[Order], stack: Stack, *, minutes: int) -> None:
    """Show progress until every analysis has ended. Raises ServiceFailed for a dead process, DemoFailed when late."""
    deadline = time.monotonic() + minutes * 60
    columns = (
        TextColumn("  {task.description:<28}"),
        BarColumn(),
        TextColumn("{task.fields[words]}"),
        TimeElapsedColumn(),
    )
    live = narrator.console.is_terminal
    with Progress(*columns, console=narrator.console, disable=not live) as progress:
        tasks: dict[str, TaskID] = {o.product: progress.add_task(o.name, total=1.0, words=o.words) for o in orders}
        said: dict[str, tuple[str, float]] = {}
        while not all(order.ended for order in orders):
            for order in orders:
                if not order.ended:
                    _poll(customer, order)
                    share = 1.0 if order.ended else float((order.analysis or {}).get("progress") or 0)
                    progress.update(tasks[order.product], completed=share, words=order.words)
                    if not live:
                        _say(narrator, order, said)
            if (ended := stack.ended()) is not None:
                raise ServiceFailed(f"{ended.name} has ended", ended.log)
            if time.monotonic() > deadline:
                raise DemoFailed(f"Not all analyses have ended after {minutes} minutes.")
            time.sleep(POLL)


def _poll(customer: Customer, order: Order) -> None:
    order.analysis = customer.analysis(order.product)
    if order.ended:
        order.seconds = time.monotonic() - order.created


def _say(narrator: Narrator, order: Order, said: dict[str, tuple[str, float]]) -> None:
    words, at = said.get(order.product, ("", 0.0))
    now = time.monotonic()
    if order.words != words or now - at > PLAIN_EVERY:
        said[order.product] = (order.words, now)
        narrator.note(f"    {order.name}: {order.words}  {now - order.created:.1f} s")


def show(narrator: Narrator, customer: Customer, orders: Sequence[Order], running: Running) -> int:
    """Print what was found. Returns 0 if every analysis is done and found something, else 1."""
    log = running.directus.log.read_text(errors="replace")
    code = 0
    for order in orders:
        analysis = order.analysis or {}
        if analysis.get("status") != Status.DONE:
            code = 1
            narrator.note(f"\n[red]{order.name}: {analysis.get('status')}[/] {analysis.get('error_message') or ''}")
            narrator.note(tail(running.stack.services["worker"].log))
            continue
        tree = customer.tree(order.product)
        narrator.note("")
        narrator.console.print(tree_table(order.name, tree))
        if silent := silent_names(tree):
            narrator.note(f"Silent: {', '.join(silent)}")
        narrator.note(_summary(order, analysis, log))
        if not (tree.segments and tree.limits):
            code = 1
            narrator.note(f"[red]{order.name}: nothing was found[/]")
    return code


def _summary(order: Order, analysis: Row, log: str) -> str:
    counts = analysis.get("counts") or {}
    found = ", ".join(f"{counts.get(f'num_{name}', 0)} {name}" for name in COUNTS)
    requests = Counter(verb for _, _, row, verb in REQUEST.findall(log) if row == analysis["id"])
    total = sum(requests.values())
    kinds = ", ".join(f"{count} {verb}" for verb, count in requests.most_common())
    used = analysis.get("usage") or {}
    asked = ""
    if used.get("calls"):
        tokens = f"{used['input_tokens']} tokens in, {used['output_tokens']} out"
        asked = f"\n{used['calls']} calls to the model, {tokens}, cost {used['cost']}"
    complete = "" if analysis.get("complete") else " · something is undecided"
    return (
        f"[bold]{found}[/]{complete}\n"
        f"{order.seconds:.1f} s from the product's creation to done · {total} requests to Directus ({kinds})"
        f"{asked}"
    )
