"""The demo as the user runs it: a process that shows the tree, ends with 0, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sidecar.demo.directus import DirectusInstall
from sidecar.demo.stack import ROOT
from tests.services.bed import unavailable

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def _installed() -> None:
    if reason := DirectusInstall(ROOT / "directus", ROOT / "directus-extension").missing():
        unavailable(reason)


def demo(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """Start the demo with its databases in `folder`."""
    command = [sys.executable, "-m", "sidecar", "demo", *arguments]
    env = {k: v for k, v in os.environ.items() if k != "REDIS_URL"} | {"DEMO_FOLDER": str(folder)}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def running_in(folder: Path) -> list[str]:
    """Command lines of the processes that work in `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink().is_relative_to(folder):
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
    return found


def left_running_in(folder: Path) -> list[str]:
    """What still works there after the kernel had a moment to bury the dead."""
    deadline = time.monotonic() + 5
    while (found := running_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_the_demo_shows_both_samples_and_stops_everything(tmp_path: Path) -> None:
    process = demo(folder=tmp_path)
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 0, output
    for expected in ("sidecar setup", "covered", "CHF 2'000", "GBP", "requests to Directus", "Silent: "):
        assert expected in output, output
    assert output.count("from the product's creation to done") == 2
    assert left_running_in(tmp_path) == []


def test_the_demo_shows_what_a_language_model_finds_and_takes(tmp_path: Path) -> None:
    process = demo("--extractor", "openai-test", folder=tmp_path)
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 0, output
    assert output.count("calls to the model") == 2
    assert "CHF 2'000" in output
    assert left_running_in(tmp_path) == []


def test_a_document_that_cannot_be_read_ends_the_demo_with_its_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnonsense")
    process = demo("--policy", str(broken), folder=tmp_path / "demo")
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 1
    assert "damaged" in output
    assert "Traceback" not in output
    assert left_running_in(tmp_path) == []


def test_an_interrupted_demo_leaves_nothing_running(tmp_path: Path) -> None:
    process = demo(folder=tmp_path)
    assert process.stdout is not None
    deadline = time.monotonic() + 120
    while "setup" not in process.stdout.readline():
        assert time.monotonic() < deadline
    assert running_in(tmp_path)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "nothing is left running" in output
    assert left_running_in(tmp_path) == []


def test_a_file_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    process = demo("--policy", str(tmp_path / "none.pdf"), folder=tmp_path)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "There is no file" in output
    assert list(tmp_path.iterdir()) == []
