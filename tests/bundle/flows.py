"""Flows of one of our operations, run over products, and the worker that ends what they started. Speaks HTTP only."""

from __future__ import annotations

import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from sidecar.directus.identities import fixed_id
from tests.bundle.house import House, Row, data, result, wait_for

EDITS = (("products", "read"), ("products", "update"), ("directus_flows", "read"))
"""what a person needs who runs the Flow of the products' page"""

WAIT = {"mode": "wait", "wait_seconds": 20}


def flow(house: House, kind: str, options: Row, *, operation: str = "coverage-analyze", **fields: Any) -> str:
    """An active Flow of one operation, then one that takes down what that answered; its id."""
    sent = {"name": uuid.uuid4().hex, "status": "active", "trigger": kind, "accountability": "all", "options": fields}
    made = data(house.admin.post("/flows", json=sent))["id"]
    step = {"flow": made, "key": "coverage", "type": operation, "position_x": 19, "position_y": 1, "options": options}
    first = data(house.admin.post("/operations", json=step))["id"]
    data(house.admin.patch(f"/flows/{made}", json={"operation": first}))
    return str(made)


def manual(house: House, options: Row, *, operation: str = "coverage-analyze") -> str:
    fields = {"collections": ["products"], "location": "both", "async": False, "error_on_reject": True}
    return flow(house, "manual", options, operation=operation, **fields)


def run(client: httpx.Client, made: str, *products: str) -> httpx.Response:
    return client.post(f"/flows/trigger/{made}", json={"collection": "products", "keys": list(products)})


def of_set_up(house: House, client: httpx.Client, *products: str) -> httpx.Response:
    """The Flow that stands on the page of the products, run over a selection."""
    return run(client, fixed_id("flow/analyze"), *products)


def waiting(aside: ThreadPoolExecutor, house: House, made: str, *products: str) -> Future[httpx.Response]:
    """A run of a Flow that waits, once its analyses stand in the database."""
    answer = aside.submit(run, house.admin, made, *products)
    for product in products:
        wait_for(lambda product=product: house.analyses(product) or None)  # type: ignore[misc]  # bound now, not later
    return answer


def active(house: House, product: str) -> Row:
    """The product's queued analysis, taken by a worker."""
    rows = wait_for(lambda: [row for row in house.analyses(product) if row["status"] == "queued"] or None)
    claimed: Row = house.claim({"analysis_id": rows[0]["id"], "epoch": rows[0]["epoch"]})["analysis"]
    return claimed


def failed(house: House, product: str, code: str = "document_broken") -> None:
    claimed = active(house, product)
    said = {"code": code, "message": "The document is broken. Attach it again.", "retryable": False}
    data(house.verb(claimed["id"], "fail", epoch=claimed["epoch"], **said))


def done(house: House, product: str, **header: Any) -> str:
    claimed = active(house, product)
    data(house.commit(claimed["id"], claimed["epoch"], result=result(**header)))
    return str(claimed["id"])
