"""The demo's tree as a table."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from sidecar.demo.products import Row, Tree
from sidecar.demo.tables import figure, silent_names, tree_table


def limit(**fields: Any) -> dict[str, Any]:
    blank = {"value": None, "unlimited": False, "unit": "", "per": None, "qualifier": None}
    return {**blank, "kind": "max_amount", "segment": None, "benefit": None, "evidence": [], **fields}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 1000.0, "unit": "CHF", "per": "person"}, "CHF 1'000 per person"),
        ({"value": 12.5, "unit": "%"}, "12.50 %"),
        ({"value": 30.0, "unit": "days", "qualifier": "Plus"}, "30 days (Plus)"),
        ({"unlimited": True, "unit": "CHF"}, "unlimited"),
        ({"value": 1234567.0, "unit": "EUR"}, "EUR 1'234'567"),
    ],
)
def test_a_figure_reads_as_people_write_it(fields: dict[str, Any], words: str) -> None:
    assert figure(limit(**fields)) == words


def tree() -> Tree:
    place: list[Row] = [{"page": 4, "quote": "Costs are covered\nup to CHF 500."}]
    segments: list[Row] = [
        {"id": "s1", "name": "Luggage", "verdict": "covered", "evidence": place},
        {"id": "s2", "name": "Cancellation", "verdict": "silent", "evidence": []},
    ]
    benefits: list[Row] = [
        {"id": "b1", "segment": "s1", "name": "Theft", "verdict": "conditional", "evidence": place},
        {"id": "b2", "segment": "s1", "name": "Delay", "verdict": "silent", "evidence": []},
    ]
    limits: list[Row] = [
        limit(value=500.0, unit="CHF", segment="s1", benefit="b1", evidence=place),
        limit(value=9.0, unit="km", segment=None, benefit=None),
    ]
    clauses: list[Row] = [{"kind": "exclusion", "segment": "s1", "benefit": None, "evidence": place}]
    return Tree(segments, benefits, limits, clauses)


def test_every_row_stands_once_under_its_parent() -> None:
    console = Console(width=140, record=True)
    with console.capture() as shown:
        console.print(tree_table("Policy", tree()))
    lines = [line.rstrip() for line in shown.get().splitlines()]
    order = [
        next(i for i, line in enumerate(lines) if line.strip().startswith(w)) for w in ("Luggage", "exclusion", "Theft")
    ]
    assert order == sorted(order)
    assert sum("CHF 500" in line and "max amount" in line for line in lines) == 1
    assert sum("9 km" in line for line in lines) == 1
    assert any(line.strip().startswith("The product as a whole") for line in lines)
    assert not any("Delay" in line for line in lines)
    assert any("Costs are covered up to CHF 500." in line for line in lines)


def test_silence_is_named_apart() -> None:
    assert silent_names(tree()) == ["Cancellation"]
