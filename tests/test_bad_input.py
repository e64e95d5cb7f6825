"""Bad input by every way in: each case has its own clear error, nothing is half-written, and the worker lives on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from fpdf import FPDF
from PIL import Image

from sidecar.demo.processes import free_port
from sidecar.demo.stack import Stack, base_environment
from tests.bundle.house import House, Row, data, refusal
from tests.jobs.customer import policy
from tests.services.bed import DirectusBed

NOBODY = str(uuid.uuid4())
EXIT_FAILED, EXIT_USAGE, EXIT_DOCUMENT, EXIT_UNREACHABLE = 1, 2, 4, 5


@pytest.fixture
def house(directus: DirectusBed) -> Iterator[House]:
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        yield House(directus, admin, service)


@pytest.fixture(scope="module")
def token(directus: DirectusBed) -> str:
    login = {"email": directus.admin_email, "password": directus.admin_password}
    answer = httpx.post(f"{directus.url}/auth/login", json=login, trust_env=False)
    return str(answer.json()["data"]["access_token"])


@pytest.fixture
def api(stack: Stack, token: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture
def flow(house: House) -> Iterator[Callable[..., httpx.Response]]:
    """`flow("coverage-analyze", product=…)` runs the operation in a manual Flow that answers what rejected it."""
    made: list[str] = []

    def run(operation: str, **options: Any) -> httpx.Response:
        how = {"collections": ["products"], "location": "both", "async": False, "error_on_reject": True}
        sent = {"name": uuid.uuid4().hex, "status": "active", "trigger": "manual", "accountability": "all"}
        made.append(data(house.admin.post("/flows", json={**sent, "options": how}))["id"])
        step = {"flow": made[-1], "key": "coverage", "type": operation, "position_x": 19, "position_y": 1}
        first = data(house.admin.post("/operations", json={**step, "options": options}))["id"]
        data(house.admin.patch(f"/flows/{made[-1]}", json={"operation": first}))
        selected = {"collection": "products", "keys": [house.product(documents=0)]}
        return house.admin.post(f"/flows/trigger/{made[-1]}", json=selected)

    yield run
    for each in made:
        house.admin.delete(f"/flows/{each}")


@pytest.fixture
def command(directus: DirectusBed, tmp_path: Path) -> Callable[..., tuple[int, Row, str]]:
    """`command("analyze", product)`: exit code, the error as JSON, and all that was printed."""

    def run(*arguments: str, url: str = directus.url, token: str = directus.service_token) -> tuple[int, Row, str]:
        env = {**base_environment(), "DIRECTUS_URL": url, "DIRECTUS_AUTH_TOKEN": token}
        line = [sys.executable, "-m", "sidecar", *arguments, "--json", "-"]
        done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        assert token not in said
        return done.returncode, json.loads(done.stdout)["error"], said

    return run


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["detail"], body
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


@dataclass(frozen=True)
class Refusal:
    """A wish that is refused before there is a row. `product` is made by the house."""

    code: str
    status: int
    exit_code: int
    product: Callable[[House], str]
    options: Row
    task: str = "analysis"


def busy(house: House) -> str:
    product = house.product(pending=False)
    later = {"product": product, "status": "queued", "active_product": product, "task": "analysis", "epoch": 1}
    data(house.admin.post("/items/coverage_analyses", json={**later, "not_before": "2099-01-01T00:00:00Z"}))
    return product


REFUSALS = {
    "no document": Refusal(
        "product_without_document", 422, EXIT_DOCUMENT, lambda house: house.product(documents=0), {}
    ),
    "unknown product": Refusal("product_unknown", 404, EXIT_FAILED, lambda house: NOBODY, {}),
    "unknown segments": Refusal("option_invalid", 422, EXIT_USAGE, lambda house: house.product(), {"segments": []}),
    "cleanup of an unknown product": Refusal("product_unknown", 404, EXIT_FAILED, lambda _: NOBODY, {}, "cleanup"),
    "cleanup during an analysis": Refusal("analysis_active", 409, EXIT_FAILED, busy, {}, "cleanup"),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_cannot_be_started_is_refused_by_every_way_in(
    stack: Stack, house: House, api: httpx.Client, flow: Any, command: Any, case: Refusal
) -> None:
    product = case.product(house)
    before = len(house.analyses(product))
    wish = {"product_id": product, **case.options}
    assert problem(api.post(f"/jobs/{case.task}", json=wish)) == (case.status, case.code)
    route = {"analysis": "analyses", "cleanup": "cleanups"}[case.task]
    assert refusal(house.admin.post(f"/coverage/{route}", json=wish))[:2] == (case.status, case.code.upper())
    if not case.options:
        operation = {"analysis": "coverage-analyze", "cleanup": "coverage-cleanup"}[case.task]
        assert refusal(flow(operation, product=product))[:2] == (case.status, case.code.upper())
        verb = {"analysis": "analyze", "cleanup": "cleanup"}[case.task]
        exit_code, error, _ = command(verb, product)
        assert (exit_code, error["code"]) == (case.exit_code, case.code)
        assert error["message"]
    assert len(house.analyses(product)) == before


def test_an_unknown_option_is_named_by_every_way_in(
    stack: Stack, house: House, api: httpx.Client, flow: Any, command: Any
) -> None:
    product = house.product()
    answer = api.post("/jobs/analysis", json={"product_id": product, "speed": 3})
    assert (*problem(answer), answer.json()["field"]) == (422, "option_invalid", "speed")
    answer = house.admin.post("/coverage/analyses", json={"product_id": product, "speed": 3})
    assert refusal(answer) == (422, "OPTION_INVALID", "speed")
    assert refusal(flow("coverage-analyze", product=product, speed=3)) == (422, "OPTION_INVALID", "speed")
    exit_code, error, _ = command("analyze", product, "--extractor", "magic")
    assert (exit_code, error["code"], error["field"]) == (EXIT_USAGE, "option_invalid", "extractor")
    assert house.analyses(product) == []


def test_a_body_that_is_too_large_is_refused(stack: Stack, house: House, api: httpx.Client) -> None:
    product = house.product()
    wish = {"product_id": product, "segments": ["x" * 200] * 100, "padding": "x" * 2_000_000}
    assert problem(api.post("/jobs/analysis", json=wish)) == (413, "body_too_large")
    answer = house.admin.post("/coverage/analyses", json=wish)  # Directus's own limit, in its own words
    assert answer.status_code in (400, 413)
    assert "too large" in answer.json()["errors"][0]["message"]
    assert house.analyses(product) == []


def test_a_token_that_is_rejected_is_said(stack: Stack, house: House, api: httpx.Client, command: Any) -> None:
    product = house.product()
    headers = {"Authorization": "Bearer not-a-token-of-anybody"}
    answer = api.post("/jobs/analysis", json={"product_id": product}, headers=headers)
    assert problem(answer) == (401, "unauthenticated")
    with house.bed.client("not-a-token-of-anybody") as stranger:
        assert stranger.post("/coverage/analyses", json={"product_id": product}).status_code == 401
    exit_code, error, _ = command("analyze", product, token="not-a-token-of-anybody")
    assert (exit_code, error["code"]) == (EXIT_FAILED, "unauthenticated")
    assert house.analyses(product) == []


def test_a_worker_whose_token_is_rejected_says_so_and_ends(stack: Stack, tmp_path: Path) -> None:
    env = {**stack.environment("worker"), "DIRECTUS_AUTH_TOKEN": "not-a-token-of-anybody"}
    line = [sys.executable, "-m", "sidecar", "worker"]
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == EXIT_FAILED
    assert "directus_token_rejected" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-a-token-of-anybody" not in done.stdout + done.stderr


def test_a_directus_that_is_away_is_said(stack: Stack, token: str, command: Any, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    lonely = Stack(
        tmp_path, stack.directus, stack.redis_url, stack.secrets, free_port(), extra={"DIRECTUS_URL": nowhere}
    )
    try:
        lonely.launch("api").wait_until(lambda: alive(lonely.api_url), 60)
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=lonely.api_url, headers=headers, timeout=30, trust_env=False) as http:
            for path in ("/jobs/analysis", "/jobs/cleanup"):
                assert problem(http.post(path, json={"product_id": NOBODY})) == (503, "directus_unreachable")
            assert problem(http.get(f"/jobs/{NOBODY}/status")) == (503, "directus_unreachable")
            assert http.get("/health/ready").status_code == 503
    finally:
        lonely.stop()
    exit_code, error, _ = command("analyze", NOBODY, url=nowhere)
    assert (exit_code, error["code"]) == (EXIT_UNREACHABLE, "directus_unreachable")


def alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/live", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def encrypted() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(0, 10, "A secret policy.")
    pdf.set_encryption(owner_password="owner", user_password="user")
    return bytes(pdf.output())


def scanned() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    picture = BytesIO()
    Image.new("RGB", (60, 60), "grey").save(picture, "PNG")
    pdf.image(picture, 20, 20, 100)
    return bytes(pdf.output())


DOCUMENTS: dict[str, tuple[str, bytes, str]] = {
    "no document": ("program.bin", b"\x7fELF\x02\x01\x01" + bytes(500), "document_unsupported"),
    "empty": ("empty.pdf", b"", "document_empty"),
    "encrypted": ("locked.pdf", encrypted(), "document_encrypted"),
    "broken": ("broken.pdf", policy()[:300], "document_broken"),
    "without text": ("scan.pdf", scanned(), "document_without_text"),
}


@pytest.fixture(scope="module")
def covered(stack: Stack, directus: DirectusBed) -> Iterator[tuple[House, str]]:
    """A product with coverage, whose document then goes bad."""
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        house = House(directus, admin, service)
        file = house.upload("policy.pdf", policy())
        sent = {"name": "Covered", "coverage_documents": [{"file": file, "pending": False}]}
        product = str(data(admin.post("/items/products", json=sent))["id"])
        assert ended(house, house.start(product)["analysis_id"])["status"] == "done"
        assert house.rows(product)["coverage_limits"]
        yield house, product


def ended(house: House, analysis: str, seconds: float = 60) -> Row:
    until = time.monotonic() + seconds
    while (row := house.analysis(analysis))["status"] not in ("done", "failed", "cancelled"):
        assert time.monotonic() < until, row
        time.sleep(0.1)
    return row


def fails(house: House, product: str, api: httpx.Client, code: str) -> None:
    """An analysis of the product fails with the code, is told so everywhere, and leaves the coverage as it was."""
    before = house.rows(product)
    job = api.post("/jobs/analysis", json={"product_id": product, "force": True}).json()
    row = ended(house, job["job_id"])
    assert (row["status"], row["error_code"], row["attempt"]) == ("failed", code, 1)
    assert row["error_message"].endswith((".", "."))
    assert "Traceback" not in row["error_message"]
    told = api.get(f"/jobs/{job['job_id']}/status").json()
    assert (told["status"], told["error"]["code"], told["error"]["message"]) == ("failed", code, row["error_message"])
    assert (row["active_product"], row["counts"]) == (None, None)
    assert house.rows(product) == before


@pytest.mark.parametrize("name", DOCUMENTS.keys())
def test_a_document_that_cannot_be_read_fails_the_run(
    stack: Stack, covered: tuple[House, str], api: httpx.Client, command: Any, name: str
) -> None:
    house, product = covered
    filename, content, code = DOCUMENTS[name]
    (document,) = house.documents(product)
    change = {"file": house.upload(filename, content), "pending": False}
    data(house.admin.patch(f"/items/coverage_documents/{document['id']}", json=change))
    fails(house, product, api, code)
    if name == "encrypted":
        exit_code, error, _ = command("analyze", product)
        assert (exit_code, error["code"]) == (EXIT_DOCUMENT, code)


def test_a_file_deleted_meanwhile_fails_the_run(
    stack: Stack, covered: tuple[House, str], directus: DirectusBed, api: httpx.Client
) -> None:
    """Its bytes are gone from the storage; where Directus deletes the file, the product has no document any more."""
    house, product = covered
    (document,) = house.documents(product)
    file = house.upload("gone.pdf", policy())
    data(house.admin.patch(f"/items/coverage_documents/{document['id']}", json={"file": file, "pending": False}))
    disk = data(house.admin.get(f"/files/{file}"))["filename_disk"]
    (directus.instance.folder / "uploads" / disk).unlink()
    fails(house, product, api, "document_gone")
    assert house.admin.delete(f"/files/{file}").status_code == 204
    answer = api.post("/jobs/analysis", json={"product_id": product})
    assert problem(answer) == (422, "product_without_document")


def taxonomy(house: House, *keys: str) -> str:
    """A taxonomy whose segments have these keys, each under the one before it, the first under the last."""
    made = str(data(house.admin.post("/items/coverage_taxonomies", json={"key": uuid.uuid4().hex, "name": "T"}))["id"])
    ids: list[str] = []
    for key in keys:
        item = {
            "taxonomy": made,
            "category": "segment",
            "key": key,
            "names": {"en": key},
            "parent": ids[-1] if ids else None,
        }
        ids.append(data(house.admin.post("/items/coverage_taxonomy_items", json=item))["id"])
    if ids:
        data(house.admin.patch(f"/items/coverage_taxonomy_items/{ids[0]}", json={"parent": ids[-1]}))
    return made


@pytest.mark.parametrize(("keys", "code"), [((), "taxonomy_missing"), (("a", "b"), "taxonomy_invalid")])
def test_a_taxonomy_that_is_missing_or_goes_round_fails_the_run(
    stack: Stack, house: House, api: httpx.Client, keys: tuple[str, ...], code: str
) -> None:
    product = house.product(coverage_taxonomy=taxonomy(house, *keys))
    fails(house, product, api, code)


def test_afterwards_everything_still_works_and_no_secret_or_traceback_was_logged(
    stack: Stack, house: House, token: str
) -> None:
    assert stack.ended() is None
    product = house.product()
    assert ended(house, house.start(product)["analysis_id"])["status"] == "done"
    secrets = [value for name, value in vars(stack.secrets).items() if name != "admin_password"]
    logs = [service.log for service in stack.services.values()] + [stack.directus.log]
    for log in logs:
        said = log.read_text(errors="replace")
        assert said, log
        assert "Traceback" not in said, log
        for secret in (*secrets, token, stack.secrets.admin_password):
            assert secret not in said, f"{log} holds a secret"
        assert "Bearer ey" not in said, log
