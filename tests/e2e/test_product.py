"""The product's page: what its Coverage field shows and offers in every state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.house import Analysed
from tests.e2e.visitors import PageAs

FIELD = ".coverage-analysis"


def test_done_shows_counts(
    page_as: PageAs, analysed: Analysed, shot: Callable[..., Path], axe: Callable[..., None]
) -> None:
    page = page_as("editor")
    page.goto(f"/admin/content/products/{analysed.product}")
    field = page.locator(FIELD)
    expect(field.get_by_role("status")).to_have_text("Done")
    shot(page, "product-done")
    axe(page, FIELD)
