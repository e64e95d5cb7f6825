"""Which calls an edit asks again: those that hold what was edited, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sidecar.extraction.openai.calls import Call
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.planning import Portions
from sidecar.models import Document, Taxonomy
from sidecar.ports import SilentReport
from tests.extraction.openai.boats import FunctionModel, honest
from tests.extraction.paper import BOATS, Paper


def policy(*, hull: str = "If the boat sinks, we pay up to EUR 5'000 per event.") -> Document:
    paper = Paper(language="en", name="boat.pdf").section("1", "General", "Cover ends after 90 days abroad.").page()
    paper.section("2", "Hull cover", hull, "Racing is not insured.").page()
    paper.section("3", "Towing")
    paper.section(
        "3.1", "Tow to port", "Towing into a port is covered up to EUR 800.", "You must call us first.", level=2
    )
    return paper.document()


def asked(document: Document, taxonomy: Taxonomy = BOATS) -> dict[str, Call]:
    model = FunctionModel(honest)
    OpenAiExtractor(model).extract([document], taxonomy, SilentReport())
    return {call.subject: call for call in model.calls}


def anew(before: dict[str, Call], after: dict[str, Call]) -> set[str]:
    """The subjects of calls whose answers are not stored yet."""
    known = {call.digest for call in before.values()}
    return {subject for subject, call in after.items() if call.digest not in known}


def edited(key: str, **changes: Any) -> Taxonomy:
    return replace(BOATS, items=tuple(replace(i, **changes) if i.key == key else i for i in BOATS.items))


def test_the_same_input_asks_nothing_anew() -> None:
    assert anew(asked(policy()), asked(policy())) == set()


def test_an_edited_page_asks_anew_what_holds_it_and_the_outline() -> None:
    before = asked(policy())
    after = asked(policy(hull="If the boat sinks we pay up to EUR 5'000 for each event and no more."))
    assert anew(before, after) == {"routing", "hull"}


def test_a_line_more_on_a_page_leaves_the_pages_behind_it_alone() -> None:
    longer = Paper(language="en", name="boat.pdf").section("1", "General", "Cover ends after 90 days abroad.").page()
    longer.section("2", "Hull cover", "If the boat sinks, we pay up to EUR 5'000 per event.", "Racing is not insured.",
                   "Nor is theft.").page()  # fmt: skip
    longer.section("3", "Towing")
    longer.section(
        "3.1", "Tow to port", "Towing into a port is covered up to EUR 800.", "You must call us first.", level=2
    )
    assert anew(asked(policy()), asked(longer.document())) == {"hull"}


def test_an_edited_benefit_asks_its_segment_anew_and_what_names_every_benefit() -> None:
    assert anew(asked(policy()), asked(policy(), edited("salvage", instruction="Raising a wreck."))) == {"hull"}
    renamed = edited("salvage", names={"de": "Hebung", "en": "Raising"})
    assert anew(asked(policy()), asked(policy(), renamed)) == {"hull", "second pass"}


def test_an_edited_segment_asks_the_routing_and_its_own_call_anew() -> None:
    after = asked(policy(), edited("towing", instruction="Help for boats that cannot go on."))
    assert anew(asked(policy()), after) == {"routing", "towing"}


def test_aliases_are_the_rules_own_and_ask_nothing_anew() -> None:
    assert anew(asked(policy()), asked(policy(), edited("salvage", aliases={"en": ("raising",)}))) == set()


def test_what_is_too_long_for_one_call_is_asked_in_several() -> None:
    lines = [
        f"If the boat sinks for the {place}th time, we pay up to EUR {place + 100} per event." for place in range(60)
    ]
    paper = Paper(language="en", name="boat.pdf")
    for place in range(0, 60, 10):
        paper.section(str(place), "Hull cover", *lines[place : place + 10])
    document = paper.document()
    whole, cut = (
        [call.user for call in OpenAiExtractor(FunctionModel(honest), portions=portions).plan([document], BOATS)]
        for portions in (Portions(), Portions(segment=1000))
    )
    assert len(whole) < len(cut)
    assert all(any(line in user for user in cut) for line in lines)
