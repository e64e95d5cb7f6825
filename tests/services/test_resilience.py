"""What dies on the way is taken over: a worker, Redis, the whole sidecar. Directus holds the truth."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import redis
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


def test_a_killed_workers_job_is_taken_over(stack: Stack, customer: Customer, long_policy: Path) -> None:
    product = customer.create_product("Killed", customer.upload(long_policy))
    until(lambda: customer.analysis(product), working, 30)
    stack.services["worker"].kill()
    stack.launch("worker")
    again = until(lambda: customer.analysis(product), lambda row: row["attempt"] == 1 and working(row), 30)
    assert again["status"] != "queued"
    assert until(lambda: customer.analysis(product), ended, 60)["status"] == "done"


def test_a_killed_work_horse_is_taken_over(stack: Stack, customer: Customer, long_policy: Path) -> None:
    product = customer.create_product("Killed horse", customer.upload(long_policy))
    until(lambda: customer.analysis(product), working, 30)
    stack.services["worker"].signal_others(signal.SIGKILL)
    until(lambda: customer.analysis(product), lambda row: row["attempt"] == 1, 30)
    assert until(lambda: customer.analysis(product), ended, 60)["status"] == "done"
    assert stack.ended() is None


def test_redis_flushed_in_the_middle_loses_nothing(stack: Stack, customer: Customer, long_policy: Path) -> None:
    first = customer.create_product("Flushed while working", customer.upload(long_policy))
    second = customer.create_product("Flushed while queued", customer.upload(long_policy))
    until(lambda: customer.analysis(first), working, 30)
    with redis.Redis.from_url(stack.redis_url) as connection:
        connection.flushall()
    for product in (first, second):
        assert until(lambda p=product: customer.analysis(p), ended, 90)["status"] == "done"  # type: ignore[misc]


def test_what_is_created_while_everything_is_down_is_done_afterwards(
    stack: Stack, customer: Customer, long_policy: Path
) -> None:
    assert stack.redis is not None
    stack.stop()
    stack.redis.stop()
    started = time.monotonic()
    product = customer.create_product("Created in the dark", customer.upload(long_policy))
    assert time.monotonic() - started < 3, "saving a product must not wait for the sidecar"
    stack.redis.start()
    stack.start()
    assert until(lambda: customer.analysis(product), ended, 90)["status"] == "done"


def test_directus_away_for_a_moment_is_waited_for(
    stack: Stack, directus: DirectusBed, customer: Customer, long_policy: Path
) -> None:
    product = customer.create_product("Directus away", customer.upload(long_policy))
    until(lambda: customer.analysis(product), working, 30)
    directus.restart()
    assert until(lambda: customer.analysis(product), ended, 120)["status"] == "done"
    assert stack.ended() is None
    assert httpx.get(f"{stack.api_url}/health/live", trust_env=False).status_code == 200
