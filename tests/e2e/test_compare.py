"""Comparing in the browser: products side by side, two editions of one product, and the files that are exported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from sidecar.demo.policies import PolicySample
from sidecar.demo.policies.samples import sample
from sidecar.demo.policies.source import read
from tests.e2e.browser import Trouble
from tests.e2e.house import DEFAULT, Analysed, BrowserHouse
from tests.e2e.visitors import PageAs

SLOW = 30_000
NAME = "Wayfarer 2027"
LOWERED = {
    "£7,500": "£6,000", "max_amount 7500 GBP": "max_amount 6000 GBP",
    "£95 for each": "£145 for each", "deductible 95 GBP": "deductible 145 GBP",
    "£25 per day = daily_max 25": "£40 per day = daily_max 40",
    "- a missing or invalid passport": "- taking part in a riot or a brawl;\n- a missing or invalid passport",
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
    return sample(
        read(source.replace("travel-pellwick.pdf", "travel-pellwick-2027.pdf")), tmp_path_factory.mktemp("later")
    )


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
    page.get_by_role("button", name=re.compile("Export")).click()
    with page.expect_download() as waiting:
        page.get_by_text(choice, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def workbook(path: Path) -> Workbook:
    """What the library leaves out, the spreadsheet program's usual style, is no fault of the file."""
    with pytest.warns(UserWarning, match="no default style"):
        return load_workbook(path)


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


def test_the_grid_is_walked_through_by_keyboard(page_as: PageAs, analysed: Analysed, newer: Analysed) -> None:
    page = page_as("editor")
    page.goto(link(analysed, newer))
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible(timeout=SLOW)
    rows = int(grid.get_attribute("aria-rowcount") or 0)
    grid.focus()
    page.keyboard.press("Control+End")
    active = page.locator(".compare-grid .active")
    expect(active).to_have_attribute("aria-colindex", "3")
    expect(page.locator("[role=row]", has=page.locator(".active"))).to_have_attribute("aria-rowindex", str(rows))
    assert grid.get_attribute("aria-activedescendant") == active.get_attribute("id")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    drawer = page.locator(".coverage-cell-drawer")
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_have_count(0)
    expect(grid).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(active).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(active).to_have_attribute("aria-expanded", "false")
    assert int(grid.get_attribute("aria-rowcount") or 0) < rows
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".coverage-product-drawer").get_by_role("button", name="Compare the others against this one").click()
    expect(page.get_by_role("columnheader", name=analysed.name)).to_contain_text("Baseline")
    assert f"baseline={analysed.product}" in page.url


def test_the_files_hold_the_figures_with_their_places(
    page_as: PageAs, analysed: Analysed, newer: Analysed, tmp_path: Path
) -> None:
    page = page_as("reader")
    page.goto(link(analysed, newer, baseline=analysed.product))
    expect(page.get_by_role("grid")).to_be_visible(timeout=SLOW)
    book = workbook(saved(page, "Excel: table and citations", tmp_path))
    assert book.sheetnames == ["Comparison", "Citations"]
    head, *rows = book["Comparison"].iter_rows()
    assert [one.value for one in head[5:]] == [analysed.name, newer.name]
    wanted = ("Cancellation costs", "Maximum", "per person", "Platinum")
    (figures,) = [row for row in rows if tuple(one.value for one in row[1:5]) == wanted]
    assert [(one.value, one.number_format) for one in figures[5:]] == [(7500, '"GBP" #,##0'), (6000, '"GBP" #,##0')]
    assert {one.data_type for row in rows for one in row} <= {"s", "n"}

    lines = [[one.value for one in row] for row in book["Citations"].iter_rows()]
    place = {name: lines[0].index(name) for name in lines[0]}
    stored = {row["evidence"][0]["quote"] for row in newer.tree.limits if row["value"] == 6000}
    cited = [line for line in lines if line[place["Product"]] == newer.name and line[place["Figure"]] == 6000]
    assert {line[place["Quote"]] for line in cited} == stored
    assert {line[place["Document"]] for line in cited} == {newer.sample.path.name}
    assert {line[place[f"Against {analysed.name}"]] for line in cited} == {"Worse"}
    assert len(lines) - 1 == sum(
        len(tree.segments + tree.benefits + tree.limits) for tree in (analysed.tree, newer.tree)
    )

    path = saved(page, "CSV: figures with their citations", tmp_path)
    assert re.fullmatch(r"coverage-citations-\d{4}-\d\d-\d\d\.csv", path.name)
    text = path.read_text("utf-8-sig")
    read_back = [[value or None for value in line] for line in csv.reader(io.StringIO(text, newline=""))]
    assert [[str(value) if value is not None else None for value in line] for line in lines] == read_back


def test_a_product_that_is_gone_is_said(
    page_as: PageAs, house: BrowserHouse, analysed: Analysed, newer: Analysed, trouble: Trouble
) -> None:
    trouble.expect("404 GET /coverage/comparison")
    gone = house.bare("Soon gone")
    house.admin.delete(f"/items/products/{gone}")
    page = page_as("reader")
    page.goto(link(analysed, newer).replace("?products=", f"?products={gone},"))
    expect(page.get_by_role("alert")).to_contain_text("One of the chosen products is not shown", timeout=SLOW)
    expect(page.get_by_role("grid")).to_have_attribute("aria-colcount", "3")
    page.get_by_role("button", name="Take out of the comparison").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert gone not in page.url


def test_two_columns_in_german_on_a_small_dark_screen(
    page_as: PageAs, analysed: Analysed, newer: Analysed, axe: Axe, shot: Shot
) -> None:
    page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
    page.goto(link(newer, analysed, baseline=analysed.product))
    expect(page.get_by_role("grid")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Linke Spalte")).to_have_value(newer.product)
    expect(cell(page, "Höchstbetrag.*Platinum|Maximum.*Platinum", 0)).to_contain_text("GBP")
    expect(page.get_by_role("grid")).to_contain_text("Gedeckt")
    width = page.evaluate(
        "document.querySelector('.compare-grid').scrollWidth - document.querySelector('.compare-grid').clientWidth"
    )
    assert width == 0
    axe(page, ".coverage-compare")
    shot(page, "compare-dark-de-400")


def two_editions(house: BrowserHouse, later: PolicySample) -> str:
    """A product with both editions, none of them analysed."""
    documents = [
        {"file": house.customer.upload(path), "kind": "general_conditions", "edition": edition, "pending": False}
        for path, edition in ((later.path, "2027"), (house.samples[DEFAULT].path, "2026"))
    ]
    return house.bare("Two editions", coverage_documents=documents, coverage_taxonomy=house.customer.taxonomy("travel"))


@pytest.fixture(scope="module")
def editions(house: BrowserHouse, later: PolicySample) -> str:
    return two_editions(house, later)


def test_two_editions_are_read_and_what_was_taken_away_comes_first(
    page_as: PageAs, house: BrowserHouse, editions: str, axe: Axe, shot: Shot, tmp_path: Path
) -> None:
    page = page_as("editor", viewport=(1280, 1000))
    page.goto(f"/admin/coverage/editions/{editions}")
    page.get_by_role("button", name="Read and compare").click(timeout=SLOW)
    items = page.locator(".change-item")
    expect(items.first).to_be_visible(timeout=60_000)
    effects = items.locator(".effect").all_inner_texts()
    order = ["Less for the insured", "Could not be decided", "Changed", "More for the insured", "Worded anew"]
    places = [next(place for place, word in enumerate(order) if word in text) for text in effects]
    assert places == sorted(places)
    assert {0, 3} <= set(places)
    lowered = page.locator(".change-item.reduction", has_text="GBP 6,000").first
    expect(lowered).to_contain_text(re.compile(r"GBP 7,500.*GBP 6,000", re.S))
    expect(lowered.locator("blockquote")).to_have_count(2)
    expect(page.locator(".change-item.reduction", has_text="GBP 145")).to_contain_text("Deductible")
    expect(page.locator(".change-item.reduction", has_text="riot or a brawl")).to_contain_text("Exclusion")
    expect(page.locator(".change-item.improvement", has_text="GBP 40")).to_contain_text("GBP 25")
    axe(page, ".coverage-editions")
    shot(page, "editions")
    assert house.customer.tree(editions).segments == []

    book = workbook(saved(page, "Excel: all changes", tmp_path))
    head, *rows = book["Changes"].iter_rows(values_only=True)
    assert len(rows) == len(effects)
    place = {name: number for number, name in enumerate(head)}
    (row, *_) = [row for row in rows if "GBP 6,000" in str(row[place["After"]])]
    assert (row[place["Effect"]], row[place["Document before"]]) == ("Less for the insured", "travel-pellwick.pdf")
    assert "7,500" in str(row[place["Quote before"]])
    assert "6,000" in str(row[place["Quote after"]])

    lowered.get_by_role("button", name="Show in the document").last.click()
    drawer = page.locator(".coverage-place-drawer")
    mark = drawer.locator("[data-page='3'] .mark").first
    expect(mark).to_be_visible(timeout=SLOW)
    shot(page, "editions-place")


def test_a_reader_sees_what_was_read_in_german_on_a_small_dark_screen(
    page_as: PageAs, editions: str, axe: Axe, shot: Shot
) -> None:
    page = page_as("reader", language="de-DE", theme="dark", viewport=(400, 800))
    page.goto(f"/admin/coverage/editions/{editions}")
    expect(page.locator(".change-item").first).to_contain_text("Weniger für die Versicherten", timeout=SLOW)
    page.get_by_label("Wirkung").select_option("improvement")
    expect(page.locator(".change-item.reduction")).to_have_count(0)
    expect(page.locator(".change-item.improvement").first).to_be_visible()
    page.get_by_label("In den Änderungen suchen").fill("gibt es nicht")
    expect(page.get_by_text("Nichts passt zu diesen Filtern")).to_be_visible()
    page.get_by_label("In den Änderungen suchen").fill("")
    axe(page, ".coverage-editions")
    shot(page, "editions-dark-de-400")


def test_two_analyses_of_one_product_say_the_same(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    again = house.analysed(name="Analysed twice")
    house.start(again.product, force=True)
    row: dict[str, Any] = house.until(
        again.product, lambda one: one["id"] != again.analysis["id"] and one["status"] == "done"
    )
    page = page_as("reader")
    page.goto(f"/admin/coverage/editions/{again.product}")
    expect(page.get_by_text("No change", exact=True)).to_be_visible(timeout=SLOW)
    address = unquote(page.url)
    assert f"before=run:{again.analysis['id']}" in address
    assert f"after=run:{row['id']}" in address


@pytest.mark.v11
def test_on_directus_11_too(
    page_as_11: PageAs, house_11: BrowserHouse, later: PolicySample, axe: Axe, shot: Shot, tmp_path: Path
) -> None:
    first, second = house_11.analysed(name="First"), house_11.analysed("travel-pellwick", name="Second")
    page = page_as_11("editor")
    page.goto(link(first, second, baseline=first.product))
    expect(cell(page, "Maximum.*Platinum", 1)).to_contain_text("Same", timeout=SLOW)
    axe(page, ".coverage-compare")
    shot(page, "v11-compare")
    cell(page, "Maximum.*Platinum", 1).click()
    expect(page.locator(".coverage-cell-drawer blockquote")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".coverage-cell-drawer")).to_have_count(0)
    assert workbook(saved(page, "Excel: table and citations", tmp_path)).sheetnames == ["Comparison", "Citations"]
    page.goto(f"/admin/coverage/editions/{two_editions(house_11, later)}")
    page.get_by_role("button", name="Read and compare").click(timeout=SLOW)
    expect(page.locator(".change-item.reduction", has_text="GBP 6,000").first).to_be_visible(timeout=60_000)
    shot(page, "v11-editions")
