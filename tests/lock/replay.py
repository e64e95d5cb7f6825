"""The same life on a real Directus: runs by the worker's verbs, decisions by the endpoint, edits in the content app."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx

from sidecar.merge import COLLECTIONS, StoredRows, merge, to_commit
from sidecar.models import Coverage
from tests.bundle.house import House, data, refusal, result
from tests.coverage_model import Document, Row
from tests.lock.life import Life
from tests.lock.people import Decision
from tests.lock.steps import Step
from tests.lock.store import FIELDS
from tests.lock.world import World

JSON = frozenset({"evidence", "extracted", "proposal"})
DATES = frozenset({"date_created", "date_updated", "reviewed_on", "missing_since"})
QUIET = {"fields": "id"}


@dataclass
class Replay:
    """One product. `editor` may change products and coverage in the content app; `file` is any uploaded document."""

    house: House
    editor: httpx.Client
    user: str
    file: str
    seed: int
    undo: list[Decision] = field(default_factory=list)
    analyses: dict[str, str] = field(default_factory=dict)
    """real id of an analysis by the model's name for it"""

    def __post_init__(self) -> None:
        self.product, document = self._furnish()
        self.life = Life(self.seed, self.product, self.user, document)

    def play(self, most: int) -> int:
        """Raises AssertionError with the story where model and database part. Returns the number of steps."""
        count = 0
        try:
            for step in self.life.play(most):
                count += 1
                refused = self._do(step)
                assert refused == self.life.refused, (
                    f"answered {refused or 'well'}, expected {self.life.refused or 'good'}"
                )
                self._compare()
        except AssertionError as error:
            story = "\n".join(f"{number}. {line}" for number, line in enumerate(self.life.log, start=1))
            raise AssertionError(f"seed {self.seed}: {error}\n{story}") from error
        return count

    def _furnish(self) -> tuple[str, str]:
        """A product with a taxonomy of its own and a document."""
        world = World(self.seed, Random(self.seed))
        items = [
            {
                "id": one.id,
                "key": one.key,
                "category": one.category,
                "parent": world.items[one.parent].id if one.parent else None,
            }
            for one in world.items.values()
        ]
        taxonomy = {"key": f"lock-{self.seed}", "name": "Lock", "items": items}
        documents = [{"file": self.file, "kind": "other", "pending": False}]
        sent = {"name": f"Lock {self.seed}", "coverage_taxonomy": taxonomy, "coverage_documents": documents}
        fields = {"fields": "id,coverage_documents.id"}
        made = data(self.house.admin.post("/items/products", json=sent, params=fields))
        return str(made["id"]), str(made["coverage_documents"][0]["id"])

    def _do(self, step: Step) -> str:
        match step.kind:
            case "run" | "same run" | "same edition" | "interrupted run":
                return self._run(step)
            case "cleanup":
                return self._clean(step.data["include"])
            case "item removed" | "item renamed" | "item moved":
                return self._taxonomy(step)
        return self._act(step)

    def _act(self, step: Step) -> str:
        path = f"/items/coverage_{step.name}"
        if step.kind == "content edit":
            data(self.editor.patch(f"{path}/{step.id}", json=step.data, params=QUIET))
            return ""
        if step.kind == "content add":
            data(self.editor.post(path, json={**step.data, "id": step.id, "product": self.product}, params=QUIET))
            return ""
        sent = self.undo if step.kind == "undo" else [self._translated(one) for one in step.decisions]
        answer = self.editor.post(f"/coverage/products/{self.product}/decisions", json={"decisions": sent})
        if answer.status_code != 200:
            if step.kind == "undo":
                self.undo = []
            return refusal(answer)[1]
        self.undo = data(answer)["undo"]
        return ""

    def _translated(self, decision: Decision) -> Row:
        """The model's decision as it is sent: on the row as the database holds it at this moment."""
        name, row_id, action = decision["name"], decision["id"], decision["action"]
        sent = {"action": action, "collection": f"coverage_{name}", "id": row_id, "confirmed": True}
        if action == "add":
            return {**sent, "data": decision["data"]}
        row = next(row for row in self._stored(name) if row["id"] == row_id)
        stamp = row["date_updated"]
        expected = None if stamp is None else datetime.fromtimestamp(stamp / 1000, UTC).isoformat()
        return {**sent, "expected": expected, **({"data": decision["data"]} if "data" in decision else {})}

    def _run(self, step: Step) -> str:
        claimed = self.house.claim(self.house.start(self.product, self.house.service, force=True))["analysis"]
        analysis, epoch = claimed["id"], claimed["epoch"]
        refused = ""
        for attempt, (found, code) in enumerate(self.life.attempts):
            lines = self._reading(analysis, epoch, found)
            if step.within and attempt == 0:
                refused = self._do(step.within)
            answer = self.house.service.post(
                f"/coverage/service/analyses/{analysis}/commit",
                content=b"".join(lines), headers={"content-type": "application/x-ndjson"},
            )  # fmt: skip
            assert (refusal(answer)[1] if answer.status_code != 200 else "") == code, answer.text
            if code == "TAXONOMY_CHANGED":
                epoch = self._again(analysis, epoch)
        for number in range(len(self.analyses) + 1, self.life.store.runs + 1):
            self.analyses[f"analysis-{number}"] = analysis
        return refused

    def _again(self, analysis: str, epoch: int) -> int:
        """The attempt fails and the next one begins, as a worker does it; the new epoch."""
        failed = {"code": "taxonomy_changed", "message": "Changed.", "retryable": True, "not_before_seconds": 0}
        queued = data(self.house.verb(analysis, "fail", epoch=epoch, **failed))
        return int(self.house.claim({"analysis_id": analysis, "epoch": queued["epoch"]})["analysis"]["epoch"])

    def _reading(self, analysis: str, epoch: int, found: Coverage) -> list[bytes]:
        """What a worker sends: what the model found, merged with the rows that Directus hands out."""
        stored = data(self.house.service.get(f"/coverage/service/analyses/{analysis}/rows", params={"epoch": epoch}))
        rows = StoredRows(**{name: tuple(stored[name]) for name in COLLECTIONS})
        changes = merge(
            rows, found, [Document(self.life.document)],
            product=self.product, analysis=analysis, now=datetime.now(UTC), partial=self.life.world.spec["partial"],
        )  # fmt: skip
        return list(to_commit(changes, {"epoch": epoch, "result": result()}))

    def _clean(self, include: bool) -> str:
        asked = {"product_id": self.product, "include_reviewed": include}
        claimed = self.house.claim(data(self.editor.post("/coverage/cleanups", json=asked)))["analysis"]
        data(self.house.send(claimed["id"], [{"epoch": claimed["epoch"], "include_reviewed": include}, {"end": 0}]))
        return ""

    def _taxonomy(self, step: Step) -> str:
        item = self.life.world.items.get(step.name)
        if step.kind == "item removed":
            path = f"/items/coverage_taxonomy_items/{World.id_of(self.seed, step.name)}"
            assert self.house.admin.delete(path).status_code == 204
            return ""
        assert item is not None
        parent = self.life.world.items.get(item.parent or "")
        change = {"names": {"en": item.name}, "parent": parent.id if parent else None}
        data(self.house.admin.patch(f"/items/coverage_taxonomy_items/{item.id}", json=change, params=QUIET))
        return ""

    def _compare(self) -> None:
        for name in COLLECTIONS:
            stored = {row["id"]: self._plain(name, row) for row in self._stored(name)}
            model = {row["id"]: self._expected(name, row) for row in self.life.store.rows(name)}
            assert stored.keys() == model.keys(), f"{name}: {sorted(stored)} stored, {sorted(model)} expected"
            for row_id, row in stored.items():
                wrong = {one: (row[one], model[row_id][one]) for one in row if row[one] != model[row_id][one]}
                assert not wrong, f"{name} {row_id[:4]}: stored and expected differ: {wrong}"

    def _plain(self, name: str, row: Row) -> Row:
        return {one: _value(one, row[one]) for one in FIELDS[name]}

    def _expected(self, name: str, row: Row) -> Row:
        values = {one: row[one] is not None if one in DATES else row[one] for one in FIELDS[name]}
        return values | {"last_analysis": self.analyses.get(row["last_analysis"], row["last_analysis"])}

    def _stored(self, name: str) -> Sequence[Row]:
        return list(stored_rows(self.house.bed.instance.database, name, self.product))


def _value(field_name: str, value: Any) -> Any:
    if field_name in DATES:
        return value is not None
    if field_name in JSON:
        return json.loads(value) if isinstance(value, str) else value
    return bool(value) if field_name == "unlimited" else value


def stored_rows(database: Path, name: str, product: str) -> Iterator[Row]:
    """The rows as the database holds them, past Directus."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        for row in connection.execute(f"SELECT * FROM coverage_{name} WHERE product = ?", (product,)):
            yield dict(row)
