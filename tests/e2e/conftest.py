"""Fixtures of the tests in a real Chromium against the real Directus and the real stack.

How to write one (they are synchronous; `make e2e` runs them all, with `-k` in pytest one of them):

    def test_the_review_page_opens(page_as, analysed, shot, axe):
        page = page_as("editor", language="de-DE", theme="dark", viewport=(400, 800))
        page.goto(f"/admin/coverage/review/{analysed.product}")
        expect(page.get_by_role("tree")).to_be_visible()          # playwright.sync_api.expect waits by itself
        shot(page, "review-dark-400")                             # .local/screenshots/review-dark-400.png
        axe(page, "main .coverage-review")                        # fails on a serious or critical finding

- `page_as(user, …)`: "admin", "editor" (all rights on products, coverage and files) or "reader"; a new page, each
  person in a browser of their own. Language and theme are set on the user, so the last call decides.
- `analysed`: a product of a generated policy, analysed once per session. Read it; whoever changes rows makes a product
  of their own with `house.analysed(sample)` (about 2 s) and leaves this one alone.
- `house`: products, uploads, analyses over REST as the administrator. `stack`: API, worker, sweep (stop and start them
  through `stack.services`; put back what you stopped).
- A test fails on console errors, page errors and refused or failed requests of ours; `trouble.expect(regex)` names
  those that it provokes.
- Tests marked v11 take `page_as_11`, `house_11`.
- What the pages of a failed test showed is in .local/screenshots/failed-<test>-<page>.png.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sidecar.demo.chromium import REMEDY, find_chromium
from sidecar.demo.policies import PolicySample, generate_all
from sidecar.demo.processes import ServiceFailed, tail
from sidecar.demo.redis import RedisServer
from sidecar.demo.stack import Stack
from tests.conftest import SECRETS
from tests.e2e.browser import Trouble, launch, shoot, violations
from tests.e2e.house import DEFAULT, Analysed, BrowserHouse
from tests.e2e.model import Gate, knowing, settings
from tests.e2e.visitors import PageAs, Visitors
from tests.model_server.server import ModelServer
from tests.services.bed import DirectusBed, unavailable

FAILED = pytest.StashKey[bool]()
LICENSED = {"PROJECT_OWNER_ENABLED": "false"}
"""nobody is asked for a licence key"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        unavailable(REMEDY)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        running = launch(playwright, program)
        yield running
        running.close()


@pytest.fixture(scope="session")
def directus(browser: Browser, new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    """Directus 12.4 for the browser tests alone."""
    return new_directus(env=LICENSED)


@pytest.fixture(scope="session")
def directus_v11(browser: Browser, new_directus: Callable[..., DirectusBed]) -> DirectusBed:
    return new_directus(home="directus/v11")


@pytest.fixture(scope="session")
def model_server(samples: dict[str, PolicySample]) -> Iterator[ModelServer]:
    sample = samples[DEFAULT]
    with ModelServer(knowing(sample.path, sample.line)) as server:
        yield server


@pytest.fixture
def model(model_server: ModelServer) -> Iterator[Gate]:
    """The language model of the stack, for analyses with the option `extractor="openai"`; `hold()` makes it wait."""
    gate = model_server.script
    assert isinstance(gate, Gate)
    yield gate
    gate.open()


def run_stack(bed: DirectusBed, folder: Path, extra: dict[str, str]) -> Iterator[Stack]:
    server = RedisServer(folder / "redis")
    server.start()
    running = Stack(folder, bed.instance, server.url, SECRETS, bed.sidecar_port, extra, redis=server)
    try:
        running.start()
        yield running
    except ServiceFailed as error:
        pytest.fail(f"{error}\n{tail(error.log) if error.log else ''}")
    finally:
        running.stop()
        server.stop()


@pytest.fixture(scope="session")
def stack(
    directus: DirectusBed, model_server: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """API, worker and sweep, once for all browser tests."""
    yield from run_stack(directus, tmp_path_factory.mktemp("stack"), settings(model_server))


@pytest.fixture(scope="session")
def stack_11(directus_v11: DirectusBed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    yield from run_stack(directus_v11, tmp_path_factory.mktemp("stack-11"), {})


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicySample]:
    """The generated policies by the name of their file, such as "travel-pellwick"."""
    return {sample.path.stem: sample for sample in generate_all(tmp_path_factory.mktemp("policies"))}


@pytest.fixture(scope="session")
def house(directus: DirectusBed, stack: Stack, samples: dict[str, PolicySample]) -> Iterator[BrowserHouse]:
    with directus.admin() as admin:
        yield BrowserHouse(admin, samples)


@pytest.fixture(scope="session")
def house_11(directus_v11: DirectusBed, stack_11: Stack, samples: dict[str, PolicySample]) -> Iterator[BrowserHouse]:
    with directus_v11.admin() as admin:
        yield BrowserHouse(admin, samples)


@pytest.fixture(scope="session")
def analysed(house: BrowserHouse) -> Analysed:
    """One analysed product for all who only read."""
    return house.analysed()


@pytest.fixture(scope="session")
def visitors(browser: Browser, directus: DirectusBed) -> Visitors:
    return Visitors(browser, directus)


@pytest.fixture(scope="session")
def visitors_11(browser: Browser, directus_v11: DirectusBed) -> Visitors:
    return Visitors(browser, directus_v11)


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    """What went wrong in the pages of this test; anything not expected fails it."""
    heard = Trouble()
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def page_as(visitors: Visitors, trouble: Trouble, request: pytest.FixtureRequest) -> Iterator[PageAs]:
    with visitors.welcomed(trouble) as (welcome, pages):
        yield welcome
        picture(request.node, pages)


@pytest.fixture
def page_as_11(visitors_11: Visitors, trouble: Trouble, request: pytest.FixtureRequest) -> Iterator[PageAs]:
    with visitors_11.welcomed(trouble) as (welcome, pages):
        yield welcome
        picture(request.node, pages)


def picture(item: pytest.Item, pages: Sequence[Page]) -> None:
    """What the pages of a failed test show."""
    for number, page in enumerate(pages if item.stash.get(FAILED, False) else (), 1):
        shoot(page, f"failed-{item.name}-{number}")


@pytest.fixture(scope="session")
def shot() -> Callable[..., Path]:
    """`shot(page, name, selector=None)`."""
    return shoot


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page, include, ignore=())`: nothing serious or critical inside the CSS selector `include`."""

    def check(page: Page, include: str, ignore: tuple[str, ...] = ()) -> None:
        found = violations(page, include, ignore)
        assert found == [], "\n".join(found)

    return check
