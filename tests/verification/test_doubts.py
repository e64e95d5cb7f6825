"""What an extractor says of its own claims: withheld under its word, listed where disputed, told in a sentence."""

from __future__ import annotations

from dataclasses import replace

from sidecar.models import Claim, Span, Verdict
from sidecar.verification.verify import verify
from tests.extraction.openai.boats import policy
from tests.extraction.paper import BOATS

DOCUMENT = policy()
SINKS = next(line for line in DOCUMENT.iter_lines() if "sinks" in line.text)
CLAIM = Claim("benefit", Span(0, (SINKS.id,)), "hull", "hull/sinking", verdict=Verdict.COVERED)


def test_a_refused_claim_is_withheld_and_leaves_its_item_undecided() -> None:
    coverage = verify([replace(CLAIM, refused="instruction_in_section")], [DOCUMENT], BOATS)
    assert coverage.account["withheld"] == {"instruction_in_section": 1}
    (held,) = coverage.withheld
    assert (held.reason, held.item, held.page) == ("instruction_in_section", "hull/sinking", 1)


def test_a_refused_claim_beside_one_that_stands_changes_nothing() -> None:
    coverage = verify([CLAIM, replace(CLAIM, refused="unknown_line")], [DOCUMENT], BOATS)
    assert coverage.segments[0].benefits[0].verdict is Verdict.COVERED


def test_a_disputed_claim_stands_and_is_listed_with_its_place() -> None:
    coverage = verify([replace(CLAIM, disputed="owner_not_named")], [DOCUMENT], BOATS)
    assert coverage.segments[0].benefits[0].verdict is Verdict.COVERED
    assert coverage.account["disputed"] == [
        {
            "reason": "owner_not_named", "category": "benefit", "item": "hull/sinking", "segment": "hull",
            "benefit": "hull/sinking", "kind": None, "value": None, "document_id": DOCUMENT.id,
            "page": 1, "quote": SINKS.text,
        }
    ]  # fmt: skip


def test_nothing_is_disputed_where_nobody_disputes() -> None:
    assert verify([CLAIM], [DOCUMENT], BOATS).account["disputed"] == []


def test_a_summary_is_that_of_the_verdict_that_counts() -> None:
    said = replace(CLAIM, summary="Pays when the boat sinks.")
    other = replace(CLAIM, verdict=Verdict.EXCLUDED, summary="Pays nothing.")
    coverage = verify([other, said], [DOCUMENT], BOATS)
    assert coverage.segments[0].benefits[0].summary == "Pays when the boat sinks."
