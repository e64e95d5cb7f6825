"""The comparison of 100 products along 60 benefits in a real browser: milliseconds until its first rows are on the
screen, from the opening of the page and from its parts, and the longest tasks while it is scrolled and walked through.

    .venv/bin/python -m bench.compare [--products 100] [--benefits 60]
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from bench.browsing import prepared, signed_in

BENEFITS_OF_A_SEGMENT = 6
KINDS = (("max_amount", "CHF", "person"), ("deductible", "CHF", "event"))
WATCH = """
window.longTasks = [];
new PerformanceObserver(list => list.getEntries().forEach(one => longTasks.push([one.startTime, one.duration])))
  .observe({ type: 'longtask', buffered: true });
window.watchGrid = () => {
  delete window.painted;
  const observer = new MutationObserver(() => {
    if (!document.querySelector('.compare-grid [role=gridcell]')) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
  });
  observer.observe(document, { childList: true, subtree: true });
};
watchGrid();
"""
ANSWER = "performance.getEntriesByType('resource').filter(one => one.name.includes('/coverage/comparison')).at(-1)"
SCROLL = """async ([x, y]) => {
  const grid = document.querySelector('.compare-grid'); let before;
  do {
    before = grid.scrollLeft + grid.scrollTop;
    grid.scrollBy(x, y);
    await new Promise(done => requestAnimationFrame(done));
  } while (grid.scrollLeft + grid.scrollTop !== before);
}"""


def insert_products(database: Path, count: int, benefits: int) -> list[str]:
    """Write that many analysed products with all benefits of one new taxonomy. Returns their ids."""
    products = [str(uuid.uuid4()) for _ in range(count)]
    with sqlite3.connect(database, timeout=30) as db:
        for table, row in [
            *taxonomy(benefits),
            *(one for at, product in enumerate(products) for one in coverage(product, at, benefits)),
        ]:
            marks = ", ".join("?" * len(row))
            db.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
    return products


def item(place: int, category: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench {category} {place}"))


def taxonomy(benefits: int) -> Iterator[tuple[str, dict[str, Any]]]:
    key = item(0, "taxonomy")
    yield "coverage_taxonomies", {"id": key, "key": "bench", "name": "Sixty benefits"}
    for place in range(benefits):
        segment = place // BENEFITS_OF_A_SEGMENT
        if place % BENEFITS_OF_A_SEGMENT == 0:
            names = json.dumps({"en": f"Segment {segment}"})
            common = {"taxonomy": key, "category": "segment", "key": f"s{segment}", "sort": segment}
            yield "coverage_taxonomy_items", {"id": item(segment, "segment"), "names": names, **common}
        names = json.dumps({"en": f"Benefit number {place}"})
        common = {"taxonomy": key, "category": "benefit", "key": f"b{place}", "sort": place}
        row = {"id": item(place, "benefit"), "parent": item(segment, "segment"), "names": names, **common}
        yield "coverage_taxonomy_items", row


def coverage(product: str, at: int, benefits: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A product with all benefits, each with a ceiling and a deductible of its own height."""
    yield "products", {"id": product, "name": f"Product number {at}", "coverage_taxonomy": item(0, "taxonomy")}
    run = {"id": str(uuid.uuid4()), "product": product, "task": "analysis", "status": "done", "complete": 1}
    yield "coverage_analyses", run | {"finished": 1767225600000, "date_created": 1767225600000}
    segment = ""
    for place in range(benefits):
        if place % BENEFITS_OF_A_SEGMENT == 0:
            segment = str(uuid.uuid4())
            number = place // BENEFITS_OF_A_SEGMENT
            row = finding(product, segment, place) | {"verdict": "covered", "name": f"Segment {number}"}
            yield "coverage_segments", row | {"taxonomy_item": item(number, "segment")}
        benefit = str(uuid.uuid4())
        verdict = ("covered", "conditional", "excluded", "undecided")[(place + at) % 4]
        row = finding(product, benefit, place) | {"segment": segment, "verdict": verdict, "name": f"Benefit {place}"}
        yield "coverage_benefits", row | {"taxonomy_item": item(place, "benefit")}
        for kind, unit, per in KINDS:
            figure = {"kind": kind, "value": 100.0 * (at + place), "unlimited": 0, "unit": unit, "per": per}
            yield "coverage_limits", finding(product, str(uuid.uuid4()), place) | figure | {"benefit": benefit}


def finding(product: str, row: str, place: int) -> dict[str, Any]:
    quote = f"We pay up to the sum that the certificate names for benefit number {place}, for each insured person. " * 2
    evidence = {"document": str(uuid.UUID(int=1)), "page": 1 + place, "number": None, "section": None, "quote": quote}
    places = json.dumps([evidence | {"boxes": [[50.0, 60.0, 400.0, 71.0]] * 3, "start": 0, "end": len(quote)}])
    common = {"review": "proposed", "origin": "document", "evidence": places, "sort": place}
    return {"id": row, "product": product, **common}


def measure(page: Page, products: list[str]) -> dict[str, float]:
    page.add_init_script(WATCH)
    page.goto(f"/admin/coverage/compare?products={','.join(products)}&baseline={products[0]}")
    page.wait_for_function("window.painted", timeout=60_000)
    page.wait_for_timeout(3000)
    result = {f"cold: {name}": value for name, value in parts(page, 0).items()}
    page.get_by_role("link", name="Review").first.click()
    page.wait_for_timeout(3000)
    start = float(page.evaluate("(watchGrid(), performance.now())"))
    page.go_back()
    page.wait_for_function("window.painted", timeout=60_000)
    result |= {f"app is open: {name}": value for name, value in parts(page, start).items()}
    page.wait_for_timeout(2000)
    result["longest task scrolling down"] = _longest(page, lambda: page.evaluate(SCROLL, [0, 400]))
    result["longest task scrolling right"] = _longest(page, lambda: page.evaluate(SCROLL, [400, 0]))
    page.get_by_role("grid").focus()
    result["longest task of 50 arrow keys"] = _longest(page, lambda: climb(page, 50))
    box = page.get_by_label("Differences only")
    result["longest task of differences only"] = _longest(page, box.click)
    result["cells in the page"] = page.get_by_role("gridcell").count()
    return result


def climb(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("ArrowUp")


def parts(page: Page, start: float) -> dict[str, float]:
    """Milliseconds from `start` to the painted rows, and of what lies between."""
    asked, answered, painted = page.evaluate(f"[{ANSWER}.startTime, {ANSWER}.responseEnd, window.painted]")
    return {
        "opening to painted rows": painted - start,
        "request to answer": answered - asked,
        "answer to paint": painted - answered,
    }


def _longest(page: Page, work: Callable[[], object]) -> float:
    start = page.evaluate("performance.now()")
    work()
    page.wait_for_timeout(500)
    return float(page.evaluate("start => Math.max(0, ...longTasks.filter(t => t[0] >= start).map(t => t[1]))", start))


def answer(admin: httpx.Client, products: list[str]) -> dict[str, float]:
    """The route alone, the second time it is asked."""
    for _ in range(2):
        begun = time.perf_counter()
        body = admin.get("/coverage/comparison", params={"products": ",".join(products)}, timeout=60)
        took = 1000 * (time.perf_counter() - begun)
    assert body.is_success, body.text[:300]
    found = body.json()["data"]
    return {"the route alone": took, "its bytes": len(body.content), "rows": len(found["rows"])}


def run(folder: Path, count: int, benefits: int) -> dict[str, float]:
    instance = prepared(folder)
    products = insert_products(instance.database, count, benefits)
    instance.start()
    try:
        with instance.admin() as admin:
            found = answer(admin, products)
        with signed_in(instance) as page:
            return found | measure(page, products)
    finally:
        instance.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--benefits", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, value in run(Path(folder), args.products, args.benefits).items():
            print(f"{name:46}{value:10.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
