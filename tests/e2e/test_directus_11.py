"""The main paths in the browser on Directus 11.17, with the same bundle."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sidecar.demo.stack import Stack
from tests.e2e.house import BrowserHouse
from tests.e2e.product_page import FIELD, ProductPage, without
from tests.e2e.visitors import PageAs

pytestmark = pytest.mark.v11


def test_from_queued_to_done_and_on_to_the_review(
    page_as_11: PageAs, house_11: BrowserHouse, stack_11: Stack, shot: Callable[..., Path], axe: Callable[..., None]
) -> None:
    product = house_11.product("On Directus 11")
    view = ProductPage(page_as_11("editor"), product)
    view.shows("Not analyzed yet")
    with without(stack_11, "worker"):
        view.button("Analyze").click()
        view.shows("Queued", "Started by you")
        view.page.reload()
        view.shows("Queued")
        shot(view.page, "v11-product-queued")
    view.shows("Done", "Covered: Luggage and travel delay", seconds=40)
    shot(view.page, "v11-product-done")
    axe(view.page, FIELD)
    view.field.get_by_role("link", name="Review").click()
    expect(view.page).to_have_url(re.compile(f"/admin/coverage/review/{product}"))
    expect(view.page.get_by_role("heading", name="Review: On Directus 11")).to_be_visible()
    expect(view.page.get_by_role("treeitem", name=re.compile("Personal and medical assistance")).first).to_be_visible()
    expect(view.page.get_by_role("group", name="Page 1", exact=True)).to_be_visible()
    shot(view.page, "v11-review")


def test_a_reader_sees_the_result_and_may_do_nothing(page_as_11: PageAs, house_11: BrowserHouse) -> None:
    view = ProductPage(page_as_11("reader"), house_11.analysed().product)
    view.shows("Done", "You may see this analysis, but not start, cancel or clean up")
    expect(view.button("Analyze again")).to_be_disabled()


def test_cleaning_up(page_as_11: PageAs, house_11: BrowserHouse) -> None:
    view = ProductPage(page_as_11("editor"), house_11.analysed(name="To clean up").product)
    view.button("Clean up").click()
    view.page.get_by_role("dialog").get_by_role("button", name="Clean up").click()
    view.shows("Cleaned up")


def test_failed_in_german_dark_and_narrow(
    page_as_11: PageAs, house_11: BrowserHouse, tmp_path: Path, axe: Callable[..., None]
) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7 and nothing else")
    product = house_11.product_of("Beschädigt", {"general_conditions": torn})
    view = ProductPage(page_as_11("editor", language="de-DE", theme="dark", viewport=(400, 860)), product)
    view.button("Analysieren").click()
    view.shows("Fehlgeschlagen", "Das Dokument ist beschädigt")
    view.fits()
    axe(view.page, FIELD)
