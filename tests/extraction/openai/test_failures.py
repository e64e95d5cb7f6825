"""Every failure of an endpoint at every question of a run: nothing false is said, what was paid for is kept."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import pytest

from sidecar.errors import ModelCallFailed, ModelError, ModelRejected, ModelUnavailable
from sidecar.extraction.base import Extraction
from sidecar.extraction.openai.budget import Budget, Cap
from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.patience import Timing
from sidecar.extraction.openai.prices import Price
from sidecar.models import Document, Taxonomy
from sidecar.ports import AnswerStore, Ledger, MemoryAnswerStore, MemoryLedger, SilentReport
from tests.extraction.openai.boats import honest, policy
from tests.extraction.paper import BOATS, Paper
from tests.model_server.faults import FATAL, FAULTS, down_while, faulty
from tests.model_server.scripts import answering
from tests.model_server.server import MODEL, Asked, ModelServer, Reaction

CALLS = 4
"""routing, two segments, second pass"""
WELL = answering(honest)
LOCAL = ("refusal", "content filter")
"""what concerns one question, and is not worth asking again"""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(WELL) as running:
        yield running


def run(
    server: ModelServer,
    clock: Clock,
    store: AnswerStore | None = None,
    *,
    budget: Budget | None = None,
    document: Document | None = None,
    taxonomy: Taxonomy = BOATS,
) -> Extraction:
    timing = Timing(tries=3, clock=clock, sleep=clock.sleep)
    client = server.client(timeout=0.4)
    model = OpenAiModel(client, MODEL, store=store, timing=timing, budget=budget)
    return OpenAiExtractor(model).extract([document or policy()], taxonomy, SilentReport())


def owners(extraction: Extraction) -> dict[str, str | None]:
    """What is said of each segment and benefit."""
    return {
        str(claim.benefit or claim.segment): claim.verdict
        for claim in extraction.claims
        if claim.category in ("segment", "benefit") and not claim.refused
    }


def assert_nothing_false(ill: Extraction, well: Extraction) -> None:
    """What the well run says and the ill one does not is undecided there; nothing is said differently."""
    truth, said = owners(well), owners(ill)
    assert said.items() <= truth.items()
    assert truth.keys() - said.keys() <= set(ill.undecided)
    figures = {(claim.kind, claim.figure, claim.span) for claim in well.claims if claim.figure and not claim.refused}
    assert {
        (claim.kind, claim.figure, claim.span) for claim in ill.claims if claim.figure and not claim.refused
    } <= figures


@pytest.fixture(scope="module")
def well() -> Extraction:
    with ModelServer(WELL) as server:
        return run(server, Clock())


@pytest.mark.parametrize("place", range(1, CALLS + 1))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_failure_at_one_question(
    fault: str, place: int, server: ModelServer, clock: Clock, well: Extraction
) -> None:
    store = MemoryAnswerStore()
    server.script = faulty(WELL, FAULTS[fault], at=[place])
    try:
        ill = run(server, clock, store)
    except ModelRejected:
        assert fault in FATAL
    except ModelUnavailable:
        assert fault not in FATAL
    else:
        assert fault not in FATAL
        assert ill.undecided
        assert ill.reasons
        assert_nothing_false(ill, well)
    asked_once = len({asked.user for asked in server.asked})
    server.script, server.asked[:] = WELL, []
    again = run(server, clock, store)
    assert owners(again) == owners(well)
    assert again.undecided == ()
    assert len(server.asked) == CALLS - (asked_once - 1)


@pytest.mark.parametrize("place", range(1, CALLS + 1))
@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in (*FATAL, *LOCAL)])
def test_a_passing_failure_at_one_question_costs_one_question(
    fault: str, place: int, server: ModelServer, clock: Clock, well: Extraction
) -> None:
    server.script = faulty(WELL, FAULTS[fault], at=[place], times=1)
    mended = run(server, clock)
    assert (owners(mended), mended.undecided) == (owners(well), ())
    assert len(server.asked) == CALLS + 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_of_everything_says_nothing(fault: str, server: ModelServer, clock: Clock) -> None:
    server.script = lambda asked: FAULTS[fault]
    try:
        ill = run(server, clock)
    except (ModelRejected, ModelUnavailable):
        assert len(server.asked) <= 6
        return
    assert owners(ill) == {}
    assert {item.id for item in BOATS.items if item.category in ("segment", "benefit")} <= set(ill.undecided)


def test_thirty_five_minutes_of_outage_end_well(server: ModelServer, clock: Clock, well: Extraction) -> None:
    """The analysis waits in the queue, a minute or as long as it is told; each answer is paid once."""
    store, answered = MemoryAnswerStore(), list[str]()

    def count(asked: Asked) -> Reaction:
        answered.append(asked.user)
        return WELL(asked)

    server.script = down_while(count, lambda: len(answered) == 2 and clock.now < 35 * 60)
    tries = 0
    while True:
        tries += 1
        try:
            ended = run(server, clock, store)
            break
        except ModelUnavailable as error:
            clock.now += max(60.0, error.details.get("pause") or 0.0)
    assert clock.now >= 35 * 60
    assert owners(ended) == owners(well)
    assert sorted(answered) == sorted(set(answered))
    assert len(answered) == CALLS
    assert tries <= 36
    assert len(server.asked) <= CALLS + 6 * tries


def test_a_question_that_breaks_the_endpoint_alone_ends_undecided(
    server: ModelServer, clock: Clock, well: Extraction
) -> None:
    """Others are answered, this one never: it does not keep the analysis in the queue for ever."""
    server.script = faulty(WELL, FAULTS["500"], at=[3])
    store, ends = MemoryAnswerStore(), list[type[ModelError]]()
    for _ in range(4):
        try:
            ill = run(server, clock, store)
        except ModelUnavailable as error:
            ends.append(type(error))
            continue
        assert_nothing_false(ill, well)
        assert any("500" in reason for reason in ill.reasons)
        return
    pytest.fail(f"still in the queue after {ends}")


@pytest.mark.parametrize("most", [0.0000001, 0.004, 0.006])
@pytest.mark.parametrize("by_day", [False, True])
def test_a_budget_stops_as_undecided(
    most: float, by_day: bool, server: ModelServer, clock: Clock, well: Extraction
) -> None:
    price, day = Price(input=1.0, output=4.0, cached=1.0), MemoryLedger()
    cap = Cap("budget per day", most, day) if by_day else Cap("budget per analysis", most)
    ill = run(server, clock, budget=Budget(price, cap))
    assert_nothing_false(ill, well)
    assert len(server.asked) < CALLS
    assert ill.undecided
    assert any("budget" in reason for reason in ill.reasons)
    assert ill.usage.cost is not None
    assert ill.usage.cost <= most


def test_the_days_budget_is_one_for_all_runs(server: ModelServer, clock: Clock) -> None:
    price, day = Price(input=1.0, output=4.0, cached=1.0), MemoryLedger()
    first = run(server, clock, budget=Budget(price, Cap("budget per day", 1.0, day)))
    spent = _spent(day)
    assert spent == pytest.approx(first.usage.cost)
    second = run(server, clock, budget=Budget(price, Cap("budget per day", spent * 1.01, day)))
    assert owners(second) == {}
    assert second.undecided


def _spent(ledger: Ledger) -> float:
    return ledger.add(0.0)


def test_editing_one_line_asks_again_only_what_shows_it(server: ModelServer, clock: Clock) -> None:
    store, before = MemoryAnswerStore(), policy()
    run(server, clock, store, document=before)
    old = "Racing is not insured."
    shown = {asked.user for asked in server.asked if old in asked.user}
    assert 0 < len(shown) < CALLS
    server.asked[:] = []
    run(server, clock, store, document=_with_line(before, old, "Racing is not covered!"))
    assert len(server.asked) == len(shown)


def test_editing_one_item_asks_again_only_what_names_it(server: ModelServer, clock: Clock) -> None:
    store = MemoryAnswerStore()
    items = [
        dataclasses.replace(item, instruction="As it was.") if item.key == "sinking" else item for item in BOATS.items
    ]
    run(server, clock, store, taxonomy=dataclasses.replace(BOATS, items=tuple(items)))
    assert sum("As it was." in asked.text for asked in server.asked) == 1
    server.asked[:] = []
    items = [dataclasses.replace(item, instruction="New.") if item.key == "sinking" else item for item in BOATS.items]
    run(server, clock, store, taxonomy=dataclasses.replace(BOATS, items=tuple(items)))
    assert len(server.asked) == 1


def _with_line(document: Document, old: str, new: str) -> Document:
    assert len(old) == len(new)
    pages = tuple(
        dataclasses.replace(
            page,
            text=page.text.replace(old, new),
            lines=tuple(dataclasses.replace(line, text=line.text.replace(old, new)) for line in page.lines),
        )
        for page in document.pages
    )
    return dataclasses.replace(document, pages=pages)


def test_the_error_of_one_question_is_no_outage() -> None:
    assert not issubclass(ModelCallFailed, ModelUnavailable)
    assert ModelCallFailed.retryable is False


def _two_pages(*more: str) -> Document:
    paper = Paper(language="en", name="boat.pdf")
    paper.section("1", "General provisions", "The contract runs for one year.", "Cover ends after 90 days abroad.")
    paper.section(
        "2", "Hull cover", "If the boat sinks, we pay up to EUR 5'000 per event.", "Racing is not insured.", *more
    )
    paper.page()
    paper.section("3", "Towing")
    tow = ("Towing into a port is covered up to EUR 800 per event.", "You must call us first.")
    paper.section("3.1", "Tow to port", *tow, level=2)
    return paper.document()


def test_a_line_more_on_one_page_leaves_the_other_pages_answers(server: ModelServer, clock: Clock) -> None:
    store = MemoryAnswerStore()
    run(server, clock, store, document=_two_pages())
    first = {asked.user for asked in server.asked}
    server.asked[:] = []
    run(server, clock, store, document=_two_pages("A wreck is raised at our cost."))
    again = {asked.user for asked in server.asked}
    assert any("A wreck is raised" in user for user in again)
    assert not any("Towing into a port" in user for user in again)
    assert any("Towing into a port" in user for user in first)
