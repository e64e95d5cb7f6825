"""The taxonomy page in the browser: tree by keyboard, forms, saving, trying on a document, what corrections imply."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from sidecar.demo.products import Row
from tests.e2e.browser import Trouble
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.model import Gate
from tests.e2e.visitors import PageAs

Shot = Callable[..., Path]
Axe = Callable[..., None]

HERE = "main .coverage-taxonomy"


class Shelf:
    """A small taxonomy of its own, so that no other test sees what happens to it."""

    def __init__(self, house: BrowserHouse, name: str) -> None:
        self.house, self.name = house, name
        self.ids: dict[str, str] = {key: str(uuid.uuid4()) for key in ("boats", "hull", "crew")}
        boats = {"category": "segment", "key": "boats", "names": {"en": "Boats", "de": "Boote"}, "sort": 1}
        hull = {"category": "benefit", "key": "hull", "names": {"en": "Hull", "de": "Rumpf"}, "sort": 2}
        crew = {"category": "segment", "key": "crew", "names": {"en": "Crew", "de": "Mannschaft"}, "sort": 3}
        items = [boats | {"id": self.ids["boats"]}, crew | {"id": self.ids["crew"]}]
        items.insert(1, hull | {"id": self.ids["hull"], "parent": self.ids["boats"]})
        sent = {"key": f"t{uuid.uuid4().hex[:8]}", "name": name, "items": items}
        self.id = str(house.data("POST", "/items/coverage_taxonomies", json=sent)["id"])

    @property
    def url(self) -> str:
        return f"/admin/coverage/taxonomy/{self.id}"

    def items(self) -> dict[str, Row]:
        """The stored items by key."""
        params: dict[str, Any] = {"filter[taxonomy][_eq]": self.id, "limit": -1}
        return {row["key"]: row for row in self.house.data("GET", "/items/coverage_taxonomy_items", params=params)}


@pytest.fixture
def shelf(house: BrowserHouse, request: pytest.FixtureRequest) -> Shelf:
    return Shelf(house, f"Shelf of {request.node.name[5:25]}")


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem").filter(has=page.locator(".name", has_text=re.compile(f"^{name}$")))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def entered(page: Page, shelf: Shelf) -> Locator:
    """The tree, with the focus on it."""
    page.goto(shelf.url)
    tree = page.get_by_role("tree", name=shelf.name)
    expect(tree).to_be_visible()
    tree.focus()
    return tree


def test_an_item_is_edited_moved_added_and_removed_by_keyboard(
    page_as: PageAs, shelf: Shelf, shot: Shot, axe: Axe
) -> None:
    page = page_as("editor")
    entered(page, shelf)
    page.keyboard.press("ArrowDown")
    expect(row(page, "Boats")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    expect(row(page, "Boats")).to_have_attribute("aria-expanded", "false")
    expect(row(page, "Hull")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("Key", exact=True).fill("boats/hull")
    button(page, "Take over").click()
    expect(page.get_by_text("the key must not hold a slash")).to_be_visible()
    page.get_by_label("Key", exact=True).fill("shell")
    page.get_by_label("Other names (English), one on each line").fill("outer skin\nplanks*")
    page.get_by_role("tab", name="German").click()
    expect(page.get_by_label("Name (German)")).to_have_value("Rumpf")
    page.get_by_label("Stands under").select_option(label="Crew")
    axe(page, ".item-drawer")
    shot(page, "taxonomy-form")
    button(page, "Take over").click()
    expect(page.get_by_text("Changes that are not saved: 1")).to_be_visible()
    expect(page.get_by_role("tree")).to_be_focused()

    page.keyboard.press("Home")
    page.keyboard.press("Alt+ArrowDown")
    button(page, "Add an item").click()
    page.get_by_label("Key", exact=True).fill("sails")
    page.get_by_label("Name (English)").fill("Sails")
    button(page, "Take over").click()
    expect(row(page, "Sails")).to_contain_text("new")
    axe(page, HERE)
    shot(page, "taxonomy-pending")
    assert set(shelf.items()) == {"boats", "hull", "crew"}  # nothing is written before it is saved
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()

    stored = shelf.items()
    assert set(stored) == {"boats", "shell", "crew", "sails"}
    assert stored["shell"]["id"] == shelf.ids["hull"]
    assert stored["shell"]["parent"] == shelf.ids["crew"]
    assert stored["shell"]["aliases"] == {"en": ["outer skin", "planks*"]}
    assert stored["shell"]["names"] == {"en": "Hull", "de": "Rumpf"}
    assert stored["sails"]["parent"] == shelf.ids["boats"]
    assert (stored["crew"]["sort"], stored["boats"]["sort"]) == (1, 3)

    row(page, "Crew").click()
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Items below it that go with it: 1.")
    expect(dialog).to_contain_text("No stored row of a product refers to it.")
    dialog.get_by_role("button", name="Remove").click()
    expect(row(page, "Hull")).to_contain_text("will be removed")
    button(page, "Keep it after all").click()
    expect(page.get_by_text("Changes that are not saved")).to_have_count(0)
    row(page, "Crew").click()
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()
    assert set(shelf.items()) == {"boats", "sails"}


def test_an_item_is_dragged_to_another_place(page_as: PageAs, shelf: Shelf) -> None:
    page = page_as("editor")
    entered(page, shelf)
    row(page, "Hull").drag_to(row(page, "Crew"))
    expect(row(page, "Hull")).to_contain_text("changed")
    row(page, "Crew").drag_to(row(page, "Boats"))  # a segment stands at the top alone
    expect(page.get_by_text("Changes that are not saved: 1")).to_be_visible()
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()
    assert shelf.items()["hull"]["parent"] == shelf.ids["crew"]
    assert shelf.items()["crew"]["parent"] is None


def test_a_colleagues_change_of_the_same_is_shown_before_it_is_overwritten(page_as: PageAs, shelf: Shelf) -> None:
    page = page_as("editor")
    entered(page, shelf)
    row(page, "Hull").dblclick()
    page.get_by_label("Key", exact=True).fill("mine")
    button(page, "Take over").click()
    path = f"/items/coverage_taxonomy_items/{shelf.ids['hull']}"
    shelf.house.data("PATCH", path, json={"key": "theirs", "unit": "CHF"})
    button(page, "Save").click()
    expect(page.get_by_text("Somebody else has changed the same")).to_be_visible()
    assert "theirs" in shelf.items()
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()
    assert shelf.items()["mine"]["unit"] == "CHF"


def test_who_may_only_read_is_told_so_and_saves_nothing(page_as: PageAs, shelf: Shelf, shot: Shot, axe: Axe) -> None:
    page = page_as("reader", language="de-DE", theme="dark", viewport=(400, 800))
    entered(page, shelf)
    expect(page.get_by_text("Sie dürfen diese Taxonomie ansehen, aber nicht ändern.")).to_be_visible()
    page.get_by_label("Eintrag nach beliebigem Namen suchen").fill("rumpf")
    expect(page.get_by_role("treeitem")).to_have_count(2)
    row(page, "Rumpf").dblclick()
    page.get_by_label("Name (Deutsch)").fill("Schale")
    button(page, "Übernehmen").click()
    expect(page.get_by_text("Nicht gespeicherte Änderungen: 1")).to_be_visible()
    expect(button(page, "Speichern")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page, HERE)
    shot(page, "taxonomy-reader-german-dark-400")
    button(page, "Verwerfen").click()
    page.get_by_role("dialog").get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Nicht gespeicherte Änderungen")).to_have_count(0)


def test_a_change_is_tried_on_a_document_and_writes_nothing(
    page_as: PageAs, house: BrowserHouse, analysed: Analysed, shot: Shot, axe: Axe
) -> None:
    page = page_as("editor")
    page.goto("/admin/content")
    page.locator("a[href='/admin/coverage']").first.click()
    page.get_by_role("navigation").get_by_role("link", name="Taxonomy").click()
    page.get_by_role("tree").focus()
    segment = next(one for one in analysed.tree.segments if one["verdict"] in ("covered", "conditional"))
    stored = house.data("GET", f"/items/coverage_taxonomy_items/{segment['taxonomy_item']}")
    row(page, re.escape(stored["names"]["en"])).first.click()
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Stored rows of products that refer to it.*: \d+\."))
    dialog.get_by_role("button", name="Remove").click()
    before = house.customer.tree(analysed.product)
    button(page, "Try on a document").click()
    page.get_by_label("Find a product").fill(analysed.name)
    expect(page.locator(".try-drawer option").first).to_contain_text(analysed.name)
    page.get_by_label("Product", exact=True).select_option(value=analysed.product)
    button(page, "Try").click()
    expect(page.get_by_role("heading", name=f"What the changes would do to {analysed.name}")).to_be_visible(
        timeout=60_000
    )
    lost = page.get_by_role("region", name=re.compile(r"^Lost \(\d+\)"))
    expect(lost).to_contain_text(stored["names"]["en"])
    expect(lost.locator("blockquote").first).not_to_be_empty()
    expect(lost).to_contain_text(re.compile(r"page \d+"))
    axe(page, ".try-drawer")
    shot(page, "taxonomy-try")
    assert house.customer.tree(analysed.product) == before
    assert house.data("GET", f"/items/coverage_taxonomy_items/{stored['id']}")["key"] == stored["key"]
    page.keyboard.press("Escape")
    button(page, "Discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()


def test_trying_says_what_stands_in_its_way(
    page_as: PageAs, house: BrowserHouse, shelf: Shelf, trouble: Trouble
) -> None:
    product = house.product(f"Ship {shelf.id[:8]}")
    house.data("PATCH", f"/items/products/{product}", json={"coverage_taxonomy": shelf.id})
    trouble.expect(r"403 POST /coverage/analyses")
    page = page_as("reader")
    entered(page, shelf)
    row(page, "Hull").dblclick()
    page.get_by_label("Unit").fill("CHF")
    button(page, "Take over").click()
    button(page, "Try on a document").click()
    expect(page.get_by_label("Product", exact=True)).to_have_value(product)
    button(page, "Try").click()
    expect(page.get_by_text("To try on a product you need the right to change it.")).to_be_visible()


def test_a_correction_becomes_a_name_whose_effect_is_seen_before_it_is_saved(
    page_as: PageAs, house: BrowserHouse, analysed: Analysed, shelf: Shelf, shot: Shot, axe: Axe
) -> None:
    """The policy speaks of things that this taxonomy calls otherwise: people say so, and the next run finds them."""
    product = house.product(f"Voyage {shelf.id[:8]}")
    house.data("PATCH", f"/items/products/{product}", json={"coverage_taxonomy": shelf.id})
    house.start(product)
    assert house.ended(product)["status"] == "done"
    crew = next(one for one in house.customer.tree(product).segments if one["taxonomy_item"] == shelf.ids["crew"])
    assert crew["verdict"] == "silent"
    document = house.data("GET", "/items/coverage_documents", params={"filter[product][_eq]": product})[0]
    spoken = [one for one in analysed.tree.segments if one["verdict"] == "covered" and one["evidence"][0]["section"]]
    titled = spoken[0]["evidence"][0]["section"].split(" · ")[-1]
    heading = re.sub(r"^[\d.]+ ", "", titled)
    place = {"document": document["id"], "page": 1, "number": None, "section": titled, "quote": titled,
             "boxes": [], "start": None, "end": None}  # fmt: skip
    corrected = {"verdict": "covered", "name": titled, "review": "edited", "evidence": [place]}
    house.data("PATCH", f"/items/coverage_segments/{crew['id']}", json=corrected)

    page = page_as("editor")
    page.goto(shelf.url)
    expect(page.get_by_role("tab", name="Suggestions 1")).to_be_visible()
    page.get_by_role("tab", name=re.compile("Suggestions")).click()
    button(page, f'Accept "{heading}"').first.click()
    expect(page.get_by_text("Accepted, not saved yet")).to_be_visible()
    expect(page.get_by_text("Reads the products whose rows people decided about (1)")).to_be_visible()
    button(page, "Measure the effect").click()
    table = page.get_by_role("table")
    expect(table).to_contain_text(re.compile(r"0 → 1 of 1"), timeout=60_000)
    axe(page, HERE)
    shot(page, "taxonomy-suggestions")
    assert shelf.items()["crew"]["aliases"] is None
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()
    assert shelf.items()["crew"]["aliases"] == {"en": [heading]}
    expect(button(page, f'Accept "{heading}"')).to_have_count(0)


def test_a_trial_is_cancelled_and_a_broken_one_says_why(
    page_as: PageAs, house: BrowserHouse, shelf: Shelf, model: Gate, trouble: Trouble
) -> None:
    product = house.product(f"Model ship {shelf.id[:8]}")
    house.data("PATCH", f"/items/products/{product}", json={"coverage_taxonomy": shelf.id})
    house.start(product, extractor="openai")
    assert house.ended(product)["status"] == "done"
    page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
    entered(page, shelf)
    row(page, "Rumpf").dblclick()
    page.get_by_label("Name (Deutsch)").fill("Schale")
    button(page, "Übernehmen").click()
    button(page, "An einem Dokument erproben").click()
    expect(page.get_by_label("Produkt", exact=True)).to_have_value(product)
    model.hold()
    button(page, "Erproben").click()
    expect(page.get_by_text("Liest nach der geänderten Taxonomie")).to_be_visible()
    house.until(product, lambda found: found["status"] not in ("done", "queued"))
    button(page, "Abbrechen").click()
    expect(page.get_by_text("Abgebrochen. Geschrieben wurde nichts.")).to_be_visible()
    assert house.ended(product)["status"] == "cancelled"
    model.open()

    trouble.expect(r"4\d\d POST /coverage/analyses")
    for document in house.data("GET", "/items/coverage_documents", params={"filter[product][_eq]": product}):
        house.admin.delete(f"/files/{document['file']}").raise_for_status()
    button(page, "Erproben").click()
    expect(page.get_by_role("alert")).to_contain_text("Die Erprobung ist fehlgeschlagen")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.v11
def test_on_directus_11_it_is_edited_and_saved_as_well(page_as_11: PageAs, house_11: BrowserHouse, shot: Shot) -> None:
    shelf = Shelf(house_11, "Shelf of eleven")
    page = page_as_11("editor")
    page.goto("/admin/content")
    page.locator("a[href='/admin/coverage']").first.click()
    entered(page, shelf)
    row(page, "Hull").dblclick()
    page.get_by_label("Key", exact=True).fill("shell")
    button(page, "Take over").click()
    row(page, "Crew").click()
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    button(page, "Save").click()
    expect(page.get_by_text("Saved. The next analysis reads by it.")).to_be_visible()
    assert set(shelf.items()) == {"boats", "shell"}
    shot(page, "taxonomy-11")
