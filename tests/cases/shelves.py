"""Products as a case is held against: planted policies analysed and stored in memory, or rows made by hand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sidecar.cases import CaseTree
from sidecar.demo.policies import PolicySample, generate_all
from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.merge import COLLECTIONS, StoredRows, merge
from sidecar.models import Taxonomy
from sidecar.pipeline import Source, analyze
from sidecar.taxonomies import seed_taxonomy

Row = dict[str, Any]


def analysed(sample: PolicySample) -> CaseTree:
    """The rows that the analysis of a sample policy leaves behind."""
    taxonomy = seed_taxonomy(sample.line)
    source = Source(sample.path.read_bytes(), sample.path.name, document_id=f"doc-{sample.path.stem}")
    outcome = analyze([source], taxonomy, extractor=RulesExtractor())
    now = datetime(2026, 1, 1, tzinfo=UTC)
    product = f"product-{sample.path.stem}"
    made = merge(StoredRows(), outcome.coverage, outcome.documents, product=product, analysis="a", now=now).create
    rows: dict[str, list[Row]] = {name: [] for name in COLLECTIONS}
    for write in made:
        blank = {"segment": None, "benefit": None, "review": "proposed"}
        rows[write.collection.removeprefix("coverage_")].append({**blank, **write.data, "id": write.id})
    documents = {document.id: document.name for document in outcome.documents}
    return tree(taxonomy, product, sample.path.stem, documents, **rows)


def tree(
    taxonomy: Taxonomy | None,
    product: str = "p",
    name: str = "P",
    documents: dict[str, str] | None = None,
    **rows: list[Row],
) -> CaseTree:
    each = {key: tuple(row for row in value if row.get("review") != "rejected") for key, value in rows.items()}
    return CaseTree(product, name, taxonomy, documents or {"d": "policy.pdf"}, **each)


def body(question: str, *trees: CaseTree) -> Row:
    """The request of the extension for these products."""
    known = {tree.taxonomy.id: tree.taxonomy for tree in trees if tree.taxonomy}
    taxonomies = [
        {**asdict(taxonomy), "items": [_item(item) for item in taxonomy.items]} for taxonomy in known.values()
    ]
    return {"question": question, "taxonomies": taxonomies, "trees": [_raw(tree) for tree in trees]}


def _item(item: Any) -> Row:
    return {**asdict(item), **{n: {c: list(t) for c, t in getattr(item, n).items()} for n in ("aliases", "examples")}}


def _raw(tree: CaseTree) -> Row:
    return {
        "product": {"id": tree.product, "name": tree.name},
        "taxonomy": tree.taxonomy.id if tree.taxonomy else None,
        "documents": [{"id": key, "name": name} for key, name in tree.documents.items()],
        **{name: list(getattr(tree, name)) for name in COLLECTIONS},
    }


def place(quote: str, document: str = "d", page: int = 2) -> Row:
    return {"document": document, "page": page, "number": "B1", "section": "B Cover", "quote": quote, "boxes": []}


def row(quote: str | None = "as it says here", **fields: Any) -> Row:
    blank = {"taxonomy_item": None, "review": "proposed", "evidence": [place(quote)] if quote else [], "name": "A row"}
    return {"id": str(uuid4()), "segment": None, "benefit": None, **blank, **fields}


def figure(kind: str, value: float | None, unit: str | None, **fields: Any) -> Row:
    said = {"kind": kind, "value": value, "unit": unit, "unlimited": value is None, "per": None, "qualifier": None}
    return row(f"up to {value} {unit}", **{**said, **fields})


def clause(kind: str, text: str, **fields: Any) -> Row:
    return row(text, kind=kind, text=text, **fields)


def written(folder: Path, *names: str) -> list[PolicySample]:
    """The sample policies of these file names, without ending."""
    return [sample for sample in generate_all(folder) if sample.path.stem in names]
