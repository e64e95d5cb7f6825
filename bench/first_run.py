"""What the rules reached the first time they saw a group of policies: written once, never again. Knows no policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sidecar.demo.policies.content import Group

RECORD = Path(__file__).with_name("planted_first_run.json")
RECORDS: Mapping[Group, Path] = {
    "kept": RECORD,
    "blind": RECORD.with_name("planted_blind_first_run.json"),
    "unseen": RECORD.with_name("planted_unseen_first_run.json"),
}
"""by group of policies"""

Counts = Mapping[str, tuple[int, int, int]]
"""right, wrong and missed per name of what is counted"""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """`commit`: the rules it was measured with; `policies`: the counts per file name."""

    commit: str
    policies: Mapping[str, Counts]


def load(path: Path = RECORD) -> FirstRun | None:
    """The recorded first run, or None where there was none yet."""
    if not path.exists():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    return FirstRun(
        record["commit"],
        {
            file: {name: (right, wrong, missed) for name, (right, wrong, missed) in counts.items()}
            for file, counts in record["policies"].items()
        },
    )


def save(run: FirstRun, path: Path = RECORD) -> None:
    """Write the record. Raises FileExistsError where there is one: a second run is no first run."""
    record = {"commit": run.commit, "policies": {file: dict(counts) for file, counts in run.policies.items()}}
    with path.open("x", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")
