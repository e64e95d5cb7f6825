"""Many products with many rows, written straight into the database of a Directus: what a large house looks like."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

QUOTE = "Lost, stolen or damaged luggage is covered up to the sum stated in the schedule, for each insured person. " * 3
KINDS = ("max_amount", "deductible", "waiting_period")


def crowd(database: Path, products: int, *, benefits: int = 60, limits: int = 2, prefix: str = "Crowd") -> list[str]:
    """Ids of new products, each with a segment, `benefits` benefits and `limits` limits on each."""
    with sqlite3.connect(database, timeout=60) as db:
        items = _items(db, benefits)
        ids = [str(uuid.uuid4()) for _ in range(products)]
        _insert(db, "products", ({"id": key, "name": f"{prefix} {at:05}"} for at, key in enumerate(ids)))
        _insert(db, "coverage_analyses", (_analysis(key) for key in ids))
        for key in ids:
            _fill(db, key, items, limits)
    return ids


def _items(db: sqlite3.Connection, benefits: int) -> list[tuple[str, str]]:
    """Benefit items of the default taxonomy with their segment; used again and again where there are too few."""
    found = db.execute(
        "select i.id, i.parent from coverage_taxonomy_items i join coverage_taxonomies t on t.id = i.taxonomy"
        " where t.is_default and i.category = 'benefit' order by i.sort, i.key, i.id"
    ).fetchall()
    return [found[at % len(found)] for at in range(benefits)]


def _fill(db: sqlite3.Connection, product: str, items: list[tuple[str, str]], limits: int) -> None:
    document, now = str(uuid.uuid4()), int(time.time() * 1000)
    boxes = [[72.0, 100.0 + 12 * at, 520.0, 111.0 + 12 * at] for at in range(4)]
    place = {
        "document": document, "page": 3, "number": "D3.1", "section": "Luggage", "quote": QUOTE, "boxes": boxes,
        "start": 0, "end": len(QUOTE),
    }  # fmt: skip
    common = {
        "product": product, "review": "proposed", "origin": "document", "date_created": now,
        "evidence": json.dumps([place, place]), "extracted": json.dumps({"evidence": [place]}),
    }  # fmt: skip
    segments = {parent: str(uuid.uuid4()) for _, parent in items}
    verdict = {**common, "verdict": "covered", "name": "Luggage"}
    rows = [
        {**verdict, "id": key, "taxonomy_item": item, "sort": at} for at, (item, key) in enumerate(segments.items())
    ]
    _insert(db, "coverage_segments", rows)
    benefits = [
        {**verdict, "id": str(uuid.uuid4()), "segment": segments[parent], "taxonomy_item": item, "sort": at}
        for at, (item, parent) in enumerate(items)
    ]
    _insert(db, "coverage_benefits", benefits)
    figures = (
        {**common, "id": str(uuid.uuid4()), "benefit": row["id"], "kind": KINDS[at % 3], "value": 10.0**at,
         "unlimited": 0, "unit": "EUR", "per": "person", "sort": at}
        for row in benefits for at in range(limits)
    )  # fmt: skip
    _insert(db, "coverage_limits", figures)


def _analysis(product: str) -> dict[str, Any]:
    now = int(time.time() * 1000)
    account = {"withheld": {}, "contradictions": [], "disputed": [], "completeness": {"lines": ["x" * 60] * 100}}
    return {
        "id": str(uuid.uuid4()), "product": product, "task": "analysis", "status": "done", "reason": "api",
        "complete": 1, "epoch": 2, "finished": now, "date_created": now, "options": "{}",
        "account": json.dumps(account), "counts": json.dumps({"num_segments": 1}),
    }  # fmt: skip


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    names = list(listed[0])
    places = ", ".join(f":{name}" for name in names)
    db.executemany(f"insert into {table} ({', '.join(names)}) values ({places})", listed)
