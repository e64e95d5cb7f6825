"""Every prompt is held to a golden file, and every change of one to a new PROMPT_VERSION.

`python -m tests.extraction.openai.test_prompts` writes the files anew; it refuses to give a version another content.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.client import strict_schema
from sidecar.extraction.openai.prompts import (
    PROMPT_VERSION,
    Problem,
    repair_prompt,
    routing_prompt,
    second_pass_prompt,
    segment_prompt,
    system_prompt,
)
from sidecar.extraction.openai.sheet import number_lines
from tests.extraction.openai.boats import policy
from tests.extraction.paper import BOATS

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = GOLDEN / "versions.json"
"""digest of all golden texts by prompt version; entries are added, never changed"""


def texts() -> dict[str, str]:
    sheet = number_lines([policy()])
    problem = Problem('{"owner":"hull","lines":[99]}', "A cited line was not shown.")
    return {
        "system.txt": system_prompt(BOATS),
        "routing.txt": routing_prompt(sheet.outline(), BOATS, "en"),
        "segment.txt": segment_prompt(sheet.text({2}), BOATS, BOATS.segments[0], "en"),
        "second_pass.txt": second_pass_prompt(sheet.text({1}), BOATS, "en"),
        "repair.txt": repair_prompt(sheet.text({2}), [problem]),
        "schema.json": json.dumps(strict_schema(Reply), indent=1),
    }


def digest(found: dict[str, str]) -> str:
    return hashlib.sha256("\x1f".join(f"{name}\x1e{text}" for name, text in sorted(found.items())).encode()).hexdigest()


@pytest.mark.parametrize("name", sorted(texts()))
def test_the_prompt_is_the_golden_one(name: str) -> None:
    assert texts()[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_a_changed_prompt_has_a_new_version() -> None:
    assert json.loads(VERSIONS.read_text())[PROMPT_VERSION] == digest(texts())


def test_nothing_in_a_prompt_changes_from_call_to_call() -> None:
    assert texts() == texts()


def test_the_schema_holds_nothing_that_strict_servers_refuse() -> None:
    schema = json.dumps(strict_schema(Reply))
    for word in (
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "default",
        "minItems",
        "maxItems",
    ):
        assert f'"{word}"' not in schema
    assert '"additionalProperties": true' not in schema


def write() -> None:
    found, versions = texts(), json.loads(VERSIONS.read_text()) if VERSIONS.exists() else {}
    if versions.setdefault(PROMPT_VERSION, digest(found)) != digest(found):
        raise SystemExit(f"the prompts have changed: PROMPT_VERSION {PROMPT_VERSION!r} needs a successor")
    for name, text in found.items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
    VERSIONS.write_text(json.dumps(versions, indent=1) + "\n")


if __name__ == "__main__":
    write()
