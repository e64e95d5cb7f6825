"""What is down comes back: Redis, the whole sidecar, Directus. What was asked for meanwhile is done afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidecar.demo.processes import ServiceFailed, free_port
from sidecar.demo.redis import RedisServer
from sidecar.demo.stack import Stack
from tests.jobs.customer import Customer, policy
from tests.services.bed import DirectusBed


@pytest.fixture
def customer(directus: DirectusBed) -> Iterator[Customer]:
    with Customer(directus) as acting:
        yield acting


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that is not started yet."""
    redis = RedisServer(tmp_path / "redis", port=free_port())
    yield redis
    redis.stop()


@pytest.fixture
def sidecar(tmp_path: Path, directus: DirectusBed, server: RedisServer) -> Iterator[Stack]:
    """API, worker and sweep that are not started yet."""
    stack = Stack(tmp_path, directus.instance, server.url, directus.secrets, directus.sidecar_port)
    yield stack
    stack.stop()


def test_a_product_created_while_everything_is_down_is_analysed_when_it_is_back(
    customer: Customer, server: RedisServer, sidecar: Stack
) -> None:
    begun = time.monotonic()
    product = customer.product(customer.upload(policy()))
    assert time.monotonic() - begun < 5, "the user's save waited for the sidecar"
    server.start()
    sidecar.start()
    assert customer.wait(product, "done")["attempt"] == 0


def test_the_sweep_starts_before_its_partners_and_the_worker_says_who_is_missing(
    customer: Customer, server: RedisServer, sidecar: Stack
) -> None:
    sweep = sidecar.launch("sweep")
    with pytest.raises(ServiceFailed):
        sidecar.launch("worker").wait_until(lambda: False, 20)
    said = (sidecar.folder / "worker.log").read_text()
    assert "Redis cannot be reached" in said
    assert "Traceback" not in said
    assert sidecar.secrets.service_token not in said
    server.start()
    sidecar.launch("worker", "second worker")
    product = customer.product(customer.upload(policy()))
    assert customer.wait(product, "done")
    assert sweep.running


def test_a_token_that_directus_does_not_know_ends_the_worker_with_one_message(
    server: RedisServer, sidecar: Stack
) -> None:
    server.start()
    sidecar.extra["DIRECTUS_AUTH_TOKEN"] = "a-token-that-nobody-has"
    with pytest.raises(ServiceFailed):
        sidecar.launch("worker").wait_until(lambda: False, 20)
    said = (sidecar.folder / "worker.log").read_text()
    assert "DIRECTUS_AUTH_TOKEN" in said
    assert "Traceback" not in said
    assert "a-token-that-nobody-has" not in said


def test_a_redis_that_goes_away_and_comes_back_costs_nothing(
    customer: Customer, server: RedisServer, sidecar: Stack
) -> None:
    server.start()
    sidecar.start()
    busy = customer.product(customer.upload(policy(200)))
    customer.wait(busy, "parsing")
    server.stop()
    meanwhile = customer.product(customer.upload(policy()))
    assert customer.wait(busy, "done")["attempt"] == 0
    server.start()
    assert customer.wait(meanwhile, "done")
    assert all(service.running for service in sidecar.services.values())


@pytest.mark.parametrize("name", ["worker", "sweep"])
def test_without_redis_an_idle_process_still_stops_cleanly(server: RedisServer, sidecar: Stack, name: str) -> None:
    server.start()
    service = sidecar.launch(name)
    service.wait_until(lambda: (sidecar.folder / f"{name}.log").exists() and "INFO" in service.log.read_text(), 20)
    server.stop()
    time.sleep(3)
    assert service.running
    os.kill(service.pid, signal.SIGTERM)
    assert service.process is not None
    assert service.process.wait(timeout=20) == 0
