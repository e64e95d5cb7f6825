"""Our entry in the module bar: put into Directus's own bar or a project's, and left alone where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.directus.client import DirectusClient
from sidecar.directus.modules import with_module
from sidecar.directus.setup import setup
from sidecar.taxonomies import data_directory
from tests.services.bed import DirectusBed

RAW: dict[str, Any] = json.loads((data_directory() / "seed" / "modules.json").read_text(encoding="utf-8"))
OURS = {"type": "module", "id": "coverage", "enabled": True}


def ids(bar: list[dict[str, Any]] | None) -> list[str]:
    return [entry["id"] for entry in bar or []]


@pytest.mark.parametrize(("version", "flows"), [("12.4.0", ["flows"]), ("11.17.4", []), ("", ["flows"])])
def test_the_default_bar_is_written_out_in_full(version: str, flows: list[str]) -> None:
    bar = with_module(None, RAW, version)
    shown = ["content", "visual", "users", "files", "insights", *flows, "coverage", "deployments", "docs", "settings"]
    assert ids(bar) == shown
    assert not any("since" in entry for entry in bar or [])


def test_one_that_somebody_switched_off_stays_off() -> None:
    assert with_module([{"type": "module", "id": "coverage", "enabled": False}], RAW, "12") is None


@given(st.lists(st.sampled_from(["content", "settings", "docs", "shop", "deployments"]), unique=True))
def test_a_projects_own_bar_keeps_every_entry_in_its_order(names: list[str]) -> None:
    own = [{"type": "module", "id": name, "enabled": name == "shop", "icon": name} for name in names]
    bar = with_module(own, RAW, "12.4.0")
    assert bar is not None
    assert OURS in bar
    assert [entry for entry in bar if entry != OURS] == own
    assert with_module(bar, RAW, "12.4.0") is None


def test_set_up_writes_it_once_and_heeds_what_people_make_of_it(running: DirectusBed) -> None:
    def bar() -> Any:
        return admin.get("/settings", params={"fields": "module_bar"}).json()["data"]["module_bar"]

    def again() -> bool:
        with DirectusClient(running.url, running.admin_token) as client:
            return "entry in the module bar" in setup(client, service_token=running.service_token).created

    with running.admin() as admin:
        first = bar()
        assert OURS in first
        assert again() is False
        off = [entry | {"enabled": entry["id"] != "coverage"} for entry in first]
        admin.patch("/settings", json={"module_bar": off}).raise_for_status()
        assert again() is False
        assert bar() == off
        admin.patch("/settings", json={"module_bar": [{"type": "module", "id": "content", "enabled": True}]})
        assert again() is True
        assert ids(bar()) == ["content", "coverage"]
        admin.patch("/settings", json={"module_bar": first}).raise_for_status()
