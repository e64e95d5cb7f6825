"""Verification on real policies, which agree with themselves; skipped where they are not at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sidecar.documents.reader import parse
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.ports import SilentReport
from sidecar.taxonomies import seed_taxonomy
from sidecar.verification.verify import verify

POLICIES = Path(os.environ.get("DCI_EVAL_DIR", "../shared")) / "policies"


@pytest.mark.skipif(not POLICIES.is_dir(), reason="the real policies are not here (DCI_EVAL_DIR)")
def test_consistent_policies_raise_no_alarm_and_nothing_of_the_rules_is_withheld() -> None:
    taxonomy = seed_taxonomy("travel")
    for path in sorted(POLICIES.glob("*.pdf")):
        document = parse(path.read_bytes(), name=path.name)
        claims = RulesExtractor().extract([document], taxonomy, SilentReport()).claims
        account = verify(claims, [document], taxonomy).account
        assert account["contradictions"] == [], path.name
        assert sum(account["withheld"].values()) <= len(claims) * 0.02, path.name
        assert account["completeness"]["share"] > 0.5, path.name
