"""The sidecar's processes (API, worker, sweep) against a given Directus and Redis, each with the settings it needs."""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from redis import Redis

from sidecar.demo.directus import DirectusInstall, DirectusInstance, kept
from sidecar.demo.processes import Service, ServiceFailed
from sidecar.demo.redis import RedisServer
from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import SetupReport, setup

ROOT = Path(__file__).resolve().parents[2]
SCHEMA_INPUTS = ("directus/schema", "directus/seed", "sidecar/directus", "sidecar/taxonomies.py")


@dataclass(frozen=True)
class Secrets:
    """What the parts of one stack share. `service_token` is the service user's static token."""

    secret: str
    sidecar_secret: str
    admin_token: str
    admin_password: str
    service_token: str


@dataclass
class Stack:
    """`start()`, use `api_url`, `stop()`. Single processes are in `services` by the names api, worker, sweep."""

    folder: Path
    directus: DirectusInstance
    redis_url: str
    secrets: Secrets
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    redis: RedisServer | None = None
    """the server behind `redis_url`, where it is ours to stop and start"""
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, name: str) -> dict[str, str]:
        """The complete environment of one process. Secrets that sign tokens go to the API alone."""
        shared = {
            **base_environment(),
            "REDIS_URL": self.redis_url,
            "DIRECTUS_URL": self.directus.url,
            "DIRECTUS_AUTH_TOKEN": self.secrets.service_token,
            **self.extra,
        }
        if name == "api":
            shared |= {
                "DIRECTUS_SECRET": self.secrets.secret,
                "SIDECAR_SECRET": self.secrets.sidecar_secret,
                "FASTAPI_HOST": "127.0.0.1",
                "FASTAPI_PORT": str(self.port),
            }
        return shared

    def launch(self, command: str, name: str | None = None) -> Service:
        """Start one more process of the sidecar: `api`, `worker` or `sweep`, kept under `name`."""
        name = name or command
        self.folder.mkdir(parents=True, exist_ok=True)
        service = Service(
            name,
            [sys.executable, "-m", "sidecar", "--verbose", command],
            self.folder / f"{name}.log",
            self.environment(command),
            self.folder,
            # A worker told to end takes its work-horse and parser along; killed, it would leave them behind.
            death=signal.SIGTERM,
        )
        service.start()
        self.services[name] = service
        return service

    def start(self, seconds: float = 60) -> None:
        """Start API, worker and sweep; wait until the API is ready and the worker idle. Raises ServiceFailed."""
        for name in ("api", "worker", "sweep"):
            self.launch(name)
        self.services["api"].wait_until(self.api_ready, seconds)
        self.services["worker"].wait_until(self.worker_waits, seconds)
        if not self.services["sweep"].running:
            raise ServiceFailed("sweep ended while starting", self.services["sweep"].log)

    def api_ready(self) -> bool:
        try:
            return httpx.get(f"{self.api_url}/health/ready", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def worker_waits(self) -> bool:
        with Redis.from_url(self.redis_url, socket_timeout=2) as connection:
            return bool(connection.scard("rq:workers"))

    def ended(self) -> Service | None:
        """The first process that has ended on its own."""
        return next((service for service in self.services.values() if not service.running), None)

    def stop(self) -> None:
        """Stop all processes side by side. Safe to call twice."""
        stops = [threading.Thread(target=service.stop) for service in self.services.values()]
        for thread in stops:
            thread.start()
        for thread in stops:
            thread.join()
        self.services.clear()


def base_environment() -> dict[str, str]:
    """What a Python process of ours needs whatever it does."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def extension_settings(secrets: Secrets, port: int) -> dict[str, str]:
    """The settings by which the bundle inside Directus finds the API at `port`."""
    return {"SIDECAR_URL": f"http://127.0.0.1:{port}", "SIDECAR_SECRET": secrets.sidecar_secret}


def set_up(directus: DirectusInstance, secrets: Secrets) -> SetupReport:
    """What `sidecar setup` does, against a running Directus. Raises CoverageError."""
    with DirectusClient(directus.url, secrets.admin_token) as client:
        return setup(client, data=ROOT / "directus", service_token=secrets.service_token)


def schema_inputs() -> dict[str, str]:
    """The files that decide what set-up creates, as path -> content; a template made from others is stale."""
    files: list[Path] = []
    for name in SCHEMA_INPUTS:
        path = ROOT / name
        files += sorted(p for p in path.rglob("*") if p.suffix in (".json", ".py")) if path.is_dir() else [path]
    return {str(p.relative_to(ROOT)): p.read_text() for p in files if p.is_file()}


def set_up_template(blank: Path, directus: DirectusInstance, secrets: Secrets, store: Path) -> Path:
    """Folder with the database of `blank` (a bootstrapped template) after `sidecar setup`; made once per schema.

    `directus` describes the installation; it is neither started nor changed.
    """

    def make(folder: Path) -> None:
        (folder / "data.db").write_bytes((blank / "data.db").read_bytes())
        instance = DirectusInstance(
            DirectusInstall(directus.install.home), folder, secrets.secret, secrets.admin_token, secrets.admin_password
        )
        try:
            instance.start()
            set_up(instance, secrets)
        finally:
            instance.stop()

    return kept(store, f"ready-{directus.install.version}", {"blank": blank.name, **schema_inputs()}, make)
