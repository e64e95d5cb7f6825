"""Products for the browser tests, made over REST as the administrator. Knows no browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sidecar.demo.policies import PolicySample
from sidecar.demo.products import FINAL, Customer, Row, Tree

DEFAULT = "travel-pellwick"


@dataclass(frozen=True)
class Analysed:
    """A product whose analysis is done; `analysis` is its row, `tree` what was stored."""

    product: str
    name: str
    analysis: Row
    tree: Tree
    sample: PolicySample


class BrowserHouse:
    """`samples`: generated policies by the name of their file."""

    def __init__(self, admin: httpx.Client, samples: Mapping[str, PolicySample]) -> None:
        self.admin, self.samples = admin, samples
        self.customer = Customer(admin)

    def data(self, method: str, path: str, **options: Any) -> Any:
        """The `data` of an answer; the body stands in the failure otherwise."""
        answer = self.admin.request(method, path, **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()["data"] if answer.content else None

    def bare(self, name: str, **fields: Any) -> str:
        """A product without document. Returns its id."""
        return str(self.data("POST", "/items/products", json={"name": name, **fields})["id"])

    def product(self, name: str, sample: str = DEFAULT, *, pending: bool | None = False) -> str:
        """A product with one document. `pending` False: nothing starts by itself; None: the hook decides."""
        given = self.samples[sample]
        return self.product_of(name, {"general_conditions": given.path}, line=given.line, pending=pending)

    def product_of(
        self, name: str, files: Mapping[str, Path], *, line: str = "travel", pending: bool | None = False
    ) -> str:
        """A product with these documents by kind."""
        mark = {} if pending is None else {"pending": pending}
        documents = [
            {"file": self.customer.upload(path), "kind": kind, "edition": "2026", **mark}
            for kind, path in files.items()
        ]
        return self.bare(name, coverage_documents=documents, coverage_taxonomy=self.customer.taxonomy(line))

    def start(self, product: str, **options: Any) -> str:
        """Start an analysis. Returns its id."""
        body = {"product_id": product, "reason": "api", **options}
        return str(self.data("POST", "/coverage/analyses", json=body)["analysis_id"])

    def ended(self, product: str, seconds: float = 60) -> Row:
        """The product's newest analysis, once it has ended."""
        return self.until(product, lambda row: row["status"] in FINAL, seconds)

    def until(self, product: str, true: Callable[[Row], bool], seconds: float = 60) -> Row:
        """The product's newest analysis, once it is as wanted."""
        deadline = time.monotonic() + seconds
        while True:
            row = self.customer.analysis(product)
            if row is not None and true(row):
                return row
            assert time.monotonic() < deadline, f"not within {seconds} s: {row}"
            time.sleep(0.1)

    def analysed(self, sample: str = DEFAULT, name: str | None = None) -> Analysed:
        """A new product with this policy, analysed to the end."""
        name = name or f"Product of {sample}"
        product = self.product(name, sample)
        self.start(product)
        row = self.ended(product)
        assert row["status"] == "done", row
        return Analysed(product, name, row, self.customer.tree(product), self.samples[sample])
