"""The services that the other tests stand on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from sidecar.demo.directus import kept
from sidecar.demo.processes import Service, ServiceFailed, session_members, tail
from tests.services.bed import DirectusBed


def test_redis_answers_and_is_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0
        connection.set("left over", "by this test")


def test_redis_is_empty_for_the_next_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0


def test_directus_runs_with_our_bundle_and_schema(directus: DirectusBed) -> None:
    with directus.admin() as admin:
        names = [row["schema"]["name"] for row in admin.get("/extensions").json()["data"] if row.get("schema")]
        assert "directus-extension-dci" in names
        assert admin.get("/items/coverage_documents").status_code == 200
        assert admin.get("/items/coverage_taxonomies").json()["data"]


def test_the_service_user_reads_products_but_creates_none(directus: DirectusBed) -> None:
    with directus.client(directus.service_token) as service:
        assert service.get("/items/products").status_code == 200
        assert service.post("/items/products", json={"name": "not mine"}).status_code == 403


@pytest.mark.v11
def test_directus_11_runs_with_our_bundle(directus_v11: DirectusBed) -> None:
    with directus_v11.admin() as admin:
        assert admin.get("/server/info").json()["data"]["version"].startswith("11.17")
        assert admin.get("/items/coverage_documents").status_code == 200


def sleeper(folder: Path, code: str) -> Service:
    return Service("sleeper", [sys.executable, "-c", code], folder / "log", dict(os.environ), folder, grace=0.5)


def test_stop_ends_the_whole_session_of_a_stubborn_process(tmp_path: Path) -> None:
    code = (
        "import os,signal,subprocess,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], process_group=0)\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    service = sleeper(tmp_path, code)
    service.start()
    service.wait_until(lambda: "ready" in tail(service.log), 10)
    assert len(session_members(service.pid)) == 2
    service.stop()
    assert session_members(service.pid) == []


def test_a_process_that_ends_while_starting_is_named(tmp_path: Path) -> None:
    service = sleeper(tmp_path, "print('no such setting'); raise SystemExit(3)")
    service.start()
    with pytest.raises(ServiceFailed, match="sleeper ended with code 3") as caught:
        service.wait_until(lambda: False, 10)
    assert caught.value.log is not None
    assert "no such setting" in tail(caught.value.log)


def test_a_service_dies_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import os,sys,time\nfrom pathlib import Path\nfrom sidecar.demo.processes import Service\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "s = Service('child', sleep, Path('log'), dict(os.environ), Path('.'))\n"
        "s.start(); print(s.pid, flush=True); time.sleep(60)"
    )
    env = os.environ | {"PYTHONPATH": os.getcwd()}
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert session_members(child) == [child]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    gone(lambda: session_members(child) == [])


def gone(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_kept_makes_once_per_input_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "data").write_text("whole")

    first = kept(tmp_path, "thing", {"a": "1"}, make)
    assert kept(tmp_path, "thing", {"a": "1"}, make) == first
    assert len(made) == 1
    for change in ("2", "3", "4"):
        assert (kept(tmp_path, "thing", {"a": change}, make) / "data").read_text() == "whole"
    assert not first.exists()
    before = sorted(tmp_path.iterdir())

    def fail(folder: Path) -> None:
        (folder / "data").write_text("half")
        raise ServiceFailed("no")

    with pytest.raises(ServiceFailed):
        kept(tmp_path, "thing", {"a": "5"}, fail)
    assert sorted(tmp_path.iterdir()) == before
