"""Reviewing in the browser: the queue, decisions by keyboard alone, conflicts, re-runs, adding from the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.review import insert_findings
from tests.e2e.browser import Trouble, offline
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.reviewing import SLOW, Desk, a_limit
from tests.e2e.visitors import PageAs
from tests.services.bed import DirectusBed

LIMITS = "coverage_limits"
READING = (
    "kind", "value", "unlimited", "unit", "per", "qualifier", "segment", "benefit", "taxonomy_item", "evidence",
)  # fmt: skip
Shot = Callable[..., Path]
Axe = Callable[..., None]


@pytest.fixture(scope="module")
def reviewed(house: BrowserHouse) -> Analysed:
    """A product that the tests of this file decide about, each at findings of its own."""
    return house.analysed(name="Reviewed product")


@pytest.fixture
def desk(page_as: PageAs, house: BrowserHouse, reviewed: Analysed) -> Desk:
    return Desk(page_as("editor", viewport=(1600, 900)), house, reviewed.product)


def test_the_queue_leads_to_the_finding(
    page_as: PageAs, house: BrowserHouse, analysed: Analysed, shot: Shot, axe: Axe
) -> None:
    page = page_as("editor")
    page.goto("/admin/coverage")
    expect(page.locator(".queue-finding").first).to_be_visible(timeout=SLOW)
    page.get_by_label("Product", exact=True).select_option(analysed.product)
    page.get_by_label("Kind").select_option("coverage_limits")
    expect(page.locator(".queue-finding").first).to_contain_text("Unlimited")
    axe(page, ".coverage-queue")
    shot(page, "queue")
    page.get_by_label("Search", exact=True).fill("nothing of this kind")
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Product", exact=True).select_option(analysed.product)
    page.locator(".queue-finding", has_text=analysed.name).first.click()
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(1, timeout=SLOW)


def test_analyses_are_listed_with_their_outcome(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    page = page_as("reader")
    page.goto("/admin/coverage?tab=analyses")
    row = page.locator(".queue-analysis", has_text=analysed.name).first
    expect(row).to_contain_text("Done", timeout=SLOW)
    expect(row).to_contain_text(re.compile(r"\d+ segments, \d+ benefits, \d+ limits"))
    axe(page, ".coverage-queue")
    shot(page, "queue-analyses")


def test_accept_reject_and_undo_by_keyboard(desk: Desk, reviewed: Analysed, shot: Shot, axe: Axe) -> None:
    limit = a_limit(reviewed)
    desk.open(LIMITS, limit["id"])
    axe(desk.page, ".coverage-review")
    shot(desk.page, "review")
    desk.press("a")
    desk.says("Accepted: ")
    assert desk.row(LIMITS, limit["id"])["review"] == "accepted"
    expect(desk.selected).not_to_have_id(f"finding-{LIMITS}-{limit['id']}")
    desk.press("u")
    desk.says("Undone")
    expect(desk.selected).to_have_id(f"finding-{LIMITS}-{limit['id']}")
    assert (desk.row(LIMITS, limit["id"])["review"], desk.row(LIMITS, limit["id"])["reviewed_by"]) == ("proposed", None)
    desk.press("r")
    desk.says("Rejected: ")
    assert desk.row(LIMITS, limit["id"])["review"] == "rejected"


def test_j_and_k_move_and_typing_is_left_alone(desk: Desk) -> None:
    desk.open()
    desk.press("j", "j", "j", "k")
    expect(desk.selected).to_have_attribute("aria-posinset", "2")
    desk.press("/")
    desk.page.keyboard.type("a rejected j")
    expect(desk.page.get_by_label("Search in findings")).to_have_value("a rejected j")
    expect(desk.selected).to_have_count(0)
    desk.page.get_by_label("Search in findings").fill("")
    desk.page.locator(".finding-tree").focus()
    desk.press("ArrowDown")
    expect(desk.selected).to_have_attribute("aria-posinset", "3")
    desk.press("?")
    expect(desk.page.get_by_role("dialog")).to_contain_text("Previous finding")
    desk.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_edit_by_keyboard_is_checked_against_the_quote(desk: Desk, reviewed: Analysed, shot: Shot, axe: Axe) -> None:
    limit = a_limit(reviewed, 1)
    desk.open(LIMITS, limit["id"])
    desk.press("e")
    expect(desk.drawer.get_by_label("Kind")).to_be_focused()
    desk.press("Tab", "Tab")
    expect(desk.drawer.get_by_label("Figure")).to_be_focused()
    desk.press("ControlOrMeta+a")
    desk.page.keyboard.type("77")
    expect(desk.drawer).to_contain_text("The quote does not hold this figure.", timeout=SLOW)
    expect(desk.drawer.get_by_role("button", name="Save")).to_be_disabled()
    axe(desk.page, ".finding-drawer")
    shot(desk.page, "review-edit")
    desk.drawer.get_by_label("Save it all the same").press("Space")
    desk.press("Control+Enter")
    desk.says("Changed: Maximum")
    stored = desk.row(LIMITS, limit["id"])
    assert (stored["value"], stored["review"], stored["unit"]) == (77, "edited", limit["unit"])
    desk.press("e")
    desk.drawer.get_by_role("button", name=re.compile("^Take ")).first.press("Enter")
    desk.drawer.get_by_label("Plan or variant").fill("Ruby")
    expect(desk.drawer).to_contain_text("The quote holds this figure.", timeout=SLOW)
    desk.drawer.get_by_label("Plan or variant").press("Enter")
    expect(desk.drawer).to_have_count(0, timeout=SLOW)
    stored = desk.row(LIMITS, limit["id"])
    assert (stored["qualifier"], stored["value"] != 77) == ("Ruby", True)


def test_a_missed_finding_is_added_by_keyboard(desk: Desk, reviewed: Analysed) -> None:
    clause = next(row for row in reviewed.tree.clauses if row["benefit"] and row["evidence"])
    desk.open("coverage_clauses", clause["id"])
    desk.press("n")
    expect(desk.drawer.get_by_label("What it is")).to_be_focused()
    desk.press("ArrowDown", "ArrowDown")
    expect(desk.drawer.get_by_label("Text")).to_have_value(re.compile(r"\w+"))
    desk.press("Control+Enter")
    desk.says("Added: ")
    key = desk.selected.get_attribute("id") or ""
    added = desk.row("coverage_clauses", key.removeprefix("finding-coverage_clauses-"))
    assert (added["origin"], added["kind"], added["benefit"]) == ("person", "exclusion", clause["benefit"])
    assert added["evidence"][0]["quote"] == clause["evidence"][0]["quote"]
    desk.press("u")
    desk.says("Undone")
    expect(desk.page.locator(f"#{key}")).to_have_count(0)


def test_text_selected_in_the_document_becomes_a_finding(desk: Desk, reviewed: Analysed) -> None:
    limit = a_limit(reviewed)
    desk.open(LIMITS, limit["id"])
    line = desk.page.locator(".coverage-text-layer span", has_text=re.compile(r"\w{4,}")).first
    expect(line).to_be_visible(timeout=SLOW)
    line.click(click_count=3)
    desk.page.locator(".document-pane .offer button").click()
    quote = desk.drawer.locator("blockquote").inner_text()
    desk.drawer.get_by_label("What it is").select_option("condition")
    desk.drawer.get_by_role("button", name="Save").click()
    desk.says("Added: ")
    key = desk.selected.get_attribute("id") or ""
    (place,) = desk.row("coverage_clauses", key.removeprefix("finding-coverage_clauses-"))["evidence"]
    assert (place["quote"], place["start"], len(place["boxes"]) > 0) == (quote, None, True)


def test_a_highlight_selects_its_finding_and_a_finding_its_page(desk: Desk, reviewed: Analysed) -> None:
    limit = a_limit(reviewed)
    desk.open(LIMITS, limit["id"])
    page = limit["evidence"][0]["page"]
    expect(desk.page.locator(f".document-viewer .page[aria-label='Page {page}']")).to_be_in_viewport(timeout=SLOW)
    desk.page.locator(".finding-tree").focus()
    desk.press("k")
    expect(desk.selected).not_to_have_id(f"finding-{LIMITS}-{limit['id']}")
    desk.page.wait_for_timeout(1_000)  # the document follows the selection, and other marks come
    key = desk.page.locator(".document-pane [data-finding]").last.get_attribute("data-finding") or ""
    desk.page.locator(f".document-pane [data-finding='{key}']").first.press("Enter")
    expect(desk.selected).to_have_id(f"finding-{key.replace('/', '-')}")


def test_bulk_accept_names_its_count_and_is_undone_as_one(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    product = house.analysed(name="Accepted in bulk").product
    desk = Desk(page_as("editor", viewport=(1600, 900)), house, product)
    desk.open()
    before = desk.reviews()
    desk.press("A")
    dialog = desk.page.get_by_role("dialog")
    title = dialog.locator("#bulk-title").inner_text()
    count = int(re.findall(r"\d+", title)[0])
    shot(desk.page, "review-bulk")
    expect(dialog.get_by_role("button", name=f"Accept {count}")).to_be_focused()
    desk.press("Enter")
    desk.says(f"{count} findings accepted")
    assert desk.reviews().get("accepted", 0) == before["proposed"]
    desk.press("u")
    desk.says("Undone")
    assert desk.reviews() == before


def test_after_a_rerun_three_readings_stand_side_by_side(desk: Desk, reviewed: Analysed, shot: Shot, axe: Axe) -> None:
    first, second = a_limit(reviewed, 2), a_limit(reviewed, 3)
    fields = (
        "kind",
        "value",
        "unlimited",
        "unit",
        "per",
        "qualifier",
        "segment",
        "benefit",
        "taxonomy_item",
        "evidence",
    )
    for limit in (first, second):
        before = {name: limit[name] for name in fields}
        desk.change(
            LIMITS, limit["id"], value=4242, review="edited", extracted=before, proposal=before | {"value": 999}
        )
    desk.open(LIMITS, first["id"])
    expect(desk.detail.get_by_role("row", name=re.compile("Figure"))).to_contain_text("4,242")
    expect(desk.detail.get_by_role("row", name=re.compile("Figure"))).to_contain_text("999")
    axe(desk.page, ".finding-detail")
    shot(desk.page, "review-three-way")
    desk.press("t")
    desk.says("New reading taken")
    assert (desk.row(LIMITS, first["id"])["value"], desk.row(LIMITS, first["id"])["proposal"]) == (999, None)
    desk.open(LIMITS, second["id"])
    desk.press("m")
    desk.says("Yours kept")
    assert (desk.row(LIMITS, second["id"])["value"], desk.row(LIMITS, second["id"])["proposal"]) == (4242, None)


def test_a_contradiction_shows_both_quotes(page_as: PageAs, house: BrowserHouse, shot: Shot) -> None:
    analysed = house.analysed(name="Contradictory")
    limit, other = a_limit(analysed), a_limit(analysed, 4)
    places = [
        {"value": row["value"], "unlimited": False, "document_id": row["evidence"][0]["document"]}
        | {name: row["evidence"][0][name] for name in ("page", "section", "quote")}
        for row in (limit, other)
    ]
    said = {name: limit[name] for name in ("kind", "unit", "per", "qualifier")} | {"places": places}
    account = (house.data("GET", f"/items/coverage_analyses/{analysed.analysis['id']}")["account"] or {}) | {
        "contradictions": [said]
    }
    house.data("PATCH", f"/items/coverage_analyses/{analysed.analysis['id']}", json={"account": account})
    desk = Desk(page_as("editor", viewport=(1600, 900)), house, analysed.product)
    desk.open(LIMITS, limit["id"])
    expect(desk.detail).to_contain_text("Two places say different things")
    both = desk.detail.locator(".quote-list.beside").first.locator("li")
    expect(both).to_have_count(2)
    shot(desk.page, "review-contradiction")
    both.nth(1).get_by_role("button", name="Show in the document").click()
    page = places[1]["page"]
    expect(desk.page.locator(f".document-viewer .page[aria-label='Page {page}']")).to_be_in_viewport(timeout=SLOW)
    desk.page.get_by_label("Show", exact=True).select_option("contradiction")
    expect(desk.page.locator(".tree-tools .count")).to_contain_text(re.compile(r"^\d+ of"))


def test_a_stale_decision_says_what_changed(desk: Desk, reviewed: Analysed, trouble: Trouble, shot: Shot) -> None:
    trouble.expect("409 POST")
    limit = a_limit(reviewed, 5)
    desk.open(LIMITS, limit["id"])
    desk.change(LIMITS, limit["id"], value=1234)
    desk.press("a")
    desk.says("somebody changed it meanwhile")
    expect(desk.detail).to_contain_text("→ 1,234")
    shot(desk.page, "review-conflict")
    assert desk.row(LIMITS, limit["id"])["review"] == "proposed"
    desk.press("e")
    desk.drawer.get_by_label("Plan or variant").fill("Opal")
    desk.change(LIMITS, limit["id"], per="trip")
    desk.press("Enter")
    expect(desk.drawer).to_contain_text("Your input is kept", timeout=SLOW)
    expect(desk.drawer.get_by_label("Plan or variant")).to_have_value("Opal")
    desk.press("Enter")
    expect(desk.drawer).to_have_count(0, timeout=SLOW)
    stored = desk.row(LIMITS, limit["id"])
    assert (stored["qualifier"], stored["per"], stored["value"]) == ("Opal", "trip", 1234)


def test_nothing_is_lost_without_a_network(desk: Desk, reviewed: Analysed, trouble: Trouble) -> None:
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    limit = a_limit(reviewed, 6)
    desk.open(LIMITS, limit["id"])
    with offline(desk.page):
        desk.press("a")
        expect(desk.detail).to_contain_text("That was not saved", timeout=SLOW)
    desk.press("a")
    desk.says("Accepted: ")
    assert desk.row(LIMITS, limit["id"])["review"] == "accepted"


def test_a_run_meanwhile_keeps_the_selection(page_as: PageAs, house: BrowserHouse) -> None:
    analysed = house.analysed(name="Analysed again meanwhile")
    limit = a_limit(analysed)
    desk = Desk(page_as("editor", viewport=(1600, 900)), house, analysed.product)
    desk.open(LIMITS, limit["id"])
    house.start(analysed.product, force=True)
    expect(desk.page.get_by_text("The analysis has ended; the findings are up to date.")).to_be_visible(timeout=60_000)
    expect(desk.selected).to_have_id(f"finding-{LIMITS}-{limit['id']}")


def test_who_only_reads_sees_all_and_decides_nothing(page_as: PageAs, house: BrowserHouse, analysed: Analysed) -> None:
    desk = Desk(page_as("reader", viewport=(1600, 900)), house, analysed.product)
    limit = a_limit(analysed)
    desk.open(LIMITS, limit["id"])
    expect(desk.page.get_by_text("You may read this product.")).to_be_visible()
    expect(desk.detail).to_contain_text("Where it stands")
    for name in ("Accept", "Edit", "Reject", "Add a finding", "Undo"):
        expect(desk.page.get_by_role("button", name=re.compile(f"^{name}"))).to_have_count(0)
    desk.press("a", "r", "e", "A", "n")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert desk.row(LIMITS, limit["id"])["review"] == limit["review"]


def test_german_dark_and_small(page_as: PageAs, house: BrowserHouse, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    page: Page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
    desk = Desk(page, house, analysed.product)
    desk.open(LIMITS, a_limit(analysed)["id"])
    # Directus opens its navigation over a small page.
    page.mouse.click(385, 500)
    expect(desk.detail.get_by_role("button", name="Bestätigen")).to_be_visible()
    axe(page, ".coverage-review")
    shot(page, "review-de-dark-400")
    desk.detail.get_by_role("button", name="Im Dokument zeigen").first.click()
    expect(page.get_by_role("tab", name="Dokument")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".document-viewer")).to_be_visible()
    shot(page, "review-de-dark-400-document")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/admin/coverage")
    expect(page.locator(".queue-finding").first).to_be_visible(timeout=SLOW)
    axe(page, ".coverage-queue")
    shot(page, "queue-de-dark-400")


def test_an_unknown_product_is_said_to_be_none(page_as: PageAs, trouble: Trouble) -> None:
    trouble.expect("404 GET")
    page = page_as("editor")
    page.goto("/admin/coverage/review/00000000-0000-4000-8000-000000000000")
    expect(page.get_by_text("There is no such product, or you may not see it")).to_be_visible(timeout=SLOW)


def test_of_a_thousand_findings_few_are_drawn(page_as: PageAs, house: BrowserHouse, directus: DirectusBed) -> None:
    product = house.product("A thousand findings")
    document = house.data("GET", "/items/coverage_documents", params={"filter[product][_eq]": product})[0]["id"]
    insert_findings(directus.instance.database, product, document, 1000)
    desk = Desk(page_as("editor", viewport=(1600, 900)), house, product)
    desk.open()
    expect(desk.page.locator(".tree-tools .count")).to_have_text("1000 of 1000 findings")
    assert desk.page.get_by_role("treeitem").count() < 60
    desk.page.locator(".finding-tree").evaluate("tree => tree.scrollTo(0, tree.scrollHeight)")
    expect(desk.page.locator("[aria-posinset='1000']")).to_be_visible()
    assert desk.page.get_by_role("treeitem").count() < 60
