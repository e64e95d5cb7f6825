"""Real services for the tests, on free ports: a Redis and a Directus per session. Missing ones skip, but fail in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from sidecar.demo.directus import DirectusInstall, DirectusInstance, bootstrapped
from sidecar.demo.processes import ServiceFailed, free_port, tail
from sidecar.demo.redis import RedisServer
from sidecar.demo.stack import ROOT, Secrets, Stack, extension_settings, set_up_template
from tests.services.bed import DirectusBed, unavailable

TEMPLATES = ROOT / ".local" / "templates"
SECRETS = Secrets(
    secret="a secret of the tests, 32 bytes or more",
    sidecar_secret="another secret of the tests, also 32 bytes",
    admin_token="admin-token-of-the-tests",
    admin_password="password-of-the-tests",
    service_token="service-token-of-the-tests",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--v11", action="store_true", help="also run the tests that need Directus 11.17")


INTEGRATION = {"new_directus", "directus", "directus_v11", "stack"}


# First of all, as `-m` chooses by the marks that are set here.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        chosen = getattr(item, "callspec", None)
        asked = {*getattr(item, "fixturenames", ()), *(map(str, chosen.params.values()) if chosen else ())}
        if INTEGRATION & asked:
            item.add_marker(pytest.mark.integration)
    if config.getoption("--v11"):
        return
    for item in items:
        if item.get_closest_marker("v11"):
            item.add_marker(pytest.mark.skip(reason="needs --v11 (make test-all)"))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """Address of a real, empty Redis."""
    with redis.Redis.from_url(redis_server.url) as connection:
        connection.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def new_directus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., DirectusBed]]:
    """`new_directus(set_up=True, bundle=True, home="directus", env={})` starts one more; all end with the session."""
    started: list[DirectusInstance] = []

    def make(
        *, set_up: bool = True, bundle: bool = True, home: str = "directus", env: dict[str, str] | None = None
    ) -> DirectusBed:
        install = DirectusInstall(ROOT / home, ROOT / "directus-extension" if bundle else None)
        if reason := install.missing():
            unavailable(reason)
        port, folder = free_port(), tmp_path_factory.mktemp("directus")
        instance = DirectusInstance(install, folder, SECRETS.secret, SECRETS.admin_token, SECRETS.admin_password)
        instance.extra = extension_settings(SECRETS, port) | {"COVERAGE_SETTLE_SECONDS": "1"} | (env or {})
        template = bootstrapped(
            install, TEMPLATES,
            secret=SECRETS.secret, admin_token=SECRETS.admin_token, admin_password=SECRETS.admin_password,
        )  # fmt: skip
        if set_up:
            template = set_up_template(template, instance, SECRETS, TEMPLATES)
        shutil.copyfile(template / "data.db", instance.database)
        started.append(instance)
        try:
            instance.start()
        except ServiceFailed as error:
            pytest.fail(f"{error}\n{tail(instance.log)}")
        return DirectusBed(instance, SECRETS, port)

    yield make
    for instance in started:
        instance.stop()


@pytest.fixture(scope="session")
def directus(new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    """Directus 12.4 with our bundle, set up; shared by the session, so create products of your own."""
    return new_directus()


@pytest.fixture(scope="session")
def directus_v11(new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    """The same on Directus 11.17, for tests marked v11."""
    return new_directus(home="directus/v11")


@pytest.fixture(scope="module")
def stack(directus: DirectusBed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """API, worker and sweep as processes against `directus`, with a Redis of their own; one per test module."""
    folder = tmp_path_factory.mktemp("stack")
    server = RedisServer(folder / "redis", persist=True)
    server.start()
    running = Stack(folder, directus.instance, server.url, SECRETS, directus.sidecar_port, redis=server)
    try:
        running.start()
        yield running
    except ServiceFailed as error:
        pytest.fail(f"{error}\n{tail(error.log) if error.log else ''}")
    finally:
        running.stop()
        server.stop()


@pytest.fixture(scope="session")
def policies() -> Path:
    """Folder of the real policies, which are not part of the repository; skips where it is absent."""
    folder = Path(os.environ.get("DCI_EVAL_DIR", ROOT.parent / "shared")) / "policies"
    if not folder.is_dir():
        pytest.skip(f"the real policies are not in {folder}")
    return folder
