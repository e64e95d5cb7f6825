"""A small taxonomy that people change, and findings that change a little from run to run."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sidecar.models import Benefit, Clause, Coverage, Evidence, Figure, Limit, Segment, Verdict

SEGMENTS = ("baggage", "health")
BENEFITS = ("theft", "delay", "doctor")
VALUES = (100.0, 200.0, 2000.0, None)
TEXTS = ("War is excluded.", "Cash is not insured.", "Racing is excluded.")
VERDICTS = (*[Verdict.COVERED] * 5, Verdict.CONDITIONAL, Verdict.EXCLUDED, Verdict.SILENT, Verdict.UNDECIDED)
Spec = dict[str, Any]


@dataclass
class Item:
    """A taxonomy item. `parent` is the key of a segment, for benefits."""

    id: str
    key: str
    category: str
    name: str
    parent: str | None = None


@dataclass
class World:
    """What the taxonomy is now, and what the documents say: `spec` by segment and benefit key."""

    seed: int
    rng: Random
    items: dict[str, Item] = field(default_factory=dict)
    spec: Spec = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in SEGMENTS:
            self._item(key, "segment")
        for number, key in enumerate(BENEFITS):
            self._item(key, "benefit", SEGMENTS[number % 2])
        self._item("ceiling", "limit")
        self.spec = {
            "cover": {key: self._cover() for key in (*SEGMENTS, *BENEFITS)},
            "product": self._modifiers()[1],
            "complete": True,
            "partial": False,
            "page": 3,
            "wording": "",
        }

    def _item(self, key: str, category: str, parent: str | None = None) -> None:
        self.items[key] = Item(self.id_of(self.seed, key), key, category, key.title(), parent)

    @staticmethod
    def id_of(seed: int, key: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{seed}/{key}"))

    def _cover(self) -> Spec:
        limits, clauses = self._modifiers()
        return {
            "verdict": self.rng.choice(VERDICTS),
            "limits": limits,
            "clauses": clauses,
            "said": self.rng.random() < 0.8,
        }

    def _modifiers(self) -> tuple[list[Spec], list[Spec]]:
        limits = [self._limit() for _ in range(self.rng.choice((0, 1, 1, 2)))]
        clauses = [{"text": self.rng.choice(TEXTS)} for _ in range(self.rng.choice((0, 1)))]
        return limits, clauses

    def _limit(self) -> Spec:
        choose = self.rng.choice
        return {
            "kind": choose(("max_amount", "deductible")), "value": choose(VALUES), "per": choose((None, "person")),
            "qualifier": choose((None, None, "Plan A")), "item": choose((None, None, "ceiling")),
        }  # fmt: skip

    def moves_on(self) -> None:
        """The next reading of the documents: a new edition, or an engine that sees a little more or less."""
        self.spec = deepcopy(self.spec)
        for _ in range(self.rng.choice((0, 1, 3, 5, 8))):
            cover = self.rng.choice(list(self.spec["cover"].values()))
            match self.rng.choice((0, 0, 1, 1, 1, 2, 3, 4, 5)):
                case 0:
                    cover["verdict"] = self.rng.choice(VERDICTS)
                case 1 if cover["limits"]:
                    self.rng.choice(cover["limits"])["value"] = self.rng.choice(VALUES)
                case 2 if cover["limits"]:
                    cover["limits"].pop()
                case 3 if len(cover["limits"]) < 3:
                    cover["limits"].append(self._limit())
                case 4:
                    cover["said"] = not cover["said"]
                case _:
                    cover["clauses"] = [{"text": self.rng.choice(TEXTS)}] if not cover["clauses"] else []
        if self.rng.random() < 0.1:
            self.spec["wording"] += "*"
        self.spec["complete"] = self.rng.random() < 0.85
        self.spec["partial"] = self.rng.random() < 0.15

    def turns_the_page(self) -> None:
        """A new edition that says the same: all stands a page further on."""
        self.spec = {**self.spec, "page": self.spec["page"] + 1}

    def remove(self, key: str) -> set[str]:
        """Ids of the item and those below it, as the database cascades."""
        gone = {item.key for item in self.items.values() if key in (item.key, item.parent)}
        return {self.items.pop(one).id for one in gone}

    def coverage(self) -> Coverage:
        """The spec read by the taxonomy as it is. The verdict of what nobody speaks of is silent, without place."""
        segments = tuple(self._segment(item) for item in self._of("segment") if self._wanted(item.key))
        complete = self.spec["complete"] and all(
            cover["verdict"] is not Verdict.UNDECIDED for cover in self.spec["cover"].values()
        )
        return Coverage(segments, clauses=self._clauses("product", self.spec["product"]), complete=complete)

    def _wanted(self, key: str) -> bool:
        return not self.spec["partial"] or key == SEGMENTS[0]

    def _of(self, category: str) -> Iterator[Item]:
        return (item for item in self.items.values() if item.category == category)

    def _segment(self, item: Item) -> Segment:
        cover, verdict = self._said(item.key)
        benefits = tuple(self._benefit(one) for one in self._of("benefit") if one.parent == item.key)
        return Segment(
            item.id, item.key, item.name, verdict, self._places(item.key, verdict), "",
            benefits, self._limits(item.key, cover), self._clauses(item.key, cover["clauses"]),
        )  # fmt: skip

    def _benefit(self, item: Item) -> Benefit:
        cover, verdict = self._said(item.key)
        return Benefit(
            item.id, item.key, item.name, verdict, self._places(item.key, verdict), "",
            self._limits(item.key, cover), self._clauses(item.key, cover["clauses"]),
        )  # fmt: skip

    def _said(self, key: str) -> tuple[Spec, Verdict]:
        cover = self.spec["cover"][key]
        if cover["said"]:
            return cover, cover["verdict"]
        return {**cover, "limits": [], "clauses": []}, Verdict.SILENT

    def _limits(self, key: str, cover: Spec) -> tuple[Limit, ...]:
        return tuple(self._stated(key, spec) for spec in cover["limits"])

    def _stated(self, key: str, spec: Spec) -> Limit:
        item = self.items.get(spec["item"] or "")
        figure = Figure(spec["value"], "CHF", unlimited=spec["value"] is None)
        places = (self._place(f"{key}: {spec['value']} {spec['per']}"),)
        return Limit(spec["kind"], figure, places, spec["per"], spec["qualifier"], item.id if item else None)

    def _clauses(self, key: str, specs: list[Spec]) -> tuple[Clause, ...]:
        return tuple(Clause("exclusion", spec["text"], (self._place(f"{key}: {spec['text']}"),)) for spec in specs)

    def _places(self, key: str, verdict: Verdict) -> tuple[Evidence, ...]:
        return (self._place(f"{key} cover"),) if verdict not in (Verdict.SILENT, Verdict.UNDECIDED) else ()

    def _place(self, quote: str) -> Evidence:
        box = (10.0, 20.5, 110.0, 30.5)
        quote += self.spec["wording"]
        return Evidence(0, self.spec["page"], quote, 10, 10 + len(quote), (box,), "B2", ("Part B", "B2 Cover"))
