"""Logged-in people in the browser: each call logs in anew and opens a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browser import Trouble, open_context
from tests.e2e.people import Person, hire
from tests.services.bed import DirectusBed


class PageAs(Protocol):
    """A new page of that person. `user`: admin, editor or reader; theme: light or dark; viewport: width and height."""

    def __call__(
        self, user: str, *, language: str = "en-US", theme: str = "light", viewport: tuple[int, int] = (1280, 900)
    ) -> Page: ...


class Visitors:
    """The three people of one Directus."""

    def __init__(self, browser: Browser, bed: DirectusBed) -> None:
        self._browser, self._bed = browser, bed
        self.people: dict[str, Person] = hire(bed)
        self._contexts: dict[str, BrowserContext] = {}

    @contextmanager
    def welcomed(self, trouble: Trouble) -> Iterator[tuple[PageAs, list[Page]]]:
        """What opens pages whose errors go to `trouble`, and the pages it has opened; they are closed at the end."""
        opened: list[Page] = []

        def page_as(
            user: str, *, language: str = "en-US", theme: str = "light", viewport: tuple[int, int] = (1280, 900)
        ) -> Page:
            person = self.people[user]
            self._prefer(person, language=language, appearance=theme)
            page = self._context(person).new_page()
            page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
            opened.append(page)
            trouble.watch(page)
            return page

        try:
            yield page_as, opened
        finally:
            for page in opened:
                page.close()

    def _prefer(self, person: Person, **preferences: str) -> None:
        with self._bed.admin() as admin:
            answer = admin.patch(f"/users/{person.id}", json=preferences)
            assert answer.is_success, answer.text

    def _context(self, person: Person) -> BrowserContext:
        """The person's own browser, logged in anew: what the app has kept of an earlier page may have ended."""
        if person.name not in self._contexts:
            self._contexts[person.name] = open_context(self._browser, self._bed.url)
        context = self._contexts[person.name]
        context.add_cookies(self._session(person))
        return context

    def _session(self, person: Person) -> list[Any]:
        """The cookies of a new login, as the app itself does it."""
        body = {"email": person.email, "password": person.password, "mode": "session"}
        answer = httpx.post(f"{self._bed.url}/auth/login", json=body, trust_env=False)
        assert answer.is_success, answer.text
        return [{"name": name, "value": value, "url": self._bed.url} for name, value in answer.cookies.items()]
