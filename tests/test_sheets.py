from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.pipeline import analyze
from sidecar.result import to_result
from sidecar.sheets import COLUMNS, rows, write_csv, write_xlsx
from tests.extraction.paper import BOATS
from tests.test_pipeline import policy

HOSTILE = (
    ("A Kaskoversicherung", "Versichert ist das Boot. Wir bezahlen die Bergung bis CHF 900 pro Ereignis."),
    ("B Ausschluesse", "=1+1 ist kein Anspruch und niemals mitversichert"),
)


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return to_result(analyze([policy(HOSTILE)], BOATS, extractor=RulesExtractor()))


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_one_row_per_figure_and_clause_with_its_proof(result: dict[str, Any]) -> None:
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows(result, product="Boat Plus")]
    limit = next(row for row in table if row["kind"] == "max_amount")
    assert (limit["product"], limit["value"], limit["unit"], limit["per"]) == ("Boat Plus", 900, "CHF", "event")
    assert (limit["document"], limit["page"]) == ("boat.pdf", 1)
    assert "CHF 900" in str(limit["quote"])
    assert [row["kind"] for row in table].count("exclusion") == 1


def test_the_csv_holds_the_rows_and_defuses_formulas(result: dict[str, Any], tmp_path: Path) -> None:
    write_csv(result, tmp_path / "out.csv")
    table = _read_csv(tmp_path / "out.csv")
    assert len(table) == len(list(rows(result)))
    exclusion = next(row for row in table if row["kind"] == "exclusion")
    assert exclusion["quote"].startswith("'=1+1")


def test_the_workbook_holds_text_as_text_and_numbers_as_numbers(result: dict[str, Any], tmp_path: Path) -> None:
    write_xlsx(result, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    table = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    exclusion = next(row for row in table if row["kind"].value == "exclusion")
    assert exclusion["quote"].data_type == "s"
    assert str(exclusion["quote"].value).startswith("=1+1")
    limit = next(row for row in table if row["kind"].value == "max_amount")
    assert (limit["value"].data_type, limit["value"].value) == ("n", 900)
