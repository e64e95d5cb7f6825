"""`sidecar ask` on the real stack: from the question to the page, through Directus and the API."""

from __future__ import annotations

import json

from tests.bundle.house import House, data
from tests.cli.conftest import Command
from tests.jobs.customer import policy

QUESTION = "Reisegepäck gestohlen, Schaden CHF 1500, 2 Personen"


def test_a_case_is_answered_with_page_and_quote(house: House, command: Command) -> None:
    documents = [{"file": house.upload("policy.pdf", policy()), "pending": False}]
    product = data(house.admin.post("/items/products", json={"name": "Asked", "coverage_documents": documents}))["id"]
    before = command("ask", QUESTION, product)
    assert (before.returncode, "has not been analysed" in before.stdout) == (3, True), before.stderr

    assert command("analyze", product).returncode == 0
    done = command("ask", QUESTION, product, "--json", "-")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    (asked,) = answer["products"]
    assert (answer["language"], asked["name"], asked["outcome"]) == ("de", "Asked", "answered")
    lines = [line for finding in asked["findings"] for line in finding["lines"]]
    assert all(line["citations"] for line in lines)
    ceiling = next(line for line in lines if line["limit"] and line["limit"]["value"] == 2000)
    assert (ceiling["limit"]["unit"], ceiling["limit"]["per"]) == ("CHF", "person")
    assert ceiling["total"] == {"persons": 2, "value": 4000}
    assert ceiling["check"] == "to_check", "an amount per person, two persons, one figure"
    cited = ceiling["citations"][0]
    assert (cited["name"], cited["page"], "2'000" in cited["quote"]) == ("policy.pdf", 1, True)

    shown = command("ask", QUESTION, product)
    assert shown.returncode == 0
    assert "2,000 CHF per person = 4,000 CHF for 2 persons" in shown.stdout
    assert "policy.pdf, page 1: “" in shown.stdout


def test_what_cannot_be_answered_is_said(house: House, command: Command) -> None:
    product = house.product()
    unknown = command("ask", "Koffer weg", "00000000-0000-4000-8000-000000000000")
    assert (unknown.returncode, "product_unknown" in unknown.stderr) == (1, True)
    assert command("ask", "  ", product).returncode == 2
    assert command("ask", "Koffer weg").returncode == 2
