"""A user of the real Directus in the jobs' tests: products, documents, analyses, and a policy of our own making."""

from __future__ import annotations

import time
from typing import Any

import httpx
from fpdf import FPDF

from tests.services.bed import DirectusBed

FINAL = ("done", "failed", "cancelled")
CLAUSES = [
    ("A Reisegepäck", ["A1 Versichert ist Ihr Reisegepäck bei Diebstahl und Beschädigung bis CHF 2'000.- pro Person.",
                       "A2 Nicht versichert sind Bargeld und Wertpapiere."]),
    ("B Annullierungskosten", ["B1 Wir bezahlen die Annullierungskosten bis CHF 10'000.- pro Reise.",
                               "B2 Nicht versichert sind Ereignisse, die vor der Buchung eintraten."]),
]  # fmt: skip


def policy(pages: int = 1) -> bytes:
    """A small German travel policy as PDF; more pages repeat its closing remarks."""
    pdf = FPDF()
    pdf.add_page()
    for heading, clauses in CLAUSES:
        pdf.set_font("helvetica", "B", 14)
        pdf.cell(0, 10, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", "", 10)
        for clause in clauses:
            pdf.multi_cell(0, 6, clause, new_x="LMARGIN", new_y="NEXT")
    for number in range(pages - 1):
        pdf.add_page()
        for line in range(40):
            pdf.cell(0, 6, f"Z{number}.{line} Allgemeine Bemerkungen zu diesem Vertrag.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


class Customer:
    """Acts as administrator; `with` it to close its connection."""

    def __init__(self, bed: DirectusBed) -> None:
        self.http = bed.admin()

    def __enter__(self) -> Customer:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def upload(self, data: bytes, name: str = "policy.pdf", media_type: str = "application/pdf") -> str:
        answer = self.http.post("/files", files={"file": (name, data, media_type)})
        return str(_data(answer)["id"])

    def product(self, *files: str, name: str = "A product") -> str:
        documents = [{"file": file, "kind": "general_conditions"} for file in files]
        answer = self.http.post("/items/products", json={"name": name, "coverage_documents": documents})
        return str(_data(answer)["id"])

    def start(self, product: str, **options: Any) -> str:
        answer = self.http.post("/coverage/analyses", json={"product_id": product, "reason": "api", **options})
        return str(_data(answer)["analysis_id"])

    def analysis(self, analysis_id: str) -> dict[str, Any]:
        return dict(_data(self.http.get(f"/coverage/analyses/{analysis_id}")))

    def newest(self, product: str) -> dict[str, Any] | None:
        rows = _data(self.http.get("/coverage/analyses", params={"product_id": product, "limit": 1}))
        return dict(rows[0]) if rows else None

    def rows(self, collection: str, product: str) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"filter[product][_eq]": product, "limit": -1, "sort": "id", "fields": "*"}
        return list(_data(self.http.get(f"/items/coverage_{collection}", params=params)))

    def wait(self, product: str, *statuses: str, seconds: float = 60) -> dict[str, Any]:
        """The product's newest analysis once it has one of the statuses (default: any final one)."""
        wanted = statuses or FINAL
        ends = time.monotonic() + seconds
        while True:
            row = self.newest(product)
            if row and row["status"] in wanted:
                return row
            assert time.monotonic() < ends, f"not {wanted} after {seconds} s: {row}"
            assert not (row and row["status"] in FINAL), f"ended otherwise: {row}"
            time.sleep(0.1)


def _data(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()["data"]
