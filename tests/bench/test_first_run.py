"""The records of the first runs: written once, of the policies as they are, and shown as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import first_run
from bench.planted import NAMES
from sidecar.demo.policies import generate_all
from sidecar.demo.policies.content import Group

RUN = first_run.FirstRun("0" * 40, {"a.pdf": {"limits": (9, 0, 1), "segments": (3, 1, 0)}})


def test_a_record_reads_back(tmp_path: Path) -> None:
    assert first_run.load(tmp_path / "run.json") is None
    first_run.save(RUN, tmp_path / "run.json")
    assert first_run.load(tmp_path / "run.json") == RUN


def test_a_second_run_is_no_first_run(tmp_path: Path) -> None:
    first_run.save(RUN, tmp_path / "run.json")
    with pytest.raises(FileExistsError):
        first_run.save(first_run.FirstRun("1" * 40, {}), tmp_path / "run.json")
    assert first_run.load(tmp_path / "run.json") == RUN


@pytest.mark.parametrize(("group", "record"), first_run.RECORDS.items())
def test_a_record_is_of_its_groups_policies_with_all_their_planted_truth(
    group: Group, record: Path, tmp_path: Path
) -> None:
    run = first_run.load(record)
    assert run is not None
    recorded = {sample.path.name: sample.truth for sample in generate_all(tmp_path) if sample.group == group}
    assert set(run.policies) == set(recorded)
    for file, truth in recorded.items():
        counts = run.policies[file]
        assert set(counts) == set(NAMES)
        planted = {name: counts[name][0] + counts[name][2] for name in ("segments", "benefits", "limits")}
        assert planted == {
            "segments": sum(truth.segments.values()),
            "benefits": sum(map(len, truth.benefits.values())),
            "limits": len(truth.limits),
        }
        found = counts["limits"][0]
        assert all(sum(counts[name]) == found for name in ("attributed", "kind", "per", "plan"))
