"""Several products at once from their list, by the Flow that set-up makes, for somebody who is no administrator."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.house import BrowserHouse
from tests.e2e.visitors import PageAs


def test_all_selected_products_are_analysed(page_as: PageAs, house: BrowserHouse, shot: Callable[..., Path]) -> None:
    mark = uuid.uuid4().hex[:8]
    products = {f"{mark} {number}": house.product(f"{mark} {number}") for number in range(3)}
    page = page_as("editor", viewport=(1600, 900))
    page.goto("/admin/content/products")
    for name in products:
        page.get_by_role("row").filter(has_text=name).locator(".v-checkbox").click()
    flow = page.get_by_role("button", name="Analyze coverage")
    if not flow.is_visible():
        page.get_by_role("button", name=re.compile("Flows")).click()
    flow.click()
    page.get_by_role("button", name=re.compile("Run Flow")).last.click()
    expect(page.get_by_text(re.compile("success", re.IGNORECASE)).first).to_be_visible()
    shot(page, "collection-started")
    assert [house.ended(product)["status"] for product in products.values()] == ["done"] * 3
