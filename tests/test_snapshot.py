"""What is kept of a run: all findings, no rectangles, and never more than a row can carry."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from sidecar.demo.stack import ROOT
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.models import Clause, Coverage, Document, Evidence, Figure, Limit, Verdict
from sidecar.pipeline import Outcome, analyze
from sidecar.result import all_clauses, all_limits
from sidecar.snapshot import CUTS, MOST_LETTERS, VERSION, snapshot
from tests.coverage_model import benefit, coverage, limit, segment
from tests.extraction.paper import BOATS
from tests.test_pipeline import policy

TYPES = ROOT / "directus-extension" / "src" / "shared" / "snapshot.ts"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return analyze([policy()], BOATS, extractor=RulesExtractor())


def holders(kept: dict[str, Any]) -> list[dict[str, Any]]:
    return [kept, *kept["segments"], *(b for s in kept["segments"] for b in s["benefits"])]


def test_it_holds_every_finding_of_the_run(outcome: Outcome) -> None:
    found, kept = outcome.coverage, snapshot(outcome.coverage, outcome.documents)
    assert kept["documents"] == [{"id": "", "name": "boat.pdf"}]
    assert [(s["item"], s["verdict"]) for s in kept["segments"]] == [(s.item, s.verdict) for s in found.segments]
    assert sum(len(h["limits"]) for h in holders(kept)) == len(list(all_limits(found))) > 0
    clauses = sum(len(h["conditions"]) + len(h["exclusions"]) for h in holders(kept))
    assert clauses == len(list(all_clauses(found))) > 0
    assert "boxes" not in json.dumps(kept)


def test_a_silent_segment_keeps_only_the_benefits_that_a_document_speaks_of() -> None:
    spoken = segment("luggage", benefit("delay", verdict=Verdict.SILENT), benefit("loss"))
    silent = segment("rescue", benefit("helicopter", verdict=Verdict.SILENT), verdict=Verdict.SILENT)
    first, second = snapshot(coverage(spoken, silent), [document()])["segments"]
    assert [b["key"] for b in first["benefits"]] == ["delay", "loss"]
    assert (second["verdict"], second["benefits"]) == ("silent", [])


def test_its_fields_are_those_that_the_extension_reads(outcome: Outcome) -> None:
    kept = json.loads(json.dumps(snapshot(outcome.coverage, outcome.documents)))
    limits, exclusions = ([one for h in holders(kept) for one in h[name]] for name in ("limits", "exclusions"))
    shapes = shapes_of(TYPES.read_text(encoding="utf-8"))
    assert set(kept) == shapes["Snapshot"] | shapes["SnapshotModifiers"]
    assert (
        set(kept["segments"][0]) == shapes["SnapshotSegment"] | shapes["SnapshotBenefit"] | shapes["SnapshotModifiers"]
    )
    assert set(limits[0]) == shapes["SnapshotLimit"]
    assert set(exclusions[0]) == shapes["SnapshotClause"]
    assert set(limits[0]["evidence"][0]) == shapes["SnapshotPlace"]
    assert f"SNAPSHOT_VERSION = {VERSION};" in TYPES.read_text(encoding="utf-8")


def test_a_long_quote_is_cut_and_a_long_text_is_not() -> None:
    place = Evidence(0, 1, "q" * 5000, 0, 5000, ())
    found = replace(coverage(segment("hull")), clauses=(Clause("exclusion", "t" * 5000, (place,)),))
    (kept,) = snapshot(found, [document()])["exclusions"]
    assert kept["text"] == "t" * 5000
    assert (len(kept["evidence"][0]["quote"]), kept["evidence"][0]["end"]) == (600, 5000)
    assert kept["evidence"][0]["quote"].endswith("…")


def test_however_much_was_found_it_stays_small_enough_for_its_row() -> None:
    places = tuple(Evidence(0, n, "q" * 600, 0, 600, ()) for n in range(9))
    one = Limit("max_amount", Figure(1.0, "CHF"), places)
    for count, letters, most in ((100, 600, CUTS[0].places), (3000, 160, 1), (20_000, 0, 0)):
        found = Coverage((), limits=(one,) * count)
        kept = snapshot(found, [document()])
        assert len(kept["limits"]) == count
        assert len(kept["limits"][0]["evidence"]) == most
        assert max((len(p["quote"]) for p in kept["limits"][0]["evidence"]), default=0) == letters
        assert len(json.dumps(kept)) <= MOST_LETTERS


@functools.cache
def document() -> Document:
    return analyze([policy()], BOATS, extractor=RulesExtractor()).documents[0]


def shapes_of(source: str) -> dict[str, set[str]]:
    """The names of the fields of each interface of a TypeScript file."""
    found = re.findall(r"export interface (\w+)[^{]*\{\n(.*?)\n\}", source, re.DOTALL)
    return {name: set(re.findall(r"^\t(\w+)\??:", body, re.MULTILINE)) for name, body in found}


def test_no_field_of_a_limit_is_forgotten() -> None:
    (kept,) = snapshot(coverage(segment("a", limit(5.0, per="day", qualifier="Basic"))), [document()])["segments"][0][
        "limits"
    ]
    assert {f.name for f in fields(Limit)} - {"figure"} <= set(kept)
    assert (kept["value"], kept["unit"], kept["per"], kept["qualifier"]) == (5.0, "CHF", "day", "Basic")
