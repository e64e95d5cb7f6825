"""The command line as a person or a program meets it: real processes, exit codes, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **env}
    return subprocess.run(
        [sys.executable, "-m", "sidecar", *arguments],
        cwd=cwd, env=bare, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


POLICY = """# Reiseversicherung

## 1 Reisegepäck

Versichert ist das Reisegepäck der versicherten Person gegen Diebstahl, Beschädigung und Verlust.
Die Entschädigung beträgt höchstens CHF 2'000.– pro Person und Ereignis.

## 2 Ausschlüsse

a) Nicht versichert sind Geld und Wertpapiere.
"""


def test_a_file_is_analysed_without_directus_redis_or_key(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    done = run("analyze", "policy.md", "--json", "out.json", "--csv", "out.csv", "--xlsx", "out.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out.json").read_text())
    assert [s["key"] for s in result["segments"] if s["included"]] == ["luggage_travel_delay"]
    assert "2'000" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_json_on_stdout_is_nothing_but_json(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    done = run("analyze", "policy.md", "--json", "-", cwd=tmp_path)
    assert json.loads(done.stdout)["extractor"]["name"] == "rules"


def test_reading_a_file_loads_no_server() -> None:
    code = (
        "import sys; from sidecar.cli import files; from pathlib import Path\n"
        "import sidecar.pipeline, sidecar.extraction.rules.extractor, sidecar.result, sidecar.cli.app\n"
        "print([m for m in ('fastapi', 'rq', 'redis', 'strawberry') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "content", "code", "exit_code"),
    [
        ("missing.pdf", None, "product_without_document", 4),
        ("empty.pdf", b"", "document_empty", 4),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "document_unsupported", 4),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj\n<<", "document_broken", 4),
    ],
)
def test_bad_files_end_with_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, code: str, exit_code: int
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("analyze", name, "--json", "-", cwd=tmp_path)
    assert done.returncode == exit_code, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == code
    assert "Traceback" not in done.stderr


def test_a_taxonomy_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    done = run("analyze", "policy.md", "--taxonomy", "marine", cwd=tmp_path)
    assert done.returncode == 4
    assert "marine" in done.stderr


def test_a_cyclic_taxonomy_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    items = [
        {"key": "a", "category": "segment", "parent": "b"},
        {"key": "b", "category": "segment", "parent": "a"},
    ]
    (tmp_path / "round.json").write_text(json.dumps({"key": "round", "name": "Round", "items": items}))
    done = run("analyze", "policy.md", "--taxonomy", "round.json", cwd=tmp_path)
    assert done.returncode == 4
    assert "taxonomy_invalid" in done.stderr


def test_an_unknown_segment_and_an_unknown_extractor_are_refused(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text(POLICY)
    for option, value in (("--segments", "space_travel"), ("--extractor", "magic")):
        done = run("analyze", "policy.md", option, value, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert value in done.stderr


@pytest.mark.parametrize("command", ["api", "worker", "sweep", "setup", "check", "status"])
def test_missing_settings_are_listed_in_one_message(tmp_path: Path, command: str) -> None:
    done = run(command, cwd=tmp_path)
    assert done.returncode == 2
    assert "DIRECTUS_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_directus_has_its_own_exit_code(tmp_path: Path) -> None:
    done = run("status", cwd=tmp_path, DIRECTUS_URL="http://127.0.0.1:1", DIRECTUS_AUTH_TOKEN="token-of-nobody")
    assert done.returncode == 5, done.stderr
    assert "directus_unreachable" in done.stderr
    assert "token-of-nobody" not in done.stderr + done.stdout
