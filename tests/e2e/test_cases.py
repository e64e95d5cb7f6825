"""Asking a case in the browser: the answer with its citations, what is missing, and the way to the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote_plus

from playwright.sync_api import Page, expect

from sidecar.demo.stack import Stack
from tests.e2e.browser import Trouble
from tests.e2e.house import Analysed, BrowserHouse
from tests.e2e.visitors import PageAs

Shot = Callable[..., Path]
Axe = Callable[..., None]

QUESTION = "Luggage 3 days late, 2 persons"
HERE = "main .coverage-cases"


def asked(page: Page, question: str, *products: str) -> None:
    page.goto(f"/admin/coverage/cases?q={quote(question)}&products={','.join(products)}")


def test_a_case_is_asked_and_every_line_of_the_answer_has_a_citation(
    page_as: PageAs, analysed: Analysed, shot: Shot, axe: Axe
) -> None:
    page = page_as("reader")
    page.goto("/admin/coverage/cases")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Tell what happened first.")).to_be_visible()
    page.get_by_label("What happened?").fill(QUESTION)
    page.get_by_role("checkbox", name=analysed.name).first.check()
    page.get_by_role("button", name="Ask", exact=True).click()
    answer = page.get_by_role("region", name=re.compile("Answer for"))
    expect(answer.get_by_text("2 persons").first).to_be_visible()
    expect(answer.get_by_role("article").first).to_be_visible()
    lines = answer.locator(".case-line")
    assert lines.count() > 0
    for line in lines.all():  # those folded away are in the page as well
        assert (line.locator("blockquote").first.text_content() or "").strip() != ""
        assert re.search(r"page \d+", line.text_content() or "")
    assert QUESTION in unquote_plus(page.url)
    axe(page, HERE)
    shot(page, "cases-answer")


def test_a_line_leads_to_its_finding_beside_the_document(page_as: PageAs, analysed: Analysed) -> None:
    page = page_as("editor")
    asked(page, QUESTION, analysed.product)
    link = page.locator(".case-line a").first
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile(rf"/coverage/review/{analysed.product}\?finding=coverage_"))


def test_what_is_not_known_is_said_and_no_answer_stands_without_a_place(
    page_as: PageAs, house: BrowserHouse, analysed: Analysed, stack: Stack, shot: Shot
) -> None:
    page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
    bare = house.bare("Never analyzed")
    asked(page, "Zahnspange beim Einhorn", bare, analysed.product)
    expect(page.get_by_text("Noch nicht analysiert")).to_be_visible()
    expect(page.get_by_text("kennt nichts zu dieser Frage")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, "cases-nothing-german-dark-400")
    asked(page, "Gepäck 3 Tage verspätet", analysed.product)
    expect(page.locator(".case-finding").first).to_be_visible()
    shot(page, "cases-german-dark-400")


def test_a_sidecar_that_is_down_is_said_and_the_question_stays(
    page_as: PageAs, analysed: Analysed, stack: Stack, trouble: Trouble
) -> None:
    trouble.expect(r"/coverage/cases|503|SIDECAR")
    page = page_as("reader")
    stack.services["api"].stop()
    try:
        asked(page, QUESTION, analysed.product)
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("What happened?")).to_have_value(QUESTION)
    finally:
        stack.launch("api").wait_until(stack.api_ready, 30)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".case-finding").first).to_be_visible()
    page.get_by_role("button", name=QUESTION, exact=True).click()
    expect(page.locator(".case-finding").first).to_be_visible()


def test_a_product_that_is_not_visible_is_counted_not_named(page_as: PageAs, analysed: Analysed) -> None:
    page = page_as("reader")
    asked(page, QUESTION, analysed.product, "00000000-0000-4000-8000-000000000000")
    expect(page.get_by_text("1 are no longer there or not visible")).to_be_visible()
    expect(page.locator(".case-finding").first).to_be_visible()
