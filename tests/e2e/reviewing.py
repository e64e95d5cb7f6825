"""The review page as the browser tests handle it: open it at a finding, press keys, look at what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from sidecar.demo.products import Row
from tests.e2e.house import Analysed, BrowserHouse

SLOW = 30_000


@dataclass(frozen=True)
class Desk:
    """One person's review page of one product."""

    page: Page
    house: BrowserHouse
    product: str

    def open(self, collection: str | None = None, row: str | None = None) -> None:
        """Open the page, at a finding where one is named, and wait for the tree."""
        link = f"?finding={collection}/{row}" if row else ""
        self.page.goto(f"/admin/coverage/review/{self.product}{link}")
        expect(self.page.get_by_role("treeitem").first).to_be_visible(timeout=SLOW)
        if row:
            expect(self.selected).to_have_id(f"finding-{collection}-{row}", timeout=SLOW)

    @property
    def selected(self) -> Locator:
        return self.page.locator("[role=treeitem][aria-selected=true]")

    @property
    def detail(self) -> Locator:
        return self.page.locator(".finding-detail")

    @property
    def drawer(self) -> Locator:
        return self.page.locator(".finding-drawer")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, text: str) -> None:
        """What was announced last contains this."""
        expect(self.page.locator(".coverage-review .said")).to_contain_text(text, timeout=SLOW)

    def row(self, collection: str, row: str) -> Row:
        stored: Row = self.house.data("GET", f"/items/{collection}/{row}")
        return stored

    def change(self, collection: str, row: str, **fields: Any) -> None:
        """Somebody else's change, in the plain content app."""
        self.house.data("PATCH", f"/items/{collection}/{row}", json=fields)

    def reviews(self) -> dict[str, int]:
        """How many limits there are of each review state."""
        found: dict[str, int] = {}
        for row in self.house.customer.tree(self.product).limits:
            found[row["review"]] = found.get(row["review"], 0) + 1
        return found


def a_limit(analysed: Analysed, place: int = 0) -> Row:
    """A ceiling in money of some benefit, with its quote."""
    fitting = [
        row
        for row in analysed.tree.limits
        if row["benefit"] and row["kind"] == "max_amount" and row["evidence"] and not row["unlimited"]
    ]
    return fitting[place]
