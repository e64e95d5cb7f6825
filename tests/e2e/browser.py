"""A real Chromium for the tests: pages of one person each, what went wrong in them, screenshots, accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from sidecar.demo.stack import ROOT

SHOTS = ROOT / ".local" / "screenshots"
AXE = ROOT / "directus-extension" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip
OURS = ("/coverage", "/extensions/")
DISMISSED = ("license-banner-dismissed", "license-onboarding-dismissed", "license-login-modal-dismissed")


def launch(playwright: Playwright, program: Path) -> Browser:
    """A headless browser of the machine's own."""
    return playwright.chromium.launch(executable_path=program, headless=True, args=list(ARGUMENTS))


@dataclass
class Trouble:
    """Errors of our own parts in the pages of one test. `expect(pattern)` names what a test provokes on purpose."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Errors that match this regular expression do not fail the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [line for line in self.seen if not any(re.search(pattern, line) for pattern in self.expected)]

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"page error: {error}"))
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        url = str(message.location.get("url", ""))
        # What Directus itself is refused (a reader's licence, say) is not about us; our own answers are heard below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text} ({url})")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and urlsplit(response.url).path.startswith(OURS):
            self.seen.append(f"{response.status} {response.request.method} {place(response.url)}")

    def _failed(self, request: Request) -> None:
        # An event stream or a download that the page itself lets go of is reported as aborted.
        if urlsplit(request.url).path.startswith(OURS) and request.failure != "net::ERR_ABORTED":
            self.seen.append(f"{request.failure} {request.method} {place(request.url)}")


def place(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def open_context(browser: Browser, url: str) -> BrowserContext:
    """One person's browser, with Directus at `url` as base address. Kept, as the app is 7 MB to fetch and compile."""
    context = browser.new_context(base_url=url, timezone_id="UTC", reduced_motion="reduce")
    dismissed: list[Any] = [{"name": name, "value": "true", "url": url} for name in DISMISSED]
    context.add_cookies(dismissed)
    # On a small screen the bars lie over everything; the sidebar hides a quarter of a large one too.
    context.add_init_script(
        """localStorage.setItem('nav-bar-collapsed', window.innerWidth < 800);
        localStorage.setItem('sidebar-collapsed', true);"""
    )
    context.set_default_timeout(30_000)
    return context


def shoot(page: Page, name: str, selector: str | None = None) -> Path:
    """Write `.local/screenshots/<name>.png`: the window, or one element of it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    if selector:
        page.locator(selector).first.screenshot(path=path, animations="disabled")
    else:
        page.screenshot(path=path, animations="disabled")
    return path


# The colours of Directus's own filled buttons are the project's theme; its default dark one has them a little too pale.
CONTRAST = "*:not(.v-button > .button:not(.secondary) *):not(.v-button > .button:not(.secondary))"


def violations(page: Page, include: str, ignore: tuple[str, ...] = ()) -> list[str]:
    """What axe finds serious or critical inside `include` (a CSS selector), one line each."""
    page.evaluate(AXE.read_text())
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in ignore}}
    found: list[dict[str, Any]] = page.evaluate(
        """([include, options, contrast]) => {
            axe.configure({ rules: [{ id: 'color-contrast', selector: contrast }] });
            return axe.run({ include: [[include]] }, options).then(result => result.violations);
        }""",
        [include, options, CONTRAST],
    )
    return [
        f"{one['impact']} {one['id']}: {one['help']}: {node['html'][:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@contextmanager
def unreachable(page: Page) -> Iterator[None]:
    """A network that loses what the page asks our endpoint; Directus's own requests come through."""
    page.route("**/coverage/**", lambda route: route.abort("internetdisconnected"))
    try:
        yield
    finally:
        page.unroute("**/coverage/**")


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """The person's machine without any network."""
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)
