"""Every parameter of an analysis, one by one, through API, Directus, queue and worker: each does what it says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sidecar.demo.processes import free_port
from sidecar.demo.redis import RedisServer
from sidecar.demo.stack import Stack
from tests.bundle.house import House, Row, data
from tests.jobs.customer import policy
from tests.services.bed import DirectusBed

Run = Callable[..., Row]


@pytest.fixture(scope="module")
def exporting(directus: DirectusBed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack whose operator allows files."""
    folder = tmp_path_factory.mktemp("exporting")
    server = RedisServer(folder / "redis")
    server.start()
    stack = Stack(
        folder, directus.instance, server.url, directus.secrets, directus.sidecar_port,
        extra={"COVERAGE_EXPORT_DIR": str(folder / "export")},
    )  # fmt: skip
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        server.stop()


@pytest.fixture
def house(directus: DirectusBed) -> Iterator[House]:
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        yield House(directus, admin, service)


@pytest.fixture
def product(house: House) -> str:
    """A product with a policy that nobody has analysed."""
    documents = [{"file": house.upload("policy.pdf", policy()), "pending": False}]
    return str(data(house.admin.post("/items/products", json={"name": "P", "coverage_documents": documents}))["id"])


def access_token(directus: DirectusBed) -> str:
    login = {"email": directus.admin_email, "password": directus.admin_password}
    answer = httpx.post(f"{directus.url}/auth/login", json=login, trust_env=False)
    return str(answer.json()["data"]["access_token"])


@pytest.fixture
def run(exporting: Stack, directus: DirectusBed, house: House) -> Iterator[Run]:
    """`run(product, option=…)` submits a job and answers it when it has ended."""
    headers = {"Authorization": f"Bearer {access_token(directus)}"}
    with httpx.Client(base_url=exporting.api_url, headers=headers, timeout=30, trust_env=False) as http:

        def submit(product: str, **options: Any) -> Row:
            answer = http.post("/jobs/analysis", json={"product_id": product, **options})
            assert answer.status_code in (200, 202), answer.text
            started = answer.json()
            # Waited for in Directus: the API counts the requests of each user.
            until = time.monotonic() + 60
            while house.analysis(started["job_id"])["status"] not in ("done", "failed", "cancelled"):
                assert time.monotonic() < until, house.analysis(started["job_id"])
                time.sleep(0.1)
            job = http.get(f"/jobs/{started['job_id']}/status").json()
            return {**job, "created": started["created"]}

        yield submit


def done(job: Row) -> Row:
    assert job["status"] == "completed", job
    return job


def included(house: House, product: str) -> set[str]:
    return {row["name"] for row in house.rows(product)["coverage_segments"] if row["verdict"] == "covered"}


def test_nothing_given_writes_what_is_found_and_is_then_answered_from_the_record(
    run: Run, house: House, product: str
) -> None:
    first = done(run(product))
    assert first["result"]["seeding_success"] is True
    assert house.rows(product)["coverage_limits"]
    again = done(run(product))
    assert (again["created"], again["job_id"]) == (False, first["job_id"])


@pytest.mark.parametrize("option", ["force", "no_cache"])
def test_a_forced_run_is_a_new_one(run: Run, house: House, product: str, option: str) -> None:
    first = done(run(product))
    again = done(run(product, **{option: True}))
    assert (again["created"], again["job_id"] != first["job_id"]) == (True, True)


@pytest.mark.parametrize("option", [{"dry_run": True}, {"dry_run_directus": True}, {"seed_directus": False}])
def test_a_dry_run_counts_and_writes_nothing(run: Run, house: House, product: str, option: dict[str, bool]) -> None:
    job = done(run(product, **option))
    assert (job["result"]["num_segments"] >= 2, job["result"]["seeding_success"]) == (True, False)
    assert all(rows == [] for rows in house.rows(product).values())
    assert done(run(product))["result"]["seeding_success"] is True, "a dry run is not taken for a real one"


def test_a_changed_taxonomy_is_tried_without_being_changed(run: Run, house: House, product: str) -> None:
    items = data(house.admin.get("/items/coverage_taxonomy_items?limit=-1"))
    first = done(run(product, dry_run=True))
    found = house.analysis(first["job_id"])["findings"]
    segment = next(each for each in found["segments"] if each["verdict"] == "covered" and each["benefits"])
    new = {"id": "new-one", "key": "new_one", "category": "segment", "names": {"en": "Section"}}
    changes = [{"id": segment["item"], "removed": True}, new]
    tried = house.analysis(done(run(product, dry_run=True, taxonomy_changes=changes))["job_id"])["findings"]
    looked_for = {each["item"] for each in tried["segments"]}
    assert looked_for == ({each["item"] for each in found["segments"]} - {segment["item"]}) | {"new-one"}
    assert data(house.admin.get("/items/coverage_taxonomy_items?limit=-1")) == items
    assert all(rows == [] for rows in house.rows(product).values())
    wrong = run(product, dry_run=True, taxonomy_changes=[{"key": "x", "category": "benefit", "parent": "gone"}])
    assert (wrong["status"], wrong["error"]["code"]) == ("failed", "taxonomy_invalid")
    assert "'x'" in wrong["error"]["message"]


def test_segments_narrows_what_is_looked_for(run: Run, house: House, product: str) -> None:
    done(run(product))
    everything = included(house, product)
    keys = {row["id"]: row["key"] for row in data(house.admin.get("/items/coverage_taxonomy_items?limit=-1"))}
    one = next(row for row in house.rows(product)["coverage_segments"] if row["verdict"] == "covered")
    job = done(run(product, segments=[keys[one["taxonomy_item"]]]))
    assert (job["created"], job["result"]["num_segments"]) == (True, 1)
    assert included(house, product) == everything, "what was not looked for stays"
    wrong = run(product, segments=["no_such_segment"])
    assert (wrong["status"], wrong["error"]["code"]) == ("failed", "option_invalid")
    assert "no_such_segment" in wrong["error"]["message"]


def test_document_ids_narrows_what_is_read(run: Run, house: House, product: str) -> None:
    other = {"product": product, "file": house.upload("other.txt"), "kind": "schedule", "pending": False}
    second = data(house.admin.post("/items/coverage_documents", json=other))["id"]
    job = done(run(product, document_ids=[second]))
    assert list(house.analysis(job["job_id"])["document_hashes"]) == [second]
    assert len(house.analysis(done(run(product))["job_id"])["document_hashes"]) == 2


def test_detailed_keeps_each_withheld_claim(run: Run, house: House, product: str) -> None:
    brief, detailed = done(run(product)), done(run(product, detailed=True))
    accounts = [house.analysis(job["job_id"])["account"] for job in (brief, detailed)]
    assert [isinstance(account.get("withheld_claims"), list) for account in accounts] == [False, True]
    assert all(account["durations"] for account in accounts)


def test_export_writes_the_result_into_the_operators_folder(run: Run, exporting: Stack, product: str) -> None:
    job = done(run(product, export=True))
    result = json.loads((exporting.folder / "export" / f"{job['job_id']}.json").read_text())
    assert [segment for segment in result["segments"] if segment["included"]]


def test_debug_writes_each_stage_and_debug_clean_removes_the_earlier_ones(
    run: Run, exporting: Stack, product: str
) -> None:
    folder = exporting.folder / "export" / "debug" / f"product-{product}"

    def runs() -> dict[str, set[str]]:
        return {each.name: {file.name for file in each.iterdir()} for each in folder.iterdir()}

    first = done(run(product, debug=True))["job_id"]
    assert runs() == {first: {"document-0.json", "claims.json", "result.json"}}
    second = done(run(product, debug=True, force=True))["job_id"]
    assert set(runs()) == {first, second}
    third = done(run(product, debug=True, debug_clean=True, force=True))["job_id"]
    assert set(runs()) == {third}


def test_extractor_rules_may_be_named(run: Run, house: House, product: str) -> None:
    assert done(run(product, extractor="rules"))["result"]["num_segments"] >= 2


@pytest.mark.parametrize(
    "option",
    [{"model": "m"}, {"budget": 1.0}, {"chunk_size": 5}, {"segment_chunks": 5}, {"benefit_chunks": 5},
     {"detail_chunks": 5}, {"debug_from": "benefits"}],
    ids=lambda option: next(iter(option)),
)  # fmt: skip
def test_what_only_a_language_model_heeds_is_never_silently_ignored(
    run: Run, house: House, product: str, option: Row
) -> None:
    job = run(product, **option)
    assert (job["status"], job["error"]["code"]) == ("failed", "option_invalid"), job
    assert next(iter(option)) in job["error"]["message"]
    assert all(rows == [] for rows in house.rows(product).values())


def test_where_no_language_model_is_set_up_the_rules_do_it_and_the_account_says_so(
    run: Run, house: House, product: str
) -> None:
    job = done(run(product, extractor="openai"))
    assert job["result"]["usage"]["calls"] == 0
    assert any("OPENAI" in reason for reason in house.analysis(job["job_id"])["account"]["reasons"])


def test_files_are_refused_where_the_operator_has_set_no_folder(
    exporting: Stack, directus: DirectusBed, product: str, tmp_path: Path
) -> None:
    bare = Stack(tmp_path, directus.instance, exporting.redis_url, directus.secrets, free_port())
    headers = {"Authorization": f"Bearer {access_token(directus)}"}
    try:
        bare.launch("api").wait_until(bare.api_ready, 60)
        for option in ("export", "debug", "debug_clean"):
            wish = {"product_id": product, option: True}
            answer = httpx.post(f"{bare.api_url}/jobs/analysis", json=wish, headers=headers, trust_env=False)
            assert (answer.status_code, answer.json()["field"]) == (422, option)
    finally:
        bare.stop()
