"""The review page of a product with 1,000 findings in a real browser: milliseconds from the answer to the first rows,
and long tasks while it is scrolled, searched and walked through by keyboard.

    .venv/bin/python -m bench.review [--findings 1000]
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from bench.browsing import prepared, signed_in
from sidecar.demo.policies import generate_all
from sidecar.demo.products import Customer

WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector('[role=treeitem]')) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
ANSWERED = "performance.getEntriesByType('resource').find(one => one.name.includes('/tree')).responseEnd"
SCROLL = """async () => {
  const tree = document.querySelector('.finding-tree'); let frames = 0;
  for (tree.scrollTop = 0; tree.scrollTop + tree.clientHeight < tree.scrollHeight - 1; frames++) {
    tree.scrollTop += 300;
    await new Promise(done => requestAnimationFrame(done));
  }
  return frames;
}"""


def insert_findings(database: Path, product: str, document: str, count: int) -> None:
    """Write `count` untouched findings of a product straight into a SQLite database of Directus.

    Segments of 9 benefits, benefits of 8 limits and clauses, each with a quote and a rectangle on one of five pages.
    """
    with sqlite3.connect(database, timeout=30) as db:
        for table, row in findings(product, document, count):
            names = ", ".join(row)
            db.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def findings(product: str, document: str, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    segment = benefit = ""
    for place in range(count):
        row: dict[str, Any] = {"id": str(uuid.uuid4()), "product": product, "sort": place, **_reviewed(document, place)}
        if place % 90 == 0:
            segment = row["id"]
            yield "coverage_segments", row | {"verdict": "covered", "name": f"Segment {place}"}
        elif place % 9 == 0 or not benefit:
            benefit = row["id"]
            yield "coverage_benefits", row | {"segment": segment, "verdict": "conditional", "name": f"Benefit {place}"}
        elif place % 3:
            figure = {"kind": "max_amount", "value": 100 * place, "unlimited": 0, "unit": "CHF", "per": "person"}
            yield "coverage_limits", row | figure | {"benefit": benefit}
        else:
            text = f"Damage number {place} by war, strike or intent is not insured."
            yield "coverage_clauses", row | {"benefit": benefit, "kind": "exclusion", "text": text}


def _reviewed(document: str, place: int) -> dict[str, Any]:
    top = 60.0 + place * 12 % 700
    quote = {
        "document": document, "page": 1 + place // 60 % 5, "number": None, "section": "Cover",
        "quote": f"The sum insured is CHF {100 * place} per person.", "boxes": [[50.0, top, 400.0, top + 11]],
        "start": 0, "end": 40,
    }  # fmt: skip
    return {"review": "proposed", "origin": "document", "evidence": json.dumps([quote])}


def measure(page: Page, product: str) -> dict[str, float]:
    """Milliseconds: from the tree's answer to its first rows on the screen, the longest task of each part."""
    page.add_init_script(WATCH)
    page.goto(f"/admin/coverage/review/{product}")
    page.wait_for_function("window.painted", timeout=60_000)
    result = {"first rows after the answer": float(page.evaluate(f"window.painted - {ANSWERED}"))}
    page.wait_for_timeout(5000)
    result |= _longest(page, "scrolling through all", lambda: page.evaluate(SCROLL))
    page.locator(".finding-tree").focus()
    result |= _longest(page, "100 times j", lambda: _press(page, "j", 100))
    search = page.get_by_label("Search in findings")
    result |= _longest(page, "a search", lambda: search.press_sequentially("strike"))
    result["rows in the page"] = page.get_by_role("treeitem").count()
    return result


def _press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def _longest(page: Page, name: str, work: Callable[[], object]) -> dict[str, float]:
    """The longest task of the page's own thread: by the clock, and in time of the processor, which a busy machine does
    not lengthen."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(
        page=page, categories=["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
    )
    work()
    page.wait_for_timeout(500)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    tasks = [e for e in events if e["name"] == "RunTask" and names.get((e["pid"], e["tid"])) == "CrRendererMain"]
    return {
        f"longest task, {name}": max(e.get("dur", 0) for e in tasks) / 1000,
        f"longest task, {name} (processor)": max(e.get("tdur", 0) for e in tasks) / 1000,
    }


def run(folder: Path, count: int) -> dict[str, float]:
    instance = prepared(folder)
    instance.start()
    try:
        with instance.admin() as admin:
            product, document = _product(admin, folder)
        insert_findings(instance.database, product, document, count)
        with signed_in(instance) as page:
            return measure(page, product)
    finally:
        instance.stop()


def _product(admin: httpx.Client, folder: Path) -> tuple[str, str]:
    customer = Customer(admin)
    sample = generate_all(folder / "policies")[0]
    product = customer.create_product("A thousand findings", customer.upload(sample.path))
    params = {"filter[product][_eq]": product}
    return product, admin.get("/items/coverage_documents", params=params).json()["data"][0]["id"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=1000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, value in run(Path(folder), args.findings).items():
            print(f"{name:48}{value:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
