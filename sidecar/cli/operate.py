"""`sidecar setup`, `check` and `status`: what an operator asks for. Prints one line a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from sidecar import __version__
from sidecar.cli.outcome import Exit, write_json
from sidecar.config import Settings, read_settings
from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import setup as set_up
from sidecar.directus.start import Requests, user_client
from sidecar.errors import (
    CoverageError,
    DirectusRejected,
    ModelRejected,
    ModelUnavailable,
    OptionInvalid,
    SettingsInvalid,
)
from sidecar.extraction.openai.endpoint import Endpoint
from sidecar.extraction.openai.prices import price_of
from sidecar.taxonomies import data_directory

console = Console(highlight=False, markup=False, soft_wrap=True)

Check = tuple[str, Callable[[], str]]


def setup(*, check: bool, flow: bool) -> Exit:
    """Ensure (or with `check` compare) everything in Directus. FAILED where `check` finds a difference."""
    settings = read_settings("setup")
    with DirectusClient(str(settings.directus_url), settings.secret("directus_admin_token")) as client:
        report = set_up(
            client,
            data=data_directory(),
            products=settings.coverage_products_collection,
            service_token=settings.secret("directus_auth_token"),
            flow=flow,
            check=check,
            say=lambda name: console.print(f"  {name}"),
        )
    for note in report.notes:
        console.print(note)
    for name in report.drift:
        console.print(f"differs: {name}")
    if check:
        for name in report.created:
            console.print(f"missing: {name}")
        return Exit.FAILED if report.created or report.drift else Exit.OK
    done = "Nothing to do" if report.unchanged else f"{len(report.created)} things created"
    console.print(f"{done}; {len(report.present)} were there.")
    return Exit.OK


def check() -> Exit:
    """One line for each thing that must be in order; FAILED if one is not."""
    settings = read_settings("check")
    console.print("ok    settings")
    failed = False
    for name, ask in _checks(settings):
        try:
            console.print(f"ok    {name}: {ask()}")
        except CoverageError as error:
            failed = True
            console.print(f"FAIL  {name}: {error.message}")
    return Exit.FAILED if failed else Exit.OK


def _checks(settings: Settings) -> Iterator[Check]:
    yield "Redis", lambda: _redis(settings)
    with DirectusClient(str(settings.directus_url), settings.secret("directus_auth_token"), timeout=10.0) as client:
        yield "Directus token", lambda: _token(client)
        yield "rights", lambda: _rights(client, settings.coverage_products_collection)
        yield "extension", lambda: _extension(client)
    if settings.directus_admin_token is not None:
        yield "schema", lambda: _schema(settings)
    yield "model", lambda: _model(settings)


def _redis(settings: Settings) -> str:
    from sidecar.jobs.queue import connect, reachable

    with reachable(), connect(settings.secret("redis_url")) as redis:
        return f"version {redis.info('server')['redis_version']}"


def _token(client: DirectusClient) -> str:
    me = client.data("GET", "/users/me", kind="check", params={"fields": "id,first_name"})
    return f"user {me['id']}"


def _rights(client: DirectusClient, products: str) -> str:
    names = (products, "coverage_documents", "coverage_taxonomies", "coverage_analyses", "coverage_segments")
    for name in names:
        client.data("GET", f"/items/{name}", kind="check", params={"limit": 1})
    return f"may read {len(names)} collections"


def _extension(client: DirectusClient) -> str:
    found = Requests(client).status()
    if found.get("version") != __version__:
        raise DirectusRejected(
            f"The extension is version {found.get('version')}, the sidecar {__version__}: update one of them."
        )
    return f"version {found['version']}, sees the sidecar {found.get('sidecar')}"


def _schema(settings: Settings) -> str:
    with DirectusClient(str(settings.directus_url), settings.secret("directus_admin_token")) as client:
        report = set_up(client, data=data_directory(), products=settings.coverage_products_collection, check=True)
    if report.created or report.drift:
        raise DirectusRejected(
            f"{len(report.created)} missing, {len(report.drift)} different: run `sidecar setup --check`."
        )
    return "complete"


def _model(settings: Settings) -> str:
    """Whether the endpoint answers with this key, knows the model, and a budget has a price to go by."""
    endpoint = settings.endpoint
    if endpoint is None:
        return "none configured, the rules extractor is used"
    if not endpoint.model:
        raise SettingsInvalid("OPENAI_MODEL is not set.", field="OPENAI_MODEL")
    names = (endpoint.model, *endpoint.models)
    without_price = [name for name in names if price_of(name, endpoint.prices) is None]
    if without_price and (endpoint.run_budget is not None or endpoint.day_budget is not None):
        raise SettingsInvalid(f"A budget is set, but OPENAI_PRICES has no price of {', '.join(without_price)}.")
    known = _models(endpoint)
    if known and (unknown := [name for name in names if name not in known]):
        raise ModelRejected(
            f"The model endpoint does not offer {', '.join(unknown)}: check OPENAI_MODEL, OPENAI_MODELS."
        )
    price = f"no price of {', '.join(without_price)}, the cost stays unknown" if without_price else "prices known"
    used = "used by default" if settings.coverage_extractor == "openai" else "used where the extractor openai is chosen"
    return f"reachable, {endpoint.model}, {price}, {used}"


def _models(endpoint: Endpoint) -> set[str]:
    """The names of the models on offer; empty where the endpoint keeps no list."""
    base = (endpoint.base_url or "https://api.openai.com/v1").rstrip("/")
    try:
        answer = httpx.get(f"{base}/models", headers={"Authorization": f"Bearer {endpoint.api_key}"}, timeout=10.0)
    except httpx.HTTPError as error:
        raise ModelUnavailable(f"The model endpoint cannot be reached ({type(error).__name__}).") from None
    if answer.status_code in (404, 405):
        return set()
    if answer.status_code != 200:
        raise ModelRejected(
            f"The model endpoint answers {answer.status_code}: check OPENAI_API_KEY and OPENAI_BASE_URL."
        )
    try:
        return {str(row["id"]) for row in answer.json()["data"]}
    except (ValueError, LookupError, TypeError):
        raise ModelRejected("The model endpoint answers with something else: check OPENAI_BASE_URL.") from None


def status(analysis_id: str | None, json_out: Path | None) -> Exit:
    """Print one analysis, or the last twenty."""
    settings = read_settings("client")
    with user_client(str(settings.directus_url), settings.secret("directus_auth_token")) as client:
        rows = [Requests(client).get(analysis_id)] if analysis_id else Requests(client).list()
    write_json(rows[0] if analysis_id else rows, json_out)
    if json_out is None or str(json_out) != "-":
        table = Table("analysis", "product", "task", "status", "progress", "counts or error")
        for row in rows:
            told = row.get("error_message") or ", ".join(f"{k} {v}" for k, v in (row.get("counts") or {}).items() if v)
            progress = f"{(row.get('progress') or 0):.0%}"
            table.add_row(str(row["id"]), str(row["product"]), row["task"], row["status"], progress, told)
        console.print(table)
    return Exit.OK


def heartbeat(kind: str) -> Exit:
    """OK while a worker or sweep of this host has beaten lately."""
    from sidecar.jobs import alive
    from sidecar.jobs.queue import connect

    if kind not in ("worker", "sweep"):
        raise OptionInvalid("--heartbeat takes worker or sweep.", field="heartbeat")
    settings = read_settings("worker")
    with connect(settings.secret("redis_url")) as redis:
        return Exit.OK if alive.shown(redis, kind) else Exit.FAILED
