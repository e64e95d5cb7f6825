"""The command line against a running Directus: a product is analysed, shown and cleaned up as by everybody else."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.bundle.house import House, data
from tests.cli.conftest import Command
from tests.jobs.customer import policy


def test_a_product_is_analysed_shown_and_cleaned_up(house: House, command: Command, tmp_path: Path) -> None:
    documents = [{"file": house.upload("policy.pdf", policy()), "pending": False}]
    product = data(house.admin.post("/items/products", json={"name": "P", "coverage_documents": documents}))["id"]

    dry = command("analyze", product, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert all(rows == [] for rows in house.rows(product).values())

    done = command("analyze", product, "--json", "out.json", "--csv", "out.csv", "--xlsx", "out.xlsx")
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out.json").read_text())
    analysis = result["analysis"]["id"]
    assert (result["analysis"]["reason"], result["analysis"]["status"]) == ("cli", "done")
    assert len([segment for segment in result["segments"] if segment["included"]]) >= 2
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert any("2000" in ",".join(row) for row in csv.reader(file))
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")

    again = command("analyze", product, "--no-wait")
    assert again.returncode == 0
    assert analysis in again.stderr
    forced = command("analyze", product, "--force", "--no-wait")
    assert forced.returncode == 0
    assert analysis not in forced.stderr

    shown = command("status", analysis, "--json", "-")
    assert json.loads(shown.stdout)["id"] == analysis
    listed = command("status", "--json", "-")
    assert listed.returncode == 0, listed.stderr
    assert analysis in {row["id"] for row in json.loads(listed.stdout)}

    command("analyze", product)
    cleaned = command("cleanup", product, "--json", "-")
    assert cleaned.returncode == 0, cleaned.stderr
    counts = json.loads(cleaned.stdout)
    assert counts["success"] is True
    assert counts["removed"] > 0
    assert all(rows == [] for rows in house.rows(product).values())


def test_the_operator_is_told_what_is_in_order(command: Command) -> None:
    check = command("check")
    assert check.returncode == 0, check.stdout
    assert "FAIL" not in check.stdout
    assert {line.split(":")[0] for line in check.stdout.splitlines()} >= {
        "ok    settings", "ok    Redis", "ok    Directus token", "ok    rights", "ok    extension", "ok    schema",
    }  # fmt: skip
    drift = command("setup", "--check")
    assert drift.returncode == 0, drift.stdout
    again = command("setup")
    assert again.returncode == 0, again.stderr
    assert "Nothing to do" in again.stdout
    assert command("status", "--heartbeat", "worker").returncode == 0
