"""Workers that die, are stopped, lose Redis or their lease: nothing hangs, nothing is lost, nothing is left running."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from sidecar.demo.processes import Service, session_members
from sidecar.demo.stack import Stack
from tests.jobs.customer import Customer, policy
from tests.services.bed import DirectusBed

LONG = 200
"""pages: some seconds of parsing"""


@pytest.fixture(scope="module")
def long_policy() -> bytes:
    return policy(LONG)


@pytest.fixture
def customer(directus: DirectusBed) -> Iterator[Customer]:
    with Customer(directus) as acting:
        yield acting


@pytest.fixture
def worker(stack: Stack) -> Service:
    """The stack's worker, started anew where the test before ended it."""
    service = stack.services["worker"]
    if service.running:
        return service
    service = stack.launch("worker")
    service.wait_until(stack.worker_waits, 30)
    return service


@pytest.fixture
def busy(worker: Service, customer: Customer, long_policy: bytes) -> str:
    """A product whose long document is being parsed."""
    product = customer.product(customer.upload(long_policy))
    customer.wait(product, "parsing")
    wait_for(lambda: len(descendants(worker.pid)) >= 2)
    return product


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """The worker's horse and the parser, without the warm process that parsers are forked from: it stays."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found, left = [], [pid]
    while left:
        above = left.pop(0)
        below = [child for child, parent in parents.items() if parent == above]
        found += [child for child in below if not nursery(child)]
        left += below
    return found


def nursery(pid: int) -> bool:
    """True for the process that the worker started, not for the parsers forked from it."""
    with contextlib.suppress(OSError):
        above = int((Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]).split()[1])
        line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"sidecar.documents.nursery" in line and line[-2] == str(above).encode()
    return False


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in state(pid)]


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def attempts(row: dict[str, Any]) -> int:
    return int(row["attempt"])


def test_a_killed_horse_gives_its_analysis_back_at_once(worker: Service, customer: Customer, busy: str) -> None:
    horse, *below = descendants(worker.pid)
    os.kill(horse, signal.SIGKILL)
    wait_for(lambda: not alive(below), 5)
    row = customer.wait(busy, "queued", seconds=5)
    assert attempts(row) == 1
    assert customer.wait(busy, "done", seconds=60)["attempt"] == 1
    assert worker.running


def test_a_killed_workers_analysis_is_taken_over_within_half_a_minute(
    stack: Stack, worker: Service, customer: Customer, busy: str
) -> None:
    below = descendants(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)
    begun = time.monotonic()
    wait_for(lambda: not alive(below), 5)
    stack.launch("worker", "second worker")
    wait_for(lambda: attempts(customer.newest(busy) or {"attempt": 0}) == 1, 35)
    customer.wait(busy, "parsing", "extracting", "verifying", "writing", "done", seconds=35)
    assert time.monotonic() - begun < 30
    assert customer.wait(busy, "done")["attempt"] == 1
    stack.services.pop("second worker").stop()


def test_a_flushed_redis_loses_nothing(stack: Stack, worker: Service, customer: Customer, busy: str) -> None:
    other = customer.product(customer.upload(policy()))
    with redis.Redis.from_url(stack.redis_url) as connection:
        connection.flushall()
    assert customer.wait(busy, "done")["attempt"] == 0
    customer.wait(other, "done")
    assert worker.running


def test_a_cancelled_analysis_stops_with_everything_it_started(worker: Service, customer: Customer, busy: str) -> None:
    row = customer.newest(busy)
    assert row is not None
    customer.http.post(f"/coverage/analyses/{row['id']}/cancel", json={}).raise_for_status()
    wait_for(lambda: descendants(worker.pid) == [], 10)
    assert customer.wait(busy, "cancelled")["status"] == "cancelled"
    assert customer.rows("segments", busy) == []
    assert customer.wait(customer.product(customer.upload(policy())), "done")


def test_a_worker_told_to_stop_finishes_its_job(stack: Stack, worker: Service, customer: Customer, busy: str) -> None:
    worker.grace = 60
    os.kill(worker.pid, signal.SIGTERM)
    assert customer.wait(busy, "done")["attempt"] == 0
    wait_for(lambda: not worker.running)
    assert worker.process is not None
    assert worker.process.returncode == 0
    assert session_members(worker.pid) == []


def test_an_idle_worker_stops_at_once(worker: Service) -> None:
    os.kill(worker.pid, signal.SIGTERM)
    wait_for(lambda: not worker.running, 5)
    assert worker.process is not None
    assert worker.process.returncode == 0


def test_two_workers_share_the_queue(stack: Stack, worker: Service, customer: Customer, long_policy: bytes) -> None:
    second = stack.launch("worker", "second worker")
    file = customer.upload(long_policy)
    products = [customer.product(file) for _ in range(2)]
    wait_for(lambda: descendants(worker.pid) != [] and descendants(second.pid) != [])
    assert [customer.wait(product, "done")["attempt"] for product in products] == [0, 0]
    stack.services.pop("second worker").stop()
