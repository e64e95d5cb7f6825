"""`sidecar eval` on the real stack: what people decided is the truth, and measuring changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bundle.house import House, data
from tests.cli.conftest import Command
from tests.jobs.customer import policy


@pytest.fixture
def product(house: House) -> str:
    documents = [{"file": house.upload("policy.pdf", policy()), "pending": False}]
    return str(data(house.admin.post("/items/products", json={"name": "P", "coverage_documents": documents}))["id"])


def measured(command: Command, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = command("eval", *arguments, "--json", "-")
    assert done.returncode == code, done.stderr
    return dict(json.loads(done.stdout))


def figures(level: dict[str, Any]) -> tuple[int, int, int, int]:
    return level["decided"], level["right"], level["missed"], level["wrong"]


def test_a_product_is_held_against_what_people_decided(house: House, command: Command, product: str) -> None:
    nothing = command("eval", product)
    assert nothing.returncode == 3, nothing.stderr
    assert "nobody has decided" in nothing.stdout
    assert "1.0" not in nothing.stdout

    assert command("analyze", product).returncode == 0
    rows = house.rows(product)
    exact, changed = rows["coverage_limits"][:2]
    gone = next(row for row in rows["coverage_clauses"] if row["kind"] == "exclusion")
    added = {
        "product": product,
        "kind": "exclusion",
        "text": "Nobody wrote this.",
        "origin": "person",
        "review": "accepted",
    }
    house.admin.patch(f"/items/coverage_limits/{exact['id']}", json={"review": "accepted"}).raise_for_status()
    change = {"review": "edited", "value": changed["value"] + 1}
    house.admin.patch(f"/items/coverage_limits/{changed['id']}", json=change).raise_for_status()
    house.admin.patch(f"/items/coverage_clauses/{gone['id']}", json={"review": "rejected"}).raise_for_status()
    house.admin.post("/items/coverage_clauses", json=added).raise_for_status()
    before = house.rows(product)

    found = measured(command, product)
    levels = found["products"][0]["levels"]
    assert figures(levels["limits"]) == (2, 1, 1, 1)
    assert figures(levels["exclusions"]) == (2, 0, 1, 1)
    assert (levels["segments"]["precision"], levels["segments"]["recall"]) == (None, None)
    assert figures(found["total"]) == (4, 1, 2, 2)
    assert house.rows(product) == before, "measuring writes nothing"
    run = house.analysis(found["products"][0]["analysis"])
    assert (run["reason"], run["options"]["dry_run_directus"]) == ("cli", True)

    measured(command, product, "--min-recall", "0.3", "--min-precision", "0.3")
    measured(command, product, "--min-recall", "0.34", code=1)
    measured(command, product, "--min-precision", "0.34", code=1)
    shown = command("eval", product)
    assert shown.returncode == 0
    assert "exclusions" in shown.stdout
    assert "0.333" in shown.stdout


def test_what_is_no_product_is_said(command: Command) -> None:
    assert command("eval", "00000000-0000-4000-8000-000000000000").returncode == 1
    assert command("eval").returncode == 2
