"""A product's coverage as a case is held against: its rows as stored, its documents' names, its taxonomy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.cases.question import LONGEST
from sidecar.errors import OptionInvalid
from sidecar.models import Taxonomy
from sidecar.taxonomies import stored_taxonomy

Row = Mapping[str, Any]

MOST_PRODUCTS = 20
ROWS = ("segments", "benefits", "limits", "clauses")


@dataclass(frozen=True, slots=True)
class CaseTree:
    """Rows that a person rejected are not in it. `documents`: file names by id."""

    product: str | int
    name: str
    taxonomy: Taxonomy | None
    documents: Mapping[str, str]
    segments: tuple[Row, ...] = ()
    benefits: tuple[Row, ...] = ()
    limits: tuple[Row, ...] = ()
    clauses: tuple[Row, ...] = ()

    def modifiers(self, segment: str | None, benefit: str | None) -> Iterator[tuple[str, Row]]:
        """(collection, row) of the limits and clauses that stand just there; both None: on the product itself."""
        for name, rows in (("coverage_limits", self.limits), ("coverage_clauses", self.clauses)):
            for row in rows:
                stands = row.get("benefit") == benefit if benefit is not None else row.get("benefit") is None
                if stands and (benefit is not None or row.get("segment") == segment):
                    yield name, row


def read_cases(body: Mapping[str, Any]) -> tuple[str, list[CaseTree]]:
    """The question and the products of a request. Raises OptionInvalid naming the field, TaxonomyInvalid.

    `{question, taxonomies: [{id, …, items}], trees: [{product: {id, name}, taxonomy: id or null,
    documents: [{id, name}], segments, benefits, limits, clauses}]}`.
    """
    question = body.get("question")
    if not isinstance(question, str) or not question.strip() or len(question) > LONGEST:
        raise OptionInvalid(f"question must be a text of 1 to {LONGEST} characters.", field="question")
    taxonomies = {str(raw.get("id")): stored_taxonomy(raw) for raw in _objects(body, "taxonomies")}
    trees = _objects(body, "trees")
    if not 1 <= len(trees) <= MOST_PRODUCTS:
        raise OptionInvalid(f"trees must be a list of 1 to {MOST_PRODUCTS} products.", field="trees")
    return question, [_tree(raw, taxonomies) for raw in trees]


def _objects(holder: Mapping[str, Any], name: str) -> Sequence[Row]:
    value = holder.get(name)
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise OptionInvalid(f"{name} must be a list of objects.", field=name)
    return value


def _tree(raw: Row, taxonomies: Mapping[str, Taxonomy]) -> CaseTree:
    product = raw.get("product")
    if not isinstance(product, Mapping) or not isinstance(product.get("id"), str | int):
        raise OptionInvalid("product must be an object with the id of a product.", field="trees")
    wanted = raw.get("taxonomy")
    if wanted is not None and str(wanted) not in taxonomies:
        raise OptionInvalid(f"taxonomies lacks {wanted!r}.", field="taxonomies")
    return CaseTree(
        product=product["id"],
        name=str(product.get("name") or product["id"]),
        taxonomy=None if wanted is None else taxonomies[str(wanted)],
        documents={str(row.get("id")): str(row.get("name") or row.get("id")) for row in _objects(raw, "documents")},
        **{name: tuple(row for row in _objects(raw, name) if _counts(row, name)) for name in ROWS},
    )


def _counts(row: Row, name: str) -> bool:
    if not isinstance(row.get("id"), str):
        raise OptionInvalid(f"{name} holds a row without an id.", field=name)
    return row.get("review") != "rejected"
