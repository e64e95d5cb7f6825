"""`sidecar demo`: the whole product on this machine, from an uploaded PDF to stored coverage; then all is stopped."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets as random
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from rich.console import Console

from sidecar.demo.directus import DirectusInstall, DirectusInstance, bootstrapped
from sidecar.demo.model import EXTRACTOR, TestModel
from sidecar.demo.narrator import Narrator
from sidecar.demo.processes import ServiceFailed, free_port, tail
from sidecar.demo.products import Customer, DemoFailed
from sidecar.demo.redis import RedisServer
from sidecar.demo.show import Order, follow, show
from sidecar.demo.stack import ROOT, Secrets, Stack, extension_settings, set_up
from sidecar.errors import CoverageError

LOCAL = ROOT / ".local"
MINUTES = 30


def run(policy: Path | None = None, *, keep: bool = False, extractor: str = "rules") -> int:
    """Run the demo; with the extractor openai-test a language model's test server runs along.

    Returns the exit code: 0 done, 1 failed, 2 no such file, 130 stopped by the user.
    """
    console = Console(width=None if Console().is_terminal else 160)
    narrator = Narrator(console)
    if policy is not None and not policy.is_file():
        console.print(f"There is no file {policy}.", style="red")
        return 2
    signal.signal(signal.SIGTERM, _as_interrupt)
    started = time.monotonic()
    try:
        with Parts(narrator, keep=keep, with_model=extractor == EXTRACTOR) as parts:
            code = _analyse(narrator, parts, policy) if parts.fresh or policy is not None else 0
            narrator.note(f"\n[bold]{time.monotonic() - started:.1f} s[/] from nothing running to here.")
            if keep and code == 0:
                _keep(narrator, parts)
        return code
    except KeyboardInterrupt:
        console.print("\nStopped; nothing is left running.")
        return 0 if keep else 130
    except ServiceFailed as error:
        console.print(f"\n{error}", style="red", markup=False)
        if error.log is not None:
            console.print(f"The end of {error.log}:\n{tail(error.log)}", markup=False)
    except (CoverageError, DemoFailed) as error:
        console.print(f"\n{error}", style="red", markup=False)
    return 1


class Parts(contextlib.ExitStack):
    """Redis, Directus, API, worker and sweep; leaving the block stops whatever has been started."""

    def __init__(self, narrator: Narrator, *, keep: bool, with_model: bool = False) -> None:
        super().__init__()
        self._narrator = narrator
        self._keep = keep
        # DEMO_FOLDER is for tests: several demos side by side, none in the other's way.
        self.folder = Path(os.environ.get("DEMO_FOLDER") or LOCAL / ("up" if keep else "demo")).resolve()
        self.secrets = _secrets(LOCAL / "secrets.json")
        self.fresh = True
        """whether the database is new: kept data already hold the samples"""
        port = _port(8000) if keep else free_port()
        install = DirectusInstall(ROOT / "directus", ROOT / "directus-extension")
        self.directus = DirectusInstance(
            install, self.folder / "directus", self.secrets.secret, self.secrets.admin_token,
            self.secrets.admin_password, port=_port(8055) if keep else free_port(),
        )  # fmt: skip
        self.directus.extra = extension_settings(self.secrets, port)
        self.redis = RedisServer(self.folder / "redis", persist=True)
        redis_url = os.environ.get("REDIS_URL") or self.redis.url
        self.own_redis = "REDIS_URL" not in os.environ
        self.model = TestModel(self.folder / "model") if with_model else None
        settings = self.model.settings if self.model is not None else {}
        self.stack = Stack(self.folder / "sidecar", self.directus, redis_url, self.secrets, port, extra=settings)

    def __enter__(self) -> Parts:
        super().__enter__()
        self.enter_context(_alone(self.folder.with_suffix(".lock")))
        if not self._keep:
            for part in ("directus", "redis", "sidecar", "policies", "model"):
                shutil.rmtree(self.folder / part, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.fresh = not self.directus.database.is_file()
        self.callback(self._stop)
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def _start(self) -> None:
        narrator, directus = self._narrator, self.directus
        if reason := directus.install.missing():
            raise ServiceFailed(reason)
        if self.fresh:
            with narrator.step("Directus database"):
                own = self.secrets
                blank = bootstrapped(
                    directus.install, LOCAL / "templates",
                    secret=own.secret, admin_token=own.admin_token, admin_password=own.admin_password,
                )  # fmt: skip
                directus.folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(blank / "data.db", directus.database)
        with narrator.step(f"Directus {directus.install.version} at {directus.url}"):
            service = directus.launch()
            if self.own_redis:
                self.redis.start()
            service.wait_until(directus.answers, 120)
        with narrator.step("sidecar setup"):
            report = set_up(directus, self.secrets)
        narrator.note(f"    {len(report.created)} things created, {len(report.present)} there already")
        with narrator.step(f"API at {self.stack.api_url}, worker, sweep"):
            self.stack.start(120)

    def _stop(self) -> None:
        # A second Ctrl-C while stopping must not leave anything behind.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with self._narrator.step("Stopping"):
                self.stack.stop()
                if self.model is not None:
                    self.model.stop()
                self.directus.stop()
                self.redis.stop()
        finally:
            signal.signal(signal.SIGINT, before)


def _analyse(narrator: Narrator, parts: Parts, policy: Path | None) -> int:
    orders = _orders(narrator, parts.folder / "policies", policy)
    if parts.model is not None:
        with narrator.step("Language model: the tests' server"):
            parts.model.start([(order.line or "travel", order.path) for order in orders])
    with parts.directus.admin() as http:
        customer = Customer(http)
        for order in orders:
            with narrator.step(f"{order.name}: uploaded, product created"):
                order.file = customer.upload(order.path)
                taxonomy = customer.taxonomy(order.line) if order.line else None
                order.created = time.monotonic()
                order.product = customer.create_product(order.name, order.file, taxonomy=taxonomy)
        follow(narrator, customer, orders, parts.stack, minutes=MINUTES)
        return show(narrator, customer, orders, parts)


def _orders(narrator: Narrator, folder: Path, policy: Path | None) -> list[Order]:
    if policy is not None:
        return [Order(policy.stem, policy)]
    from sidecar.demo.policies import generate

    with narrator.step("Sample policies written"):
        folder.mkdir(parents=True, exist_ok=True)
        return [Order(sample.path.stem, sample.path, line=sample.line) for sample in generate(folder)]


def _keep(narrator: Narrator, parts: Parts) -> None:
    narrator.note(
        f"\n[bold]Directus[/]  {parts.directus.url}/admin\n"
        f"  e-mail    admin@example.com\n"
        f"  password  {parts.secrets.admin_password}\n"
        f"[bold]API[/]       {parts.stack.api_url}   logs in {parts.folder}\n"
        f"Ctrl-C stops everything; `make up` starts it again with its data; `rm -r {parts.folder}` forgets them."
    )
    while True:
        if (ended := parts.stack.ended()) is not None:
            raise ServiceFailed(f"{ended.name} has ended", ended.log)
        time.sleep(1)


def _secrets(path: Path) -> Secrets:
    """Secrets of this checkout, readable by their owner alone; kept, as the bootstrapped database holds them."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Secrets(
            secret=random.token_urlsafe(36),
            sidecar_secret=random.token_urlsafe(36),
            admin_token=random.token_urlsafe(36),
            admin_password=random.token_urlsafe(12),
            service_token=random.token_urlsafe(36),
        )
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(asdict(made), out)
    return Secrets(**json.loads(path.read_text()))


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two demos in one folder would take each other's database away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(f"{path.stem} is running already in this folder: stop it first.") from None
        yield


def _port(preferred: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred))
        except OSError:
            return free_port()
    return preferred


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
