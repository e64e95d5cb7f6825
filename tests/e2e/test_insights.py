"""The dashboard that set-up makes, and the Flow on the page of the products, as people see them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from sidecar.directus.identities import fixed_id
from tests.e2e.browser import Trouble
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.visitors import PageAs

DASHBOARD = f"/admin/insights/{fixed_id('dashboard/coverage')}"
PANEL = ".coverage-insights"


def panel(page: Page, title: str) -> Any:
    return page.locator(PANEL).filter(has=page.get_by_role("heading", name=title, exact=True))


@pytest.mark.parametrize(("theme", "width"), [("light", 1400), ("dark", 1400), ("light", 400)])
def test_the_dashboard_shows_the_figures(
    page_as: PageAs, analysed: Analysed, shot: Callable[..., Any], axe: Callable[..., None], theme: str, width: int
) -> None:
    page = page_as("admin", theme=theme, viewport=(width, 900))
    page.goto(DASHBOARD)
    runs = panel(page, "Analyses over time")
    expect(runs.get_by_text("Done", exact=True)).to_be_visible()
    expect(runs.get_by_role("img", name=re.compile(r"Done: \d"))).to_be_visible()
    expect(panel(page, "Time and cost per analysis").get_by_text("Median time").first).to_be_visible()
    expect(panel(page, "Withheld share").get_by_text("Claims withheld")).to_be_visible()
    expect(panel(page, "Review backlog").get_by_text("Waiting for review")).to_be_visible()
    shot(page, f"dashboard-{theme}-{width}")
    axe(page, PANEL)


def test_a_figure_turns_into_a_table_and_leads_on(
    page_as: PageAs, analysed: Analysed, axe: Callable[..., None]
) -> None:
    page = page_as("admin", language="de-DE")
    page.goto(DASHBOARD)
    backlog = panel(page, "Offene Prüfungen")
    backlog.get_by_role("button", name="Als Tabelle zeigen").click()
    expect(backlog.get_by_role("row", name=re.compile(r"Neu \d"))).to_be_visible()
    axe(page, PANEL)
    backlog.get_by_role("link", name="Prüfung öffnen").click()
    expect(page).to_have_url(re.compile(r"/admin/coverage$"))


def test_a_panel_that_cannot_load_says_so(page_as: PageAs, analysed: Analysed, trouble: Trouble) -> None:
    trouble.expect("/coverage/insights")
    page = page_as("admin")
    page.route("**/coverage/insights*", lambda route: route.abort())
    page.goto(DASHBOARD)
    backlog = panel(page, "Review backlog")
    expect(backlog.get_by_role("alert")).to_contain_text("cannot be reached")
    page.unroute("**/coverage/insights*")
    backlog.get_by_role("button", name="Try again").click()
    expect(backlog.get_by_text("Waiting for review")).to_be_visible()


def test_the_flow_over_a_selection_names_what_could_not_start(
    page_as: PageAs, house: BrowserHouse, trouble: Trouble, shot: Callable[..., Any]
) -> None:
    """Nobody reads "success" where one of the products was passed over."""
    trouble.expect("/flows/trigger/")
    names = ["Selection with a policy", "Selection without"]
    good = house.product(names[0])
    house.bare(names[1])
    page = page_as("admin", viewport=(1600, 900))
    page.goto("/admin/content/products?search=Selection")
    for name in names:
        page.get_by_role("row").filter(has_text=name).locator(".v-checkbox").click()
    if not page.get_by_role("button", name="Analyze coverage").is_visible():
        page.get_by_role("button", name=re.compile("Flows")).click()
    page.get_by_role("button", name="Analyze coverage").click()
    page.get_by_role("button", name="Run Flow", exact=False).last.click()
    expect(page.get_by_text("There is no document to analyze")).to_be_visible()
    expect(page.get_by_text("1 of 2 not started. Selection without: The product has no document.")).to_be_visible()
    shot(page, "flow-names-what-failed")
    assert house.ended(good)["status"] == "done"


def test_the_flow_editor_offers_our_steps(page_as: PageAs, house: BrowserHouse, shot: Callable[..., Any]) -> None:
    page = page_as("admin", language="de-DE")
    page.goto(f"/admin/flows/{fixed_id('flow/analyze')}/{fixed_id('operation/analyze')}")
    form = page.get_by_role("article")
    expect(form.get_by_text("Deckungen analysieren")).to_be_visible()
    expect(form.get_by_text("Wann es weitergeht")).to_be_visible()
    expect(form.get_by_text("Höchstens warten (Sekunden)")).to_be_hidden()
    choice = page.get_by_text("Wenn es zu Ende ist", exact=True)
    for _ in range(5):  # Directus lays a box over it, and hears no click before the form has settled
        form.get_by_placeholder("Element auswählen...").first.click(force=True)
        with contextlib.suppress(TimeoutError):
            choice.wait_for(timeout=3_000)
            break
    choice.click()
    expect(form.get_by_text("Höchstens warten (Sekunden)")).to_be_visible()
    shot(page, "flow-step-de")


@pytest.mark.v11
def test_directus_11_shows_the_dashboard_too(
    page_as_11: PageAs, house_11: BrowserHouse, shot: Callable[..., Any], axe: Callable[..., None]
) -> None:
    house_11.analysed()
    page = page_as_11("admin")
    page.goto(DASHBOARD)
    expect(panel(page, "Analyses over time").get_by_role("img", name=re.compile(r"Done: \d"))).to_be_visible()
    expect(panel(page, "Review backlog").get_by_text("Waiting for review")).to_be_visible()
    shot(page, "dashboard-v11")
    axe(page, PANEL)
