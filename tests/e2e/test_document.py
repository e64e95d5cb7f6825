"""The document viewer in the browser: highlights on the very lines, search, zoom, and what cannot be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Locator, Page, expect

from sidecar.documents.limits import Limits
from sidecar.documents.pdf import read_pdf
from sidecar.models import Page as DocumentPage
from tests.e2e.browser import Trouble
from tests.e2e.house import DEFAULT, Analysed, BrowserHouse
from tests.e2e.reviewing import SLOW, a_limit
from tests.e2e.visitors import PageAs

VIEWER = ".document-viewer"
WITHIN = 2.0
"""points"""
SHAPES: tuple[Mapping[str, Any], ...] = (
    {"Rotate": 90},
    {"Rotate": 180},
    {"Rotate": 270},
    {"CropBox": pikepdf.Array([40, 100, 580, 700])},
    {"Rotate": 90, "CropBox": pikepdf.Array([40, 100, 580, 700])},
    {"UserUnit": 2},
)
# For the marked place: what pdf.js says is written there, and how far its ends lie from the mark's, in points.
MEASURE = """async ([url, finding]) => {
  const mark = document.querySelector(`button.mark[data-finding="${finding}"]`), holder = mark.closest('.page');
  const pdfjs = await import('/coverage/static/pdfjs/pdf.min.mjs');
  const pdf = await pdfjs.getDocument({ url, verbosity: 0 }).promise;
  const page = await pdf.getPage(Number(holder.dataset.page));
  const view = page.getViewport({ scale: 1 });
  const frame = holder.getBoundingClientRect(), rect = mark.getBoundingClientRect();
  const scale = frame.width / view.width, unit = page.userUnit;
  const edges = [rect.left - frame.left, rect.top - frame.top, rect.right - frame.left, rect.bottom - frame.top];
  const box = edges.map((one) => one / scale);
  const baseline = ({ transform: [a, b, , , x, y], width }) => {
    const share = width / Math.hypot(a, b);
    const ends = [view.convertToViewportPoint(x, y), view.convertToViewportPoint(x + a * share, y + b * share)];
    const [xs, ys] = [0, 1].map((axis) => ends.map((end) => end[axis]));
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  const items = (await page.getTextContent()).items.filter((item) => item.str.trim());
  const lines = items.map((item) => ({ text: item.str, at: baseline(item) })).filter(({ at }) => {
    const x = (at[0] + at[2]) / 2, y = (at[1] + at[3]) / 2;
    return x > box[0] && x < box[2] && y > box[1] && y < box[3];
  });
  const along = box[2] - box[0] > box[3] - box[1] ? 0 : 1;
  const first = Math.min(...lines.map(({ at }) => at[along])), last = Math.max(...lines.map(({ at }) => at[along + 2]));
  await pdf.loadingTask.destroy();
  const off = [first - box[along], last - box[along + 2]].map((one) => Math.abs(one) / unit);
  return { text: lines.map(({ text }) => text).join(' '), off };
}"""
Shot = Callable[..., Path]
Axe = Callable[..., None]


@dataclass(frozen=True)
class Shown:
    """A product with one document, and one exclusion per evidence entry, by its id."""

    product: str
    document: str
    clauses: dict[str, dict[str, Any]]


def shelve(house: BrowserHouse, path: Path, evidence: list[dict[str, Any]]) -> Shown:
    kept = {"file": house.customer.upload(path), "kind": "general_conditions", "pending": False}
    product = house.bare(path.name, coverage_documents=[kept])
    query = {"filter[product][_eq]": product, "fields": "id"}
    document = str(house.data("GET", "/items/coverage_documents", params=query)[0]["id"])
    clauses = {}
    for one in evidence:
        place = {"document": document, "number": None, "section": None, **one}
        clause = {"product": product, "kind": "exclusion", "text": one["quote"], "evidence": [place], "review": "proposed", "origin": "document"}  # fmt: skip  # noqa: E501
        clauses[str(house.data("POST", "/items/coverage_clauses", json=clause)["id"])] = place
    return Shown(product, document, clauses)


def place_of(page: DocumentPage) -> dict[str, Any]:
    """A line that lies wholly on the page and stands there once."""
    texts = [line.text for line in page.lines]
    for line in page.lines:
        x0, y0, x1, y1 = line.box
        inside = x0 >= 0 and y0 >= 0 and x1 <= page.width and y1 <= page.height
        if inside and not line.cells and len(line.text) > 12 and line.text[0].isalpha() and texts.count(line.text) == 1:
            return {"page": page.number, "quote": line.text, "boxes": [list(line.box)], "start": line.start, "end": line.end}  # fmt: skip  # noqa: E501
    raise AssertionError(f"page {page.number} has no such line")


def open_at(page: Page, product: str, collection: str, row: str) -> Locator:
    """The review page at a finding; its mark, once it is there."""
    page.goto(f"/admin/coverage/review/{product}?finding={collection}/{row}")
    mark = page.locator(f'button.mark[data-finding="{collection}/{row}"]').first
    expect(mark).to_have_attribute("aria-pressed", "true", timeout=SLOW)
    expect(mark).to_be_in_viewport(timeout=SLOW)
    return mark


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_finding_is_shown_on_the_line_that_it_quotes(
    page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe
) -> None:
    page = page_as("editor", viewport=(1600, 900))
    limit = a_limit(analysed)
    place = limit["evidence"][0]
    open_at(page, analysed.product, "coverage_limits", limit["id"])
    url = f"/coverage/documents/{place['document']}/content"
    found = page.evaluate(MEASURE, [url, f"coverage_limits/{limit['id']}"])
    assert squeezed(found["text"]) in squeezed(place["quote"])
    axe(page, VIEWER)
    shot(page, "document")


def test_turned_cropped_and_enlarged_pages_show_their_places(
    page_as: PageAs, house: BrowserHouse, tmp_path: Path
) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(house.samples[DEFAULT].path) as source, pikepdf.new() as made:
        for shape in SHAPES:
            made.pages.append(source.pages[3])
            for name, value in shape.items():
                made.pages[-1][f"/{name}"] = value
        made.save(path, force_version="1.7")
    parsed = read_pdf(path.read_bytes(), limits=Limits())
    shown = shelve(house, path, [place_of(page) for page in parsed.pages])
    assert len(shown.clauses) == len(SHAPES)
    page = page_as("editor", viewport=(1600, 900))
    for clause, place in shown.clauses.items():
        open_at(page, shown.product, "coverage_clauses", clause)
        measured = page.evaluate(
            MEASURE, [f"/coverage/documents/{shown.document}/content", f"coverage_clauses/{clause}"]
        )
        assert squeezed(measured["text"]) == squeezed(place["quote"])
        assert max(measured["off"]) <= WITHIN, (place["page"], measured)


def test_a_click_selects_and_several_findings_at_one_place_take_turns(page_as: PageAs, house: BrowserHouse) -> None:
    path = house.samples[DEFAULT].path
    place = place_of(read_pdf(path.read_bytes(), limits=Limits()).pages[3])
    shown = shelve(house, path, [place, place])
    first, second = (f"coverage_clauses/{clause}" for clause in shown.clauses)
    page = page_as("editor", viewport=(1600, 900))
    mark = open_at(page, shown.product, *first.split("/"))
    expect(mark).to_have_accessible_name(f"{place['quote']}, page 4, further findings at this place: 1")
    for finding in (second, first):
        page.mouse.click(*middle(mark))
        expect(page.locator(f'button.mark[data-finding="{finding}"]')).to_have_attribute("aria-pressed", "true")
    page.locator(f'button.mark[data-finding="{second}"]').press("Enter")
    expect(page.locator(f"[id='finding-{second.replace('/', '-')}'][aria-selected=true]")).to_have_count(1)


def test_search_zoom_jump_and_thumbnails_by_keyboard(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    page = page_as("reader", viewport=(1900, 900))
    limit = a_limit(analysed)
    mark = open_at(page, analysed.product, "coverage_limits", limit["id"])
    pages = page.get_by_role("region", name="Pages of the document")
    zoom = page.get_by_label("Zoom", exact=True)
    fitted, wide = zoom.inner_text(), mark.bounding_box()
    pages.focus()
    page.keyboard.press("+")
    expect(zoom).not_to_have_text(fitted)
    expect(mark).to_be_in_viewport()
    page.keyboard.press("0")
    expect(zoom).to_have_text(fitted)
    again = mark.bounding_box()
    assert wide is not None
    assert again is not None
    assert abs(wide["width"] - again["width"]) < 1
    page.keyboard.press("Control+f")
    page.keyboard.type("BAGGAGE")
    outcome = page.get_by_role("search").get_by_role("status")
    expect(outcome).to_contain_text("of")
    expect(page.locator(".hit.current").first).to_be_in_viewport()
    before = outcome.inner_text()
    page.keyboard.press("Enter")
    expect(outcome).not_to_have_text(before)
    axe(page, VIEWER)
    shot(page, "document-search", VIEWER)
    page.keyboard.press("Escape")
    expect(pages).to_be_focused()
    page.get_by_label("Page number").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator(f"{VIEWER} [data-page='2']")).to_be_in_viewport()
    page.get_by_role("navigation", name="Page thumbnails").get_by_role("button").nth(4).press("Enter")
    expect(page.get_by_label("Page number")).to_have_value("5")
    page.get_by_role("button", name="Page thumbnails").press("Enter")
    expect(page.get_by_role("navigation", name="Page thumbnails")).to_have_count(0)


def test_only_the_pages_nearby_are_drawn(page_as: PageAs, analysed: Analysed) -> None:
    page = page_as("reader", viewport=(1600, 900))
    page.goto(f"/admin/coverage/review/{analysed.product}")
    expect(page.locator(".paper canvas").first).to_be_visible(timeout=SLOW)
    for number in (7, 1, 4):
        page.get_by_label("Page number").fill(str(number))
        page.keyboard.press("Enter")
        expect(page.locator(f"{VIEWER} [data-page='{number}'] canvas")).to_be_visible()
    assert page.locator(f"{VIEWER} .page").count() <= 4


def test_a_small_dark_german_screen(page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe) -> None:
    page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
    page.goto(f"/admin/coverage/review/{analysed.product}")
    page.get_by_role("tab", name="Dokument").click(timeout=SLOW)
    expect(page.locator(".paper canvas").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Dokument durchsuchen")).to_be_visible()
    expect(page.get_by_role("navigation", name="Seitenvorschau")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page, VIEWER)
    shot(page, "document-dark-400")


BAD = {
    "terms.md": (b"# Terms\n\nBaggage up to CHF 2000 per person.", "Only PDF documents are shown"),
    "damaged.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "This file is damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_shown_says_so_and_keeps_its_quotes(
    name: str, page_as: PageAs, house: BrowserHouse, tmp_path: Path, axe: Axe, shot: Shot
) -> None:
    content, text = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    shown = shelve(house, path, [{"page": 1, "quote": "Baggage up to CHF 2000", "boxes": [], "start": 9, "end": 31}])
    page = page_as("editor")
    page.goto(f"/admin/coverage/review/{shown.product}")
    expect(page.locator(VIEWER)).to_contain_text(text, timeout=SLOW)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the document").click()
    assert download.value.path().read_bytes() == content
    page.locator(f"{VIEWER} .quote").click()
    expect(page.locator(f"{VIEWER} .quote")).to_have_attribute("aria-pressed", "true")
    axe(page, VIEWER)
    shot(page, f"document-{path.stem}", VIEWER)


def test_a_password_a_deleted_file_and_a_lost_network_each_say_what_to_do(
    page_as: PageAs, house: BrowserHouse, tmp_path: Path, trouble: Trouble
) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(house.samples[DEFAULT].path) as source:
        source.save(path, encryption=pikepdf.Encryption(user="u", owner="o"))
    viewer = VIEWER
    page = page_as("editor")
    page.goto(f"/admin/coverage/review/{shelve(house, path, []).product}")
    expect(page.locator(viewer)).to_contain_text("asks for a password", timeout=SLOW)

    trouble.expect(r"/content$")
    shown = shelve(house, house.samples[DEFAULT].path, [])
    page.route("**/content", lambda route: route.abort("connectionfailed"))
    page.goto(f"/admin/coverage/review/{shown.product}")
    expect(page.locator(viewer)).to_contain_text("could not be fetched", timeout=SLOW)
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f"{viewer} .paper canvas").first).to_be_visible(timeout=SLOW)

    file = house.data("GET", f"/items/coverage_documents/{shown.document}")["file"]
    house.data("DELETE", f"/files/{file}")
    page.reload()
    expect(page.locator(viewer)).to_contain_text("has been deleted", timeout=SLOW)
