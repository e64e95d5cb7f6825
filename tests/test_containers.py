"""The containers' files: what Docker would refuse or an operator would miss, checked where there is no Docker."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sidecar.config import NEEDED, Settings, read_settings
from sidecar.demo.directus import node_binary
from sidecar.errors import SettingsInvalid

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILES = [ROOT / "sidecar" / "Dockerfile", ROOT / "directus" / "Dockerfile"]
SECRETS = set(re.findall(r"^([A-Z_]+)=$", (ROOT / ".env.example").read_text(), re.MULTILINE))
COMPOSE_OWN = {"PUBLIC_URL", "DIRECTUS_PORT", "DIRECTUS_ADMIN_EMAIL", "DIRECTUS_ADMIN_PASSWORD"} | {
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
}
EXTENSION = set(
    re.findall(
        r"(?:env|flag|amount|url)\w*\(?\[?\(?(?:env, )?'([A-Z_]+)'",
        (ROOT / "directus-extension/src/server/env.ts").read_text(),
    )
)
SIDECAR = {name.upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    # Read by the YAML package that Directus brings along: none of ours needs one.
    script = "console.log(JSON.stringify(require('js-yaml').load(require('fs').readFileSync(process.argv[1], 'utf8'))))"
    command = [str(node_binary()), "-e", script, str(ROOT / "docker-compose.yml")]
    done = subprocess.run(command, cwd=ROOT / "directus", capture_output=True, text=True, check=True)
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def environment(compose: dict[str, Any], service: str) -> dict[str, str]:
    found: dict[str, str] = compose["services"][service].get("environment", {})
    return found


def example() -> dict[str, str]:
    """Names and shown values of .env.example, commented defaults included."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = (re.fullmatch(r"(?:# )?([A-Z][A-Z_]+)=(\S*)", line) for line in lines)
    pairs = [(match[1], match[2]) for match in found if match]
    assert len(pairs) == len(dict(pairs)), "a name stands twice"
    return dict(pairs)


class TestExample:
    def test_it_names_every_setting_there_is_and_no_other(self) -> None:
        assert {"SIDECAR_URL", "COVERAGE_AUTO_ANALYZE", "COVERAGE_MAX_COMMIT_BYTES"} <= EXTENSION
        directus_own = {"SECRET", "CACHE_AUTO_PURGE"}
        assert set(example()) == SIDECAR | (EXTENSION - directus_own) | COMPOSE_OWN

    def test_the_shown_defaults_are_the_real_ones(self) -> None:
        examples_only = {"DIRECTUS_URL", "REDIS_URL"}
        for name, shown in example().items():
            if not shown or name not in SIDECAR or name in examples_only:
                continue
            default = Settings.model_fields[name.lower()].default
            text = (
                str(default).lower()
                if isinstance(default, bool)
                else f"{default:g}"
                if isinstance(default, float)
                else str(default)
            )
            assert shown == text, name

    def test_it_can_be_copied_as_it_is_and_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copy(ROOT / ".env.example", tmp_path / ".env")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SettingsInvalid, match="needs DIRECTUS_URL, DIRECTUS_AUTH_TOKEN, REDIS_URL"):
            read_settings("worker")

    def test_each_name_is_explained(self) -> None:
        blocks = re.split(r"\n\n", (ROOT / ".env.example").read_text())
        for block in blocks:
            if re.search(r"^(?:# )?[A-Z_]+=", block, re.MULTILINE):
                assert re.search(r"^# [A-Z-][^=]*[a-z]", block, re.MULTILINE) or "OPENAI" in block, block


class TestCompose:
    def test_every_service_has_a_health_check(self, compose: dict[str, Any]) -> None:
        assert set(compose["services"]) == {"postgres", "redis", "directus", "setup", "api", "worker", "sweep"}
        for name, service in compose["services"].items():
            assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name

    def test_a_worker_is_healthy_by_its_heartbeat(self, compose: dict[str, Any]) -> None:
        for kind in ("worker", "sweep"):
            assert compose["services"][kind]["healthcheck"]["test"][-3:] == ["status", "--heartbeat", kind]

    def test_services_start_in_order(self, compose: dict[str, Any]) -> None:
        services = compose["services"]
        assert services["directus"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
        assert services["setup"]["depends_on"] == {"directus": {"condition": "service_healthy"}}
        for name in ("api", "worker", "sweep"):
            conditions = {needed: how["condition"] for needed, how in services[name]["depends_on"].items()}
            assert conditions == {
                "setup": "service_completed_successfully",
                "directus": "service_healthy",
                "redis": "service_healthy",
            }

    def test_secrets_have_no_default_and_their_absence_is_said(self, compose: dict[str, Any]) -> None:
        text = (ROOT / "docker-compose.yml").read_text()
        references = re.findall(r"\$\{([A-Z_]+)(:?[-?][^}]*)?\}", text)
        for name, rest in references:
            if name in SECRETS:
                assert rest.startswith(":?"), f"{name} needs ${{{name}:?…}}"
            else:
                assert rest.startswith(":-"), f"{name} needs a default"
        assert {name for name, _ in references} <= set(example())
        assert {name for name, rest in references if rest.startswith(":?")} == SECRETS

    def test_each_process_gets_what_it_needs_and_nothing_unknown(self, compose: dict[str, Any]) -> None:
        for process in ("setup", "api", "worker", "sweep"):
            given = environment(compose, process)
            assert {name.upper() for name in NEEDED[process]} <= set(given), process
            assert set(given) <= SIDECAR, process
        assert {
            name for name in environment(compose, "directus") if name.startswith(("COVERAGE_", "SIDECAR_"))
        } <= EXTENSION

    def test_every_setting_of_the_example_reaches_a_process(self, compose: dict[str, Any]) -> None:
        used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
        set_by_compose = {name for service in compose["services"] for name in environment(compose, service)} | {
            "FASTAPI_HOST"
        }
        assert set(example()) <= used | set_by_compose

    def test_only_the_api_and_directus_hold_what_tokens_are_signed_with(self, compose: dict[str, Any]) -> None:
        secrets = {"SECRET", "DIRECTUS_SECRET", "SIDECAR_SECRET"}
        holders = {name for name in compose["services"] if secrets & set(environment(compose, name))}
        assert holders == {"api", "directus"}
        admins = {name for name in compose["services"] if "DIRECTUS_ADMIN_TOKEN" in environment(compose, name)}
        assert admins == {"setup"}

    def test_redis_and_postgres_are_not_published_and_keep_their_data(self, compose: dict[str, Any]) -> None:
        for name in ("redis", "postgres"):
            service = compose["services"][name]
            assert "ports" not in service
            assert service["volumes"][0].split(":")[0] in compose["volumes"]
        assert "--requirepass" in compose["services"]["redis"]["command"]

    def test_workers_scale(self, compose: dict[str, Any]) -> None:
        worker = compose["services"]["worker"]
        assert worker["deploy"]["replicas"] == 2
        # A fixed name or a published port would let only one of them start.
        assert "container_name" not in worker
        assert "ports" not in worker

    def test_a_worker_may_finish_before_it_is_killed(self, compose: dict[str, Any]) -> None:
        grace = float(compose["services"]["worker"]["stop_grace_period"].removesuffix("s"))
        assert grace > Settings.model_fields["coverage_grace_seconds"].default

    def test_the_tool_itself_accepts_it(self, tmp_path: Path) -> None:
        docker = shutil.which("docker")
        if (
            not docker
            or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode != 0
        ):
            pytest.skip("docker compose is not installed")
        settings = tmp_path / "env"
        settings.write_text("".join(f"{name}=x1\n" for name in SECRETS))
        done = subprocess.run(
            [
                docker,
                "compose",
                "-f",
                str(ROOT / "docker-compose.yml"),
                "--env-file",
                str(settings),
                "config",
                "--quiet",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def instructions(path: Path) -> list[tuple[str, str]]:
    """(instruction, rest) with continued lines joined and comments left out."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines())]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
class TestDockerfiles:
    def test_two_stages_on_a_base_that_can_be_chosen(self, path: Path) -> None:
        found = instructions(path)
        assert found[0][0] == "ARG"
        assert found[0][1].startswith("BASE=")
        froms = [rest for name, rest in found if name == "FROM"]
        assert len(froms) == 2
        assert froms[-1] == "${BASE}"
        assert any("--from=" in rest for name, rest in found if name == "COPY")

    def test_the_result_runs_as_nobody_special_and_has_a_health_check(self, path: Path) -> None:
        last = instructions(path)
        last = last[max(index for index, (name, _) in enumerate(last) if name == "FROM") :]
        assert [rest for name, rest in last if name == "USER"] in (["10001"], ["node"])
        assert [name for name, _ in last].count("HEALTHCHECK") == 1

    def test_commands_are_lists_and_nothing_is_added_from_elsewhere(self, path: Path) -> None:
        for name, rest in instructions(path):
            assert name in {
                "ARG",
                "FROM",
                "ENV",
                "RUN",
                "COPY",
                "WORKDIR",
                "USER",
                "EXPOSE",
                "HEALTHCHECK",
                "ENTRYPOINT",
                "CMD",
            }
            if name in ("CMD", "ENTRYPOINT"):
                assert json.loads(rest)
            if name == "HEALTHCHECK":
                assert json.loads(rest.split("CMD ", 1)[1])

    def test_what_is_copied_exists_and_is_not_ignored(self, path: Path) -> None:
        kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
        for name, rest in instructions(path):
            if name != "COPY" or "--from=" in rest:
                continue
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert any(source.rstrip("/").startswith(keep) for keep in kept), source

    def test_the_linter_is_content(self, path: Path) -> None:
        linter = shutil.which("hadolint")
        if not linter:
            pytest.skip("hadolint is not installed")
        done = subprocess.run([linter, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_python_packages_are_locked_by_hash_and_node_packages_by_integrity() -> None:
    locked = re.findall(r"^\S+==\S+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert len(locked) > 40
    assert "--require-hashes" in DOCKERFILES[0].read_text()
    packages = json.loads((ROOT / "directus-extension" / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for path, package in packages.items() if path and not package.get("inBundle"))
    assert not any("resolved" in package for package in packages.values())
