"""Files of an analysis stay in the operator's folder, whatever a product is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import OptionInvalid
from sidecar.jobs.artefacts import Artefacts

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"


@pytest.mark.parametrize("option", ["export", "debug", "debug_clean"])
def test_without_a_folder_each_option_is_refused_by_name(option: str) -> None:
    with pytest.raises(OptionInvalid) as refused:
        Artefacts(None, {option: True}, product="p", analysis_id=ANALYSIS)
    assert refused.value.field == option


def test_nothing_is_written_that_was_not_asked_for(tmp_path: Path) -> None:
    artefacts = Artefacts(tmp_path, {"export": False}, product="p", analysis_id=ANALYSIS)
    artefacts.export({"a": 1})
    artefacts.debug("result", {"a": 1})
    assert list(tmp_path.iterdir()) == []


def test_export_and_debug_have_their_places(tmp_path: Path) -> None:
    artefacts = Artefacts(tmp_path, {"export": True, "debug": True}, product="p", analysis_id=ANALYSIS)
    artefacts.export({"a": "ä"})
    artefacts.debug("result", [1])
    assert json.loads((tmp_path / f"{ANALYSIS}.json").read_text("utf-8")) == {"a": "ä"}
    assert json.loads((tmp_path / "debug" / "product-p" / ANALYSIS / "result.json").read_text()) == [1]
    Artefacts(tmp_path, {"debug_clean": True}, product="other", analysis_id=ANALYSIS).clean()
    assert (tmp_path / "debug" / "product-p").exists()
    Artefacts(tmp_path, {"debug_clean": True}, product="p", analysis_id=ANALYSIS).clean()
    assert not (tmp_path / "debug" / "product-p").exists()


@given(product=st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_no_product_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, product: str) -> None:
    folder = tmp_path_factory.mktemp("export")
    artefacts = Artefacts(folder, {"debug": True, "debug_clean": True}, product=product, analysis_id=ANALYSIS)
    artefacts.debug("result", {})
    (written,) = folder.rglob("*.json")
    assert written.resolve().is_relative_to(folder.resolve() / "debug")
    assert written.parent.parent.parent == folder / "debug"
    artefacts.clean()
    assert (folder / "debug").exists()
