"""The product's page in the content app, as a person uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from sidecar.demo.stack import Stack

FIELD = ".coverage-analysis"
LIST = re.compile(r"/admin/content/products/?$")


class ProductPage:
    """`field` is the Coverage field; the page is opened by the constructor."""

    def __init__(self, page: Page, product: str) -> None:
        self.page = page
        page.goto(f"/admin/content/products/{product}")
        self.field = page.locator(FIELD)
        expect(self.field).to_be_visible()

    @property
    def status(self) -> Locator:
        return self.field.get_by_role("status")

    def shows(self, status: str, *hints: str, seconds: float = 20) -> None:
        """The status is this, and each of the texts is there."""
        expect(self.status).to_have_text(status, timeout=seconds * 1000)
        for hint in hints:
            expect(self.field).to_contain_text(hint)

    def button(self, name: str) -> Locator:
        return self.field.get_by_role("button", name=name, exact=True)

    def count(self, name: str) -> Locator:
        """The figure beside this name."""
        return self.field.locator("dl > div").filter(has_text=name).locator("dd")

    def fits(self) -> None:
        """Nothing of the field is cut off or pushes the page wider than the window."""
        wide = "node => node.scrollWidth - node.clientWidth"
        assert self.field.evaluate(wide) <= 0
        assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@contextmanager
def without(stack: Stack, name: str) -> Iterator[None]:
    """The stack while one of its processes is down; it runs again afterwards."""
    stack.services[name].stop()
    try:
        yield
    finally:
        service = stack.launch(name)
        if name == "api":
            service.wait_until(stack.api_ready, 60)
