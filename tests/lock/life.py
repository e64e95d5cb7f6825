"""One product's life on the model store, step by step, and what must hold after each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sidecar.merge.stored import CONTENT, equal, touched
from sidecar.models import Coverage
from tests.coverage_model import Row
from tests.lock.people import Desk, Refused
from tests.lock.steps import Draw, Step
from tests.lock.store import Stale, Store, TaxonomyChanged, waits
from tests.lock.world import World

LONGEST = 12
DECIDED = ("review", "reviewed_by", "reviewed_on", "origin", "user_created", "user_updated", "sort", "date_created")
MACHINES = frozenset({"extracted", "proposal", "missing_since", "last_analysis", "date_updated", "evidence"})
"""all that a machine may change in a row that a person touched; of evidence only where its own quotes stand"""
SAME = ("same run", "same edition")
"""runs that find what the last one found, the second a page further on"""
DISTURBING = frozenset({"remove", "item removed", "item moved", "cleanup"})
"""after these a run of the same findings may have something new to show: rows that went, or stand elsewhere"""


@dataclass
class Life:
    """`play` yields each step once it has been done and found to hold."""

    seed: int
    product: str = "product-1"
    user: str = "editor-1"
    document: str = "document-1"
    refused: str = ""
    """what the last step was answered with, where it was refused"""
    attempts: list[tuple[Coverage, str]] = field(default_factory=list)
    """the last run's commits: what had been found, and the code with which it was refused ("" = well)"""
    calm: bool = True
    """nothing since the last run but decisions in the workspace"""
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.world = World(self.seed, self.rng)
        self.store = Store(self.product, document=self.document)
        self.draw = Draw(self.rng, self.store, self.world)

    @property
    def desk(self) -> Desk:
        return Desk(self.store, self.user, {item.id for item in self.world.items.values()})

    def play(self, most: int = LONGEST) -> Iterator[Step]:
        for number in range(self.rng.randint(5, most)):
            step = self.draw.next(first=number == 0)
            self.log.append(str(step))
            self.do(step)
            yield step

    def do(self, step: Step) -> None:
        before = {row["id"]: (name, row) for name, row in self.store.all()}
        self.refused = ""
        match step.kind:
            case "run" | "same run" | "same edition" | "interrupted run":
                self._run(step)
            case "cleanup":
                self.store.clean(step.data["include"])
                self._cleaned(before, step.data["include"])
            case "item removed" | "item renamed" | "item moved":
                self._taxonomy(step)
                self._promised(before, {"taxonomy_item"})
            case _:
                self.act(step)
                named = {step.id, *(one["id"] for one in step.decisions)}
                assert {row_id: one for row_id, one in self._rows().items() if row_id not in named} == {
                    row_id: one for row_id, one in before.items() if row_id not in named
                }, "a decision changed another row"
        disturbed = step.kind in DISTURBING or (step.within is not None and step.within.kind in DISTURBING)
        self.calm = not disturbed and (self.calm or step.kind in ("run", *SAME))

    def act(self, step: Step) -> None:
        """What a person does, in the workspace or in the content app."""
        if step.kind == "content edit":
            self.store.put(step.name, step.id, **step.data, user_updated=self.user)
        elif step.kind == "content add":
            self.store.add(step.name, step.id, **step.data, user_created=self.user)
        else:
            self._decide(step)

    def _decide(self, step: Step) -> None:
        before = {name: dict(table) for name, table in self.store.tables.items()}
        try:
            self.draw.undo = self.desk.decide(step.decisions)
        except Refused as refused:
            self.refused = str(refused)
            assert self.store.tables == before
            if step.kind == "undo":
                self.draw.undo = []
            return
        for one in step.decisions:
            row = self.store.tables[one["name"]].get(one["id"])
            if one["action"] in ("edit", "add"):
                assert row is not None
                assert {**row, **one["data"]} == row
                assert row["reviewed_by"] == self.user

    def _run(self, step: Step) -> None:
        if step.kind == "same edition":
            self.world.turns_the_page()
        elif step.kind != "same run":
            self.world.moves_on()
        found, partial = self.world.coverage(), self.world.spec["partial"]
        lines = self.store.reads(found, partial)
        if step.kind == "interrupted run":
            changes = self.store.last_changes
            writes = {one.id for one in changes.update} | {one.id for one in changes.delete}
            items = {str(one.data.get("taxonomy_item")) for one in (*changes.create, *changes.update)}
            step.within = self.draw.within(writes, items)
            self.log[-1] = str(step)
            self._interfere(step.within)
        rows = self._rows()
        code = self._commit(lines)
        self.attempts = [(found, code)]
        if code:
            assert step.within, "a run that nobody disturbed was refused"
            assert self._rows() == rows, "a refused commit wrote something"
            again = found if code == "STALE_ROWS" else self.world.coverage()
            self.attempts.append((again, self._commit(self.store.reads(again, partial))))
            assert self.attempts[-1][1] == ""
        self._ran(rows, shown_again=step.kind not in SAME or not self.calm)

    def _interfere(self, step: Step) -> None:
        if step.kind == "item removed":
            self._taxonomy(step)
        else:
            self.act(step)

    def _commit(self, lines: list[bytes]) -> str:
        try:
            self.store.commit(lines)
        except Stale:
            return "STALE_ROWS"
        except TaxonomyChanged:
            return "TAXONOMY_CHANGED"
        return ""

    def _ran(self, before: dict[str, tuple[str, Row]], *, shown_again: bool) -> None:
        self._promised(before, {"evidence"})
        after = self._rows()
        for row_id, (name, row) in before.items():
            if not touched(row):
                continue
            now = after[row_id][1]
            changed = {one for one in now if now[one] != row[one]}
            assert changed <= MACHINES, f"a run changed {changed - MACHINES} of a person's row"
            if "evidence" in changed:
                assert row["evidence"] == row["extracted"]["evidence"], "a person's own places were changed"
                assert words(row) == words(now), "a person's row has other quotes"
            self._proposed(name, row, now)
        if not shown_again:
            fresh = {row_id for row_id, (_, row) in after.items() if waits(row)}
            waiting = {row_id for row_id, (_, row) in before.items() if waits(row)}
            assert fresh <= waiting, "what did not change is shown again"

    def _proposed(self, name: str, row: Row, now: Row) -> None:
        """A proposal is a reading that is new and says something else; a mark of absence stays what it was."""
        proposal = now["proposal"]
        if proposal is not None and proposal != row["proposal"]:
            assert proposal == now["extracted"], "a proposal is not the last reading"
            known = row["extracted"] is not None and equal(name, row["extracted"], proposal)
            assert not known, "an old reading is proposed again"
            assert not equal(name, row, proposal), "what the row says is proposed"
        if row["missing_since"] is not None:
            assert now["missing_since"] in (None, row["missing_since"]), "a row goes missing twice"

    def _promised(self, before: dict[str, tuple[str, Row]], but: set[str]) -> None:
        """Every row that a person decided on is there, and says what it said."""
        after = self._rows()
        for row_id, (name, row) in before.items():
            if touched(row):
                assert row_id in after, f"a person's row of {name} is gone"
                kept = [one for one in (*CONTENT[name], *DECIDED) if one not in but]
                lost = {one: row[one] for one in kept if after[row_id][1][one] != row[one]}
                assert not lost, f"a person's row of {name} no longer says {lost}"

    def _cleaned(self, before: dict[str, tuple[str, Row]], include: bool) -> None:
        after = self._rows()
        if include:
            assert after == {}
            return
        assert {row_id: one for row_id, one in before.items() if touched(one[1])} == {
            row_id: one for row_id, one in after.items() if touched(one[1])
        }
        for row_id, (name, row) in after.items():
            assert touched(row) or any(self.store.children(name, row_id)), "cleanup left an untouched leaf"

    def _taxonomy(self, step: Step) -> None:
        item = self.world.items[step.name]
        if step.kind == "item removed":
            self.store.forget(self.world.remove(step.name))
        elif step.kind == "item renamed":
            item.name = f"{item.name}*"
        else:
            others = [
                one.key for one in self.world.items.values() if one.category == "segment" and one.key != item.parent
            ]
            item.parent = self.rng.choice(others) if others else item.parent

    def _rows(self) -> dict[str, tuple[str, Row]]:
        return {row["id"]: (name, row) for name, row in self.store.all()}


def words(row: Row) -> list[tuple[str, str]]:
    """A row's quotes, wherever they stand."""
    return [(place["document"], place["quote"]) for place in row["evidence"] or ()]


def live(seed: int, most: int = LONGEST) -> dict[str, Any]:
    """A whole life. Raises AssertionError with its story; returns counts of what happened."""
    life = Life(seed)
    happened: dict[str, Any] = {}
    try:
        for step in life.play(most):
            key = " ".join(filter(None, (step.kind, life.refused, *(code for _, code in life.attempts))))
            life.attempts = []
            happened[key] = happened.get(key, 0) + 1
    except AssertionError as error:
        story = "\n".join(f"{number}. {line}" for number, line in enumerate(life.log, start=1))
        raise AssertionError(f"seed {seed}: {error}\n{story}") from error
    return happened
