"""Which Chromium the tests take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sidecar.demo.chromium import REMEDY, find_chromium


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_named_one_goes_first(tmp_path: Path) -> None:
    named, found = program(tmp_path / "own" / "browser"), program(tmp_path / "bin" / "chromium")
    assert find_chromium({"PATH": str(found.parent), "CHROMIUM_PATH": str(named)}) == named
    assert find_chromium({"PATH": str(found.parent)}) == found


def test_a_named_one_that_is_not_there_is_not_replaced(tmp_path: Path) -> None:
    found = program(tmp_path / "bin" / "chromium")
    assert find_chromium({"PATH": str(found.parent), "CHROMIUM_PATH": str(tmp_path / "nowhere")}) is None


def test_other_names_are_known_and_none_is_none(tmp_path: Path) -> None:
    assert find_chromium({"PATH": str(tmp_path)}) is None
    assert find_chromium({"PATH": str(program(tmp_path / "google-chrome").parent)}) == tmp_path / "google-chrome"


def test_the_browser_tests_alone_say_what_they_need(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sidecar.demo.checks", "--e2e"]
    env = os.environ | {"CHROMIUM_PATH": str(tmp_path / "nowhere")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", REMEDY)
