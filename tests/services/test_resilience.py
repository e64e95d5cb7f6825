"""Directus itself goes away while a worker is busy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fpdf import FPDF

from sidecar.demo.products import FINAL, Customer, Row
from sidecar.demo.stack import Stack
from tests.services.bed import DirectusBed

PAGES = 150
CLAUSE = "We pay the costs of luggage that is stolen on the way, up to CHF 2000 per person. Jewellery is not insured."


@pytest.fixture(scope="module")
def long_policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document that keeps a worker busy for some seconds."""
    path = tmp_path_factory.mktemp("policy") / "policy.pdf"
    pdf = FPDF()
    pdf.set_font("helvetica", size=10)
    for page in range(1, PAGES + 1):
        pdf.add_page()
        for clause in range(1, 13):
            pdf.multi_cell(0, 5, f"{page}.{clause} Luggage\n{CLAUSE}", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))
    return path


@pytest.fixture
def customer(stack: Stack, directus: DirectusBed) -> Iterator[Customer]:
    with directus.admin() as http:
        yield Customer(http)


def until(look: Callable[[], Row | None], true: Callable[[Row], bool], seconds: float) -> Row:
    """Poll until the newest analysis is as wanted."""
    deadline = time.monotonic() + seconds
    while True:
        row = look()
        if row is not None and true(row):
            return row
        assert time.monotonic() < deadline, f"not within {seconds} s: {row}"
        time.sleep(0.05)


def ended(row: Row) -> bool:
    return row["status"] in FINAL


def working(row: Row) -> bool:
    assert not ended(row), f"over before it could be disturbed: {row}"
    return bool(row["status"] != "queued")


def test_directus_away_for_a_moment_is_waited_for(
    stack: Stack, directus: DirectusBed, customer: Customer, long_policy: Path
) -> None:
    product = customer.create_product("Directus away", customer.upload(long_policy))
    until(lambda: customer.analysis(product), working, 30)
    directus.restart()
    assert until(lambda: customer.analysis(product), ended, 120)["status"] == "done"
    assert stack.ended() is None
    assert httpx.get(f"{stack.api_url}/health/live", trust_env=False).status_code == 200
