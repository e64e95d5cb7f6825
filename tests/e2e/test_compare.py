"""Comparing in the browser: products side by side, two editions of one product, and the files that are exported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from sidecar.demo.policies import PolicySample
from sidecar.demo.policies.samples import sample
from sidecar.demo.policies.source import read
from tests.e2e.browser import Trouble
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.visitors import PageAs

SLOW = 30_000
NAME = "Wayfarer 2027"
LOWERED = {
    "£7,500": "£6,000", "max_amount 7500 GBP": "max_amount 6000 GBP",
    "£95 for each": "£145 for each", "deductible 95 GBP": "deductible 145 GBP",
    "£25 per day = daily_max 25": "£40 per day = daily_max 40",
    "- a missing or invalid passport or visa;": "- a missing or invalid passport or visa;\n- taking part in a riot or a brawl;",
}  # fmt: skip
Shot = Callable[..., Path]
Axe = Callable[..., None]


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> PolicySample:
    """The same policy a year later: cancellation pays less, the excess is higher, a day in hospital pays more."""
    source = resources.files("sidecar.demo.policies").joinpath("sources", "travel_en.policy").read_text("utf-8")
    for old, new in LOWERED.items():
        assert old in source
        source = source.replace(old, new)
    return sample(read(source.replace("travel-pellwick.pdf", "travel-pellwick-2027.pdf")), tmp_path_factory.mktemp("later"))


@pytest.fixture(scope="module")
def newer(house: BrowserHouse, later: PolicySample) -> Analysed:
    product = house.product_of(NAME, {"general_conditions": later.path})
    house.start(product)
    row = house.ended(product)
    assert row["status"] == "done", row
    return Analysed(product, NAME, row, house.customer.tree(product), later)


def link(*products: Analysed, **more: str) -> str:
    query = "&".join(f"{name}={quote(value)}" for name, value in more.items())
    return f"/admin/coverage/compare?products={','.join(one.product for one in products)}&{query}"


def cell(page: Page, row: str, column: int) -> Locator:
    """The cell of the product in this column, from 0, of the first row with this title."""
    line = page.locator(".compare-grid .body [role=row]", has=page.get_by_role("rowheader", name=re.compile(row))).first
    return line.locator(f"[aria-colindex='{column + 2}']")


def saved(page: Page, choice: str, folder: Path) -> Path:
    """The file that this entry of the export menu gives."""
    page.get_by_role("button", name=re.compile("^(Export|Exportieren)$")).click()
    with page.expect_download() as waiting:
        page.get_by_text(choice, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_products_are_chosen_by_search_and_kept_in_the_address(
    page_as: PageAs, analysed: Analysed, newer: Analysed, axe: Axe, shot: Shot
) -> None:
    page = page_as("editor")
    page.goto("/admin/coverage/compare")
    page.get_by_role("button", name="Choose products").last.click()
    picker = page.locator(".coverage-product-picker")
    picker.get_by_label("Search products").fill(NAME)
    expect(picker.get_by_role("checkbox")).to_have_count(1)
    picker.get_by_role("checkbox", name=NAME).click()
    picker.get_by_label("Search products").fill(analysed.name)
    picker.get_by_role("checkbox", name=analysed.name).first.click()
    expect(picker).to_contain_text("2 of 100 chosen")
    axe(page, ".coverage-product-picker")
    picker.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("columnheader", name=NAME)).to_be_visible(timeout=SLOW)
    assert f"products={newer.product}," in page.url
    page.reload()
    expect(page.get_by_role("grid")).to_have_attribute("aria-colcount", "3", timeout=SLOW)


def test_what_is_worse_for_the_insured_is_said_with_its_place(
    page_as: PageAs, analysed: Analysed, newer: Analysed, axe: Axe, shot: Shot
) -> None:
    page = page_as("reader", viewport=(1280, 800))
    page.goto(link(analysed, newer, baseline=analysed.product, differences="1"))
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible(timeout=SLOW)
    worse = cell(page, "Maximum.*Platinum", 1)
    expect(worse).to_contain_text("GBP 6,000")
    expect(worse).to_contain_text("Worse")
    expect(cell(page, "Maximum.*Platinum", 0)).to_contain_text("GBP 7,500")
    expect(cell(page, "Maximum per day", 1)).to_contain_text("Better")
    axe(page, ".coverage-compare")
    shot(page, "compare")
    worse.click()
    drawer = page.locator(".coverage-cell-drawer")
    expect(drawer).to_contain_text(f"Worse for the insured than {analysed.name}.")
    expect(drawer.locator("blockquote")).to_have_count(2)
    expect(drawer.locator("blockquote").first).to_contain_text("£6,000")
    expect(drawer).to_contain_text(re.compile(r"travel-pellwick-2027\.pdf · Page \d"))
    axe(page, ".coverage-cell-drawer")
    shot(page, "compare-cell")
    drawer.get_by_text("Show in the document").first.click()
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_contain_text("6,000", timeout=SLOW)
