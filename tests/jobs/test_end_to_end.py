"""The whole way on real parts: Directus with the bundle, Redis, API, worker, sweep."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sidecar.demo.stack import Stack
from tests.jobs.customer import Customer, policy
from tests.services.bed import DirectusBed

COLLECTIONS = ("segments", "benefits", "limits", "clauses")


@pytest.fixture
def customer(directus: DirectusBed) -> Iterator[Customer]:
    with Customer(directus) as acting:
        yield acting


@pytest.fixture
def api(stack: Stack, directus: DirectusBed) -> Iterator[httpx.Client]:
    """The stack's API with an administrator's access token."""
    login = {"email": directus.admin_email, "password": directus.admin_password}
    token = httpx.post(f"{directus.url}/auth/login", json=login, trust_env=False).json()["data"]["access_token"]
    with httpx.Client(base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as http:
        yield http


def dump(customer: Customer, product: str) -> dict[str, Any]:
    return {name: customer.rows(name, product) for name in COLLECTIONS}


def finished(api: httpx.Client, job_id: str, seconds: float = 60) -> dict[str, Any]:
    ends = time.monotonic() + seconds
    while True:
        job = dict(api.get(f"/jobs/{job_id}/status").raise_for_status().json())
        if job["status"] not in ("pending", "running"):
            return job
        assert time.monotonic() < ends, job
        time.sleep(0.1)


def test_a_product_created_in_directus_has_its_coverage_soon_after(stack: Stack, customer: Customer) -> None:
    product = customer.product(customer.upload(policy()))
    row = customer.wait(product, "done")
    assert row["counts"]["num_segments"] >= 2
    assert row["counts"]["seeding_success"] is True
    limits = customer.rows("limits", product)
    assert 2000 in [limit["value"] for limit in limits]
    assert all(limit["evidence"][0]["page"] == 1 for limit in limits)


def test_a_job_by_the_api_and_again_changes_no_row(stack: Stack, customer: Customer, api: httpx.Client) -> None:
    product = customer.product(customer.upload(policy()))
    customer.wait(product, "done")
    before = dump(customer, product)
    again = api.post("/jobs/analysis", json={"product_id": product})
    assert (again.status_code, again.json()["status"]) == (200, "completed")
    forced = api.post("/jobs/analysis", json={"product_id": product, "force": True})
    assert forced.status_code == 202
    job = finished(api, forced.json()["job_id"])
    assert job["status"] == "completed"
    assert {"num_segments", "num_benefits", "num_limits", "seeding_success", "usage"} <= set(job["result"])
    assert dump(customer, product) == before


@pytest.mark.parametrize("option", [{"dry_run": True}, {"dry_run_directus": True}, {"seed_directus": False}])
def test_a_dry_run_counts_and_writes_nothing(
    stack: Stack, customer: Customer, api: httpx.Client, option: dict[str, bool]
) -> None:
    product = customer.product(customer.upload(policy()))
    customer.wait(product, "done")
    finished(api, api.post("/jobs/cleanup", json={"product_id": product}).json()["job_id"])
    answer = api.post("/jobs/analysis", json={"product_id": product, "force": True, **option})
    assert answer.json()["created"] is True
    job = finished(api, answer.json()["job_id"])
    assert job["status"] == "completed", job
    assert job["result"]["num_segments"] >= 2
    assert job["result"]["seeding_success"] is False
    assert dump(customer, product) == {name: [] for name in COLLECTIONS}


def test_a_cleanup_keeps_what_a_person_decided(stack: Stack, customer: Customer, api: httpx.Client) -> None:
    product = customer.product(customer.upload(policy()))
    customer.wait(product, "done")
    kept = customer.rows("limits", product)[0]["id"]
    customer.http.patch(f"/items/coverage_limits/{kept}", json={"review": "accepted"}).raise_for_status()
    job = finished(api, api.post("/jobs/cleanup", json={"product_id": product}).json()["job_id"])
    assert job["status"] == "completed", job
    assert job["result"]["success"] is True
    assert [row["id"] for row in customer.rows("limits", product)] == [kept]
    everything = {"product_id": product, "include_reviewed": True}
    job = finished(api, api.post("/jobs/cleanup", json=everything).json()["job_id"])
    assert dump(customer, product) == {name: [] for name in COLLECTIONS}
    assert customer.http.get(f"/items/products/{product}").status_code == 200


def test_progress_is_streamed_while_it_works(stack: Stack, customer: Customer, api: httpx.Client) -> None:
    product = customer.product(customer.upload(policy(pages=60)))
    row = customer.wait(product, "queued", "parsing", "extracting", "done", seconds=30)
    with api.stream("GET", f"/jobs/{row['id']}/events", timeout=60) as response:
        seen = [line for line in response.iter_lines() if line.startswith("data:")]
    assert '"status": "done"' in seen[-1]
    assert len(seen) > 2


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.pdf", "document_empty"),
        (b"%PDF-1.7\nnonsense", "broken.pdf", "document_broken"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "program.bin", "document_unsupported"),
    ],
)
def test_a_document_that_cannot_be_read_is_said_on_the_row(
    stack: Stack, customer: Customer, data: bytes, name: str, code: str
) -> None:
    product = customer.product(customer.upload(data, name))
    row = customer.wait(product, "failed")
    assert row["error_code"] == code
    assert row["error_message"]
    assert "Traceback" not in row["error_message"]
    assert stack.services["worker"].running
