"""The whole way on real parts: Directus with the bundle, Redis, API, worker, sweep."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

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


def test_a_coverage_is_read_through_graphql_with_the_users_own_token(
    stack: Stack, customer: Customer, api: httpx.Client
) -> None:
    product = customer.product(customer.upload(policy()))
    customer.wait(product, "done")
    query = """query ($id: ID!) { coverage(productId: $id) { segments { name verdict
      benefits { name limits { value unit evidence { page quote } } } exclusions { text } limits { value } } } }"""
    answer = api.post("/graphql", json={"query": query, "variables": {"id": product}}).json()
    assert "errors" not in answer
    segments = answer["data"]["coverage"]["segments"]
    covered = [segment for segment in segments if segment["verdict"] == "covered"]
    found = [limit for segment in covered for limit in segment["limits"]]
    found += [limit for segment in covered for benefit in segment["benefits"] for limit in benefit["limits"]]
    assert len(covered) >= 2
    assert 2000 in [limit["value"] for limit in found]


class Colleague:
    """A user of Directus whose only policy has the given permissions."""

    def __init__(self, directus: DirectusBed, customer: Customer, *permissions: dict[str, Any]) -> None:
        name = uuid4().hex
        policy_row = {"name": name, "admin_access": False, "app_access": False, "permissions": list(permissions)}
        password = uuid4().hex
        made = customer.http.post("/policies", json=policy_row).raise_for_status().json()["data"]["id"]
        body = {
            "email": f"{name}@example.com", "password": password, "status": "active",
            "role": {"name": name, "policies": [{"policy": made}]},
        }  # fmt: skip
        customer.http.post("/users", json=body).raise_for_status()
        login = {"email": body["email"], "password": password}
        answer = httpx.post(f"{directus.url}/auth/login", json=login, trust_env=False).raise_for_status()
        self.headers = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}


READ: list[dict[str, Any]] = [
    {"collection": name, "action": "read", "fields": ["*"], "permissions": {}, "validation": {}}
    for name in ("products", "coverage_analyses", "coverage_documents", "coverage_segments")
]


def test_who_sees_no_products_is_told_of_none(
    stack: Stack, customer: Customer, directus: DirectusBed, api: httpx.Client
) -> None:
    product = customer.product(customer.upload(policy()))
    done = customer.wait(product, "done")
    stranger = Colleague(directus, customer).headers
    for method, path, body in (
        ("POST", "/jobs/analysis", {"product_id": product}),
        ("POST", "/jobs/cleanup", {"product_id": product}),
        ("GET", f"/jobs/{done['id']}/status", None),
        ("GET", f"/jobs/{done['id']}/events", None),
        ("DELETE", f"/jobs/{done['id']}", None),
        ("GET", f"/jobs?product_id={product}", None),
    ):
        answer = api.request(method, path, json=body, headers=stranger)
        assert answer.status_code == 404, (method, path, answer.text)
    query = {"query": f'{{ coverage(productId: "{product}") {{ segments {{ name }} }} }}'}
    (error,) = api.post("/graphql", json=query, headers=stranger).json()["errors"]
    assert error["extensions"]["code"] == "product_unknown"


def test_who_may_only_read_starts_and_removes_nothing(
    stack: Stack, customer: Customer, directus: DirectusBed, api: httpx.Client
) -> None:
    product = customer.product(customer.upload(policy()))
    done = customer.wait(product, "done")
    reader = Colleague(directus, customer, *READ).headers
    assert api.get(f"/jobs/{done['id']}/status", headers=reader).json()["status"] == "completed"
    for path in ("/jobs/analysis", "/jobs/cleanup"):
        answer = api.post(path, json={"product_id": product}, headers=reader)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    batch = api.post("/jobs/analysis/batch", json={"product_ids": [product, str(uuid4())]}, headers=reader)
    assert [job["error"]["code"] for job in batch.json()["jobs"]] == ["forbidden", "product_unknown"]


def test_a_static_token_is_no_login_here(stack: Stack, directus: DirectusBed, api: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {directus.admin_token}"}
    assert api.get(f"/jobs/{uuid4()}/status", headers=headers).status_code == 401
