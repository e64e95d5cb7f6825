"""What happens to a product: machine and people in any order, drawn from a seed. Draws only; does nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from tests.coverage_model import Row
from tests.lock.people import Decision
from tests.lock.store import Store
from tests.lock.world import BENEFITS, SEGMENTS, World

KINDS = {
    "run": 20, "same run": 6, "same edition": 4, "interrupted run": 8,
    "edit": 12, "content edit": 9, "accept": 9, "bulk accept": 8, "reject": 5, "add": 7, "content add": 3,
    "take": 16, "undo": 9, "remove": 3, "item removed": 2, "item renamed": 3, "item moved": 2, "cleanup": 4,
}  # fmt: skip
HUMAN = ("edit", "edit", "content edit", "content edit", "accept", "reject", "add", "item removed")
"""what may come between the reading and the commit of a run"""


@dataclass
class Step:
    """`kind` and what it needs: a row, fields, decisions, a taxonomy key, the human step inside a run."""

    kind: str
    name: str = ""
    id: str = ""
    data: Row = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    within: Step | None = None

    def __str__(self) -> str:
        inner = f" with [{self.within}]" if self.within else ""
        decided = "".join(
            f" {one['action']} {one['name']} {one['id'][:4]} {one.get('data', '')}" for one in self.decisions
        )
        return f"{self.kind} {self.name} {self.id[:4]} {self.data or ''}{decided}{inner}"


@dataclass
class Draw:
    """Chooses the next step by the store as it is."""

    rng: Random
    store: Store
    world: World
    undo: list[Decision] = field(default_factory=list)

    def next(self, first: bool) -> Step:
        kind = "run" if first else self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        return self._of(kind)

    def _of(self, kind: str) -> Step:
        if kind in ("run", "same run", "same edition", "cleanup"):
            return Step(kind, data={"include": self.rng.random() < 0.25} if kind == "cleanup" else {})
        if kind == "interrupted run":
            return Step(kind)
        if kind.startswith("item"):
            return self._item(kind)
        if kind == "undo":
            return Step(kind, decisions=self.undo) if self.undo else self._of("accept")
        if kind in ("add", "content add"):
            return self._add(kind)
        return self._on_a_row(kind)

    def within(self, writes: Collection[str], items: Collection[str]) -> Step:
        """What a person does between the reading and the commit of a run; rather to what the run will write:
        rows with these ids, naming these taxonomy items."""
        kind = self.rng.choice(HUMAN)
        if kind == "item removed":
            named = [item.key for item in self.world.items.values() if item.id in items]
            made = Step(kind, name=self.rng.choice(named)) if named else self._item(kind)
            return made if made.kind == kind else self._add("add")
        if kind.endswith("add"):
            return self._add(kind)
        rows = [(name, row) for name, row in self.store.all() if row["id"] in writes] or self.store.all()
        return self._on(kind, *self.rng.choice(rows)) if rows else self._add("add")

    def _item(self, kind: str) -> Step:
        keys = [item.key for item in self.world.items.values() if kind == "item renamed" or item.category != "segment"]
        if kind == "item moved":
            keys = [key for key in keys if key in BENEFITS]
        return Step(kind, name=self.rng.choice(keys)) if keys else Step("same run")

    def _on_a_row(self, kind: str) -> Step:
        rows = self.store.all()
        if kind == "take":
            rows = [(name, row) for name, row in rows if row["proposal"] is not None]
        if kind == "remove":
            rows = [(name, row) for name, row in rows if row["origin"] == "person"]
        if not rows:
            return self._of("accept") if self.store.all() else Step("run")
        if kind == "bulk accept":
            chosen = self.rng.sample(rows, min(len(rows), self.rng.randint(2, 6)))
            return Step(kind, decisions=[decision("accept", name, row) for name, row in chosen])
        return self._on(kind, *self.rng.choice(rows))

    def _on(self, kind: str, name: str, row: Row) -> Step:
        if kind == "content edit":
            return Step(kind, name, row["id"], self._plain(name, row))
        action = self.rng.choice(("take_new", "take_mine")) if kind == "take" else kind
        data = {"data": self._change(name, row)} if kind == "edit" else {}
        return Step(kind, decisions=[decision(action, name, row) | data])

    def _plain(self, name: str, row: Row) -> Row:
        """What the content app lets a person write besides content."""
        if self.rng.random() < 0.3:
            return {"review": self.rng.choice(("accepted", "edited", "rejected"))}
        return {"proposal": None} if self.rng.random() < 0.1 else self._change(name, row)

    def _change(self, name: str, row: Row) -> Row:
        choose = self.rng.choice
        if name in ("limits", "clauses") and self.rng.random() < 0.2:
            return self._place()
        if name == "benefits" and self.rng.random() < 0.15:
            return {"segment": choose(self.store.rows("segments"))["id"]}
        if name in ("segments", "benefits"):
            return choose(
                ({"verdict": choose(("covered", "excluded"))}, {"name": "A name of one's own"}, {"summary": "x"})
            )
        if name == "clauses":
            return choose(({"text": choose(("By hand.", "War is excluded."))}, {"kind": "condition"}))
        figure = choose((100.0, 150.0, None))
        changes: tuple[Row, ...] = (
            {"value": figure, "unlimited": figure is None}, {"per": choose(("person", "family", None))},
            {"unit": "EUR"}, {"qualifier": choose(("Plan A", "Plan B", None))}, {"kind": "advance"},
            {"taxonomy_item": choose((None, *(i.id for i in self.world.items.values() if i.category == "limit")))},
        )  # fmt: skip
        return choose(changes)

    def _place(self) -> Row:
        """A parent for a limit or clause: a benefit, a segment, or the product."""
        under = self.rng.choice(("segments", "benefits", ""))
        rows = self.store.rows(under) if under else []
        row_id = self.rng.choice(rows)["id"] if rows else None
        return {"segment": row_id if under == "segments" else None, "benefit": row_id if under == "benefits" else None}

    def _add(self, kind: str) -> Step:
        choose = self.rng.choice
        name = choose(("limits", "limits", "clauses", "benefits", "segments"))
        row_id = str(UUID(int=self.rng.getrandbits(128), version=4))
        segments = self.store.rows("segments")
        data: dict[str, Any] = {"verdict": "covered", "name": "By hand", "taxonomy_item": self._free_item(name)}
        if name == "benefits" and not segments:
            name = "segments"
            data["taxonomy_item"] = None
        if name == "benefits":
            data["segment"] = choose(segments)["id"]
        if name == "limits":
            value = choose((100.0, 300.0))
            data = {
                **self._place(),
                "kind": "max_amount",
                "value": value,
                "unit": "CHF",
                "per": choose((None, "person")),
            }
        if name == "clauses":
            data = {**self._place(), "kind": "exclusion", "text": choose(("Added.", "Cash is not insured."))}
        if kind == "content add":
            return Step(kind, name, row_id, data)
        made = {"action": "add", "name": name, "id": row_id, "data": data, "expected": None}
        return Step(kind, decisions=[made])

    def _free_item(self, name: str) -> str | None:
        """Now and then a person adds what the machine will find one day."""
        keys = [key for key in (SEGMENTS if name == "segments" else BENEFITS) if key in self.world.items]
        return self.world.items[self.rng.choice(keys)].id if keys and self.rng.random() < 0.5 else None


def decision(action: str, name: str, row: Row) -> Decision:
    return {"action": action, "name": name, "id": row["id"], "expected": row["date_updated"]}
