"""The product's page: what its Coverage field shows and offers in every state, on Directus 12."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF
from playwright.sync_api import expect

from sidecar.demo.stack import Stack
from tests.e2e.browser import Trouble, unreachable
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.model import Gate
from tests.e2e.product_page import FIELD, ProductPage, without
from tests.e2e.visitors import PageAs

Shot = Callable[..., Path]
Axe = Callable[..., None]

CONDITIONS = """A Luggage and travel delay

A1 Stolen luggage
We pay for luggage that is stolen during the journey, up to EUR 2,000 per person.
Jewellery and cash are not insured.

B Trip cancellation

B1 Cancellation costs
We pay the cancellation costs of the trip up to EUR 5,000 per person.
"""
SCHEDULE = CONDITIONS[CONDITIONS.index("B Trip") :].replace("5,000", "8,000")
TORN = b"%PDF-1.7 and nothing else"


def written(folder: Path, **files: str | bytes) -> dict[str, Path]:
    """PDF files by kind of document; what is bytes is written as it is."""
    paths = {kind: folder / f"{kind}.pdf" for kind in files}
    for kind, content in files.items():
        paths[kind].write_bytes(content if isinstance(content, bytes) else printed(content))
    return paths


def printed(text: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    for line in text.splitlines():
        pdf.set_font("helvetica", "" if line.endswith(".") else "B", 11)
        pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def test_an_unsaved_product_asks_to_be_saved(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    view = ProductPage(page_as("editor"), "+")
    view.shows("Not analyzed yet", "Save the product first")
    expect(view.button("Analyze")).to_be_disabled()
    shot(view.page, "product-unsaved")


def test_a_product_without_document_says_so(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    view = ProductPage(page_as("editor"), house.bare("No document"))
    view.shows("Not analyzed yet", "There is no document to analyze")
    expect(view.button("Analyze")).to_be_disabled()
    shot(view.page, "product-without-document")


def test_from_ready_to_the_result_by_keyboard_and_without_a_reload(
    page_as: PageAs, house: BrowserHouse, shot: Shot, axe: Axe
) -> None:
    view = ProductPage(page_as("editor"), house.product("By keyboard"))
    view.shows("Not analyzed yet")
    shot(view.page, "product-ready")
    axe(view.page, FIELD)
    name = view.page.get_by_role("textbox").first
    name.focus()
    for _ in range(8):
        if view.button("Analyze").evaluate("node => node === document.activeElement"):
            break
        view.page.keyboard.press("Tab")
    expect(view.button("Analyze")).to_be_focused()
    view.page.keyboard.press("Enter")
    view.shows("Done", "Started by you", "The lists on this page show the former state")
    expect(view.field.locator(".segments")).to_contain_text("Covered: Luggage and travel delay")
    assert int(view.count("Limits").inner_text()) > 20
    shot(view.page, "product-done-at-once")
    view.button("Reload page").click()
    view.shows("Done")
    expect(view.field).not_to_contain_text("former state")
    expect(view.page.get_by_text("Luggage and travel delay").nth(1)).to_be_visible()


def test_done_leads_to_review_and_comparison(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    view = ProductPage(page_as("editor"), analysed.product)
    view.shows("Done", "Started by another user")
    expect(view.count("Segments")).to_have_text(str(analysed.analysis["counts"]["num_segments"]))
    shot(view.page, "product-done")
    axe(view.page, FIELD)
    compare = view.field.get_by_role("link", name="Compare")
    assert (compare.get_attribute("href") or "").endswith(f"/coverage/compare?products={analysed.product}")
    view.field.get_by_role("link", name="Review").click()
    expect(view.page).to_have_url(re.compile(f"/admin/coverage/review/{analysed.product}"))


def test_queued_is_seen_by_everybody_and_can_be_cancelled(
    page_as: PageAs, house: BrowserHouse, stack: Stack, shot: Shot
) -> None:
    product = house.product("Queued")
    with without(stack, "worker"):
        view = ProductPage(page_as("editor"), product)
        view.button("Analyze").click()
        view.shows("Queued", "Waits its turn", "Started by you")
        shot(view.page, "product-queued")
        other = ProductPage(page_as("admin"), product)
        other.shows("Queued", "Started by another user")
        view.page.reload()
        view.shows("Queued", "Started by you")
        view.button("Cancel").click()
        view.shows("Cancelled", "What was stored before has not changed")
        expect(view.button("Analyze again")).to_be_enabled()
        other.shows("Cancelled")
        shot(view.page, "product-cancelled")


def test_running_shows_stage_time_cost_and_finds_live_and_right_after_a_reload(
    page_as: PageAs, house: BrowserHouse, model: Gate, shot: Shot, axe: Axe
) -> None:
    product = house.product("With a model")
    model.hold()
    view = ProductPage(page_as("editor"), product)
    house.start(product, extractor="openai")
    view.page.reload()
    view.shows("Looking for coverage", "Time so far: ")
    model.let(2)
    expect(view.field.locator(".time")).to_contain_text("Cost so far: 0.", timeout=20_000)
    expect(view.field.locator(".stage")).to_contain_text("Waiting for answers of the language model")
    bar = view.field.get_by_role("progressbar")
    assert 45 <= int(bar.get_attribute("aria-valuenow") or 0) < 80
    shot(view.page, "product-running")
    axe(view.page, FIELD)
    other = ProductPage(page_as("reader"), product)
    other.shows("Looking for coverage", "Cost so far: 0.")
    expect(other.button("Cancel")).to_be_disabled()
    model.open()
    view.shows("Done", "Cost: 0.", "Model calls:", seconds=40)
    other.shows("Done")
    shot(view.page, "product-done-with-model")


def test_a_running_one_can_be_cancelled(page_as: PageAs, house: BrowserHouse, model: Gate) -> None:
    product = house.product("Cancelled while it runs")
    model.hold()
    house.start(product, extractor="openai", no_cache=True)
    view = ProductPage(page_as("editor"), product)
    view.shows("Looking for coverage")
    view.button("Cancel").click()
    view.shows("Cancelled", "What was stored before has not changed")
    assert house.ended(product)["status"] == "cancelled"


def test_open_points_are_counted_and_explained(
    page_as: PageAs, house: BrowserHouse, tmp_path: Path, shot: Shot, axe: Axe
) -> None:
    files = written(tmp_path, general_conditions=CONDITIONS, schedule=SCHEDULE, other=TORN)
    product = house.product_of("Contradictory", files)
    house.start(product)
    house.ended(product)
    view = ProductPage(page_as("editor"), product)
    view.shows("Done, with open points", "marked “undecided”")
    expect(view.count("Contradictions")).to_have_text("1")
    assert int(view.count("Undecided").inner_text()) > 0
    view.field.get_by_text("Why it is not complete").click()
    expect(view.field).to_contain_text("other.pdf: The document is damaged")
    shot(view.page, "product-incomplete")
    axe(view.page, FIELD)


def test_failed_says_what_to_do(page_as: PageAs, house: BrowserHouse, tmp_path: Path, shot: Shot, axe: Axe) -> None:
    product = house.product_of("Damaged", written(tmp_path, general_conditions=TORN))
    view = ProductPage(page_as("editor"), product)
    view.button("Analyze").click()
    view.shows("Failed", "The document is damaged and cannot be opened. Upload it again.", "has not changed")
    expect(view.button("Try again")).to_be_enabled()
    shot(view.page, "product-failed")
    axe(view.page, FIELD)


def test_a_document_whose_file_was_deleted_is_none(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    product = house.product("File deleted")
    (document,) = house.data("GET", "/items/coverage_documents", params={"filter[product][_eq]": product})
    house.data("DELETE", f"/files/{document['file']}")
    view = ProductPage(page_as("editor"), product)
    view.shows("Not analyzed yet", "There is no document to analyze. Attach a policy document")
    expect(view.button("Analyze")).to_be_disabled()
    shot(view.page, "product-file-deleted")


def test_the_sidecar_may_be_down(page_as: PageAs, house: BrowserHouse, stack: Stack, shot: Shot) -> None:
    product = house.product("Sidecar down")
    with without(stack, "api"), without(stack, "worker"):
        view = ProductPage(page_as("editor"), product)
        view.shows("Not analyzed yet", "The analysis service cannot be reached at the moment")
        shot(view.page, "product-sidecar-down")
        view.button("Analyze").click()
        view.shows("Queued")
    view.shows("Done", seconds=40)


def test_a_reader_sees_all_and_may_do_nothing(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    view = ProductPage(page_as("reader"), analysed.product)
    view.shows("Done", "You may see this analysis, but not start, cancel or clean up")
    for name in ("Analyze again", "Clean up"):
        expect(view.button(name)).to_be_disabled()
    expect(view.field.get_by_role("link", name="Review")).to_be_visible()
    shot(view.page, "product-reader")
    axe(view.page, FIELD)


def test_without_network_it_says_so_and_comes_back(
    page_as: PageAs, analysed: Analysed, trouble: Trouble, shot: Shot
) -> None:
    trouble.expect("ERR_INTERNET_DISCONNECTED|Network Error")
    view = ProductPage(page_as("editor"), analysed.product)
    view.shows("Done")
    with unreachable(view.page):
        view.button("Analyze again").click()
        view.shows("Done", "Directus cannot be reached. Check your connection and try again.")
        shot(view.page, "product-offline")
    expect(view.button("Analyze again")).to_be_enabled()


def test_unsaved_documents_ask_to_be_saved(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    view = ProductPage(page_as("editor"), house.product("Unsaved documents"))
    view.shows("Not analyzed yet")
    view.page.locator(".field").filter(has_text="Policy documents").get_by_role(
        "button", name="delete", exact=True
    ).click()
    view.shows("Not analyzed yet", "The documents have unsaved changes")
    expect(view.button("Analyze")).to_be_disabled()
    shot(view.page, "product-unsaved-documents")


def test_a_document_that_is_attached_is_analysed_by_itself(page_as: PageAs, house: BrowserHouse) -> None:
    view = ProductPage(page_as("editor"), house.product("By itself", pending=None))
    view.shows("Done", "Started by another user", seconds=40)


def test_cleaning_up_asks_first(page_as: PageAs, house: BrowserHouse, shot: Shot, axe: Axe) -> None:
    product = house.analysed(name="To clean up").product
    view = ProductPage(page_as("editor"), product)
    view.button("Clean up").click()
    dialog = view.page.get_by_role("dialog")
    expect(dialog).to_contain_text("The product and its documents stay.")
    dialog.get_by_text("Remove reviewed and edited entries too").click()
    expect(dialog).to_contain_text("cannot be brought back")
    shot(view.page, "product-cleanup")
    axe(view.page, ".v-card")
    view.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    view.shows("Done")
    view.button("Clean up").click()
    dialog.get_by_role("button", name="Clean up").click()
    view.shows("Cleaned up")
    assert int(view.count("Removed").inner_text()) > 50
    expect(view.button("Clean up")).to_be_hidden()
    expect(view.field.get_by_role("link", name="Review")).to_be_hidden()
    shot(view.page, "product-cleaned-up")


def test_dark_narrow_and_in_german(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    view = ProductPage(page_as("editor", language="de-DE", theme="dark", viewport=(400, 860)), analysed.product)
    view.shows("Fertig", "Segmente")
    expect(view.button("Erneut analysieren")).to_be_enabled()
    view.fits()
    view.field.scroll_into_view_if_needed()
    shot(view.page, "product-dark-400-de")
    axe(view.page, FIELD)
