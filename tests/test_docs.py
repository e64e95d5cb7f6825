"""The documents hold what the sources say: pages, routes, commands, settings, keys, words. Judges no prose."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from sidecar import errors
from sidecar.api.routes import cases, events, findings, health, jobs
from sidecar.cli.app import app
from sidecar.config import Settings
from sidecar.errors import CoverageError
from tests.bundle.rights import registered

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "directus-extension"
WORKSPACE = (ROOT / "docs/workspace.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", BUNDLE / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
IMAGE_BYTES = 150_000
DIRECTUS_WORDS = {"Content", "Insights", "Insights → Coverage", "create", "read", "update", "delete"}
"""names of its pages and rights"""
README_LINES = 150


def source(path: str) -> str:
    return (BUNDLE / "src" / path).read_text(encoding="utf-8")


def cells(text: str) -> list[list[str]]:
    """The rows of all tables, each as its cells; a bar in a cell is written \\|."""
    rows = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|--")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip("|"))] for row in rows]


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one of its rank."""
    found = re.search(rf"^(#+) {re.escape(title)}[^\n]*\n(.*?)(?=^\1 |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {title}"
    return found[2]


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def english(name: str, start: str) -> set[str]:
    """The English texts of a workspace page whose keys begin so."""
    texts = source(f"i18n/workspace/{name}.ts").split("const de")[0]
    return set(re.findall(rf"'{re.escape(start)}[^'.]+': '([^']+)'", texts))


@EACH_PAGE
def test_what_is_linked_is_there(page: Path) -> None:
    for _, target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), f"{target}: there is no such file"
        assert not anchor or anchor in anchors(to), f"{target}: there is no such heading"


def test_pictures_are_small_and_shown() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for mark, target in LINK.findall(page.read_text(encoding="utf-8"))
        if mark
    }
    pictures = set((ROOT / "docs/images").iterdir())
    assert pictures
    assert pictures == shown
    assert {path.name for path in pictures if path.stat().st_size > IMAGE_BYTES} == set()


def test_the_readme_is_short_and_shows_the_product_first() -> None:
    assert len(README.splitlines()) < README_LINES
    assert README.index("![") < README.index("## ")


def test_every_page_of_the_module_is_described_at_its_address() -> None:
    paths = re.findall(r"route\('([^']*)', '\w+'\)", source("module/index.ts"))
    assert len(paths) == source("module/index.ts").count("route(") > 0
    addresses = {f"/coverage/{path}".rstrip("/?") for path in paths}
    told = {row[1].strip("`") for row in cells(WORKSPACE) if len(row) == 3 and row[1].startswith("`/coverage")}
    assert told == addresses


def test_every_route_of_the_endpoint_is_in_the_contracts_and_no_other() -> None:
    contracts = (ROOT / "docs/contracts.md").read_text(encoding="utf-8")
    told: set[str] = set()
    for title, prefix in (("User routes", ""), ("Workspace routes", ""), ("Service verbs", "/service")):
        found = re.findall(r"^\| `(GET|POST) (/[^`?]*)", section(contracts, title), re.MULTILINE)
        told |= {f"{method} {prefix}{path}" for method, path in found}
    assert {name.replace("/static/:name", "/static/*") for name in told} == registered()


def test_every_route_of_the_api_is_described_and_no_other() -> None:
    served = {
        (method, path)
        for module in (cases, events, findings, health, jobs)
        for route in module.router.routes
        for method, path in [(next(iter(route.methods)), route.path)]
    }
    told: set[tuple[str, str]] = set()
    api = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for row in cells(api.split("## Options")[0]):
        method = row[0].strip("`").split()[0]
        told |= {(method, path) for path in re.findall(r"(/(?:jobs|findings|cases|health)[\w/{}]*)", row[0])}
    assert {(method, path.replace("{job_id}", "{id}")) for method, path in served} == told


def test_every_option_of_an_analysis_is_described() -> None:
    rules = source("shared/options.ts").split("const RULES")[1].split("};")[0]
    options = set(re.findall(r"^\t(\w+)[:,]", rules, re.MULTILINE))
    api = section((ROOT / "docs/api.md").read_text(encoding="utf-8"), "Options")
    told = {name for row in cells(api) for name in re.findall(r"`([a-z_]+)(?:: \w+)?`", row[0])}
    assert {"force", "taxonomy_changes"} <= options
    assert told == options


def test_every_entry_of_the_extension_is_named_in_its_readme() -> None:
    entries = json.loads((BUNDLE / "package.json").read_text(encoding="utf-8"))["directus:extension"]["entries"]
    told = set(re.findall(r"^\| (\w+) `([\w-]+)` \|", (BUNDLE / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert told == {(entry["type"], entry["name"]) for entry in entries}


def test_every_operation_of_a_flow_is_described_and_no_other() -> None:
    operations = {
        re.findall(r"id: '([\w-]+)'", path.read_text(encoding="utf-8"))[0]
        for path in BUNDLE.glob("src/operation/*/app.ts")
    }
    flows = (ROOT / "docs/flows.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(coverage-\w+)`", section(flows, "Operations"))) == operations


def test_every_command_is_in_the_readme_and_every_command_named_exists() -> None:
    commands = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    line = re.search(r"^sidecar (\w+(?: \| \w+)+)", README, re.MULTILINE)
    assert line
    assert set(re.findall(r"\bsidecar ([a-z]+)", section(README, "Use it"))) | set(line[1].split(" | ")) == commands
    for page in PAGES:
        named = set(re.findall(r"`sidecar ([a-z]+)", page.read_text(encoding="utf-8")))
        assert named <= commands, f"{page.name} names commands that are not there"


@EACH_PAGE
def test_make_targets_and_measurements_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z0-9-]+)", text, re.MULTILINE)) <= targets
    for module in re.findall(r"python -m (bench\.\w+)", text):
        assert importlib.util.find_spec(module), f"{module} is not there"


@EACH_PAGE
def test_every_setting_that_is_named_exists(page: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    known |= {"CELERY_BROKER_URL"} | {name.upper() for name in Settings.model_fields}
    known |= {
        one.code.upper() for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CoverageError)
    }
    named = re.findall(
        r"`((?:COVERAGE|OPENAI|DIRECTUS|SIDECAR|FASTAPI|REDIS|METRICS|CELERY)_[A-Z_]*[A-Z])",
        page.read_text(encoding="utf-8"),
    )
    assert set(named) <= known


def test_every_setting_of_the_extension_is_in_its_readme_and_none_goes_unexplained() -> None:
    read = set(re.findall(r"'((?:COVERAGE|SIDECAR)_\w+)'", source("server/env.ts")))
    told = {row[0].strip("`") for row in cells((BUNDLE / "README.md").read_text(encoding="utf-8"))}
    assert read
    assert {name for name in told if name.isupper()} == read
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {name.upper() for name in Settings.model_fields} <= set(re.findall(r"([A-Z][A-Z_]+)=", example))


def test_the_keys_of_the_review_are_those_of_its_help() -> None:
    helped = source("workspace/review/keys.ts").split("export const HELP")[1]
    keys = {tuple(re.findall(r"'([^']+)'", found)) for found in re.findall(r"keys: \[(.+?)\], texts", helped)}
    told = {tuple(re.findall(r"`([^`]+)`", row[0])) for row in cells(section(WORKSPACE, "The review page"))}
    assert keys
    assert keys == told - {()}


@pytest.mark.parametrize(("title", "start"), [("verdict", "verdict."), ("a finding waits as", "reason.")])
def test_verdicts_and_reasons_are_explained_by_the_words_on_the_screen(title: str, start: str) -> None:
    rows = cells(section(WORKSPACE, "What the words mean"))
    heads = [index for index, row in enumerate(rows) if row[0] in {"verdict", "a finding waits as"}] + [len(rows)]
    at = next(index for index in heads if rows[index][0] == title)
    told = {row[0] for row in rows[at + 1 : heads[heads.index(at) + 1]]}
    assert told == english("review", start)


def test_what_the_guide_calls_by_name_is_written_so_on_the_screen() -> None:
    sources = [BUNDLE / "src/i18n/en.ts", *(BUNDLE / "src/i18n/workspace").glob("*.ts")]
    english_parts = (path.read_text(encoding="utf-8").split("const de")[0] for path in sources)
    texts = {text for part in english_parts for text in re.findall(r"'((?:[^'\\]|\\.)*)',?$", part, re.MULTILINE)}
    named = {name for name in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", WORKSPACE)}
    assert {"Differences only", "Keep mine"} <= named
    assert named - texts <= DIRECTUS_WORDS
