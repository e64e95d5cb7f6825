"""`make test`: every check of both halves, one line and a time for each; Python and TypeScript side by side."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from sidecar.demo.bootstrap import LOCAL, ROOT, VENV, environment
from sidecar.demo.steps import Runner, Step, StepFailed, last_line, log_end

PYTHON = str(VENV / "bin" / "python")
EXTENSION = ROOT / "directus-extension"
DIRECTUS_TESTS = ("tests/bundle", "tests/directus")
DEMO_TESTS = "tests/demo"
PROCESS_TESTS = ("tests/jobs", "tests/cli", "tests/api")
CODE = ("sidecar", "tests", "bench")


def python_checks() -> list[Step]:
    return [
        Step("ruff", "Python lint (ruff)", [(PYTHON, "-m", "ruff", "check", *CODE)], ROOT),
        Step("format", "Python format (ruff)", [(PYTHON, "-m", "ruff", "format", "--check", *CODE)], ROOT),
        Step("imports", "Import law (import-linter)", [(str(VENV / "bin" / "lint-imports"),)], ROOT),
        Step("mypy", "Python types (mypy --strict)", [(PYTHON, "-m", "mypy")], ROOT, show=True),
    ]


def extension_checks() -> list[Step]:
    def npm(name: str, title: str, script: str, after: tuple[str, ...] = (), show: bool = False) -> Step:
        return Step(name, title, [("npm", "run", "--silent", script)], EXTENSION, after=after, show=show)

    return [
        npm("eslint", "TypeScript lint (eslint)", "lint"),
        npm("vue-tsc", "TypeScript types (vue-tsc)", "typecheck", after=("eslint",)),
        npm("vitest", "TypeScript tests (vitest)", "test", after=("vue-tsc",)),
    ]


def pytest_steps(*, v11: bool) -> list[Step]:
    """Parts side by side: those on the real Directus and those of the processes mostly wait."""
    pytest = [PYTHON, "-m", "pytest", "-q", "--durations=15", "-rs", *(["--v11"] if v11 else [])]
    pytest += ["-p", "no:cacheprovider"]
    within = [*pytest, "-m", "integration", *DIRECTUS_TESTS]
    around = [*pytest, "-m", "integration", *(f"--ignore={folder}" for folder in (*DIRECTUS_TESTS, DEMO_TESTS))]
    demo = [*pytest, "-m", "integration", DEMO_TESTS]
    processes = [*pytest, "-m", "not integration", *PROCESS_TESTS]
    alone = [*pytest, "-m", "not integration", *(f"--ignore={folder}" for folder in PROCESS_TESTS)]
    return [
        Step("pytest-directus", "Tests inside the real Directus", [within], ROOT, show=True),
        Step("pytest-stack", "Tests of the whole stack", [around], ROOT, show=True),
        Step("pytest-demo", "Tests of the demo", [demo], ROOT, after=("pytest-directus",), show=True),
        Step("pytest-processes", "Tests of the processes", [processes], ROOT, after=("mypy",), show=True),
        Step("pytest-unit", "Tests without Directus", [alone], ROOT, after=("mypy",), show=True),
    ]


def skipped(log: Path) -> list[str]:
    """pytest's lines about skipped tests: what was not proven is said."""
    if not log.is_file():
        return []
    return [line for line in log.read_text(errors="replace").splitlines() if line.startswith("SKIPPED")]


def report(failures: list[StepFailed]) -> None:
    for failure in failures:
        print(f"\n── {failure}: {failure.log.relative_to(ROOT)}\n\n{log_end(failure.log)}", file=sys.stderr)


def main() -> int:
    """Run the checks. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Run every check.")
    parser.add_argument("--all", action="store_true", help="also what needs Directus 11.17")
    parser.add_argument("--lint", action="store_true", help="only lint, types and import law")
    arguments = parser.parse_args()
    started = time.monotonic()
    steps = [*python_checks(), *extension_checks()]
    if arguments.lint:
        steps = [step for step in steps if step.name != "vitest"]
    else:
        steps += pytest_steps(v11=arguments.all)
    print("Checking", flush=True)
    try:
        failures = Runner(LOCAL, environment()).run(steps, keep_going=True)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    report(failures)
    for step in steps:
        if step.name.startswith("pytest"):
            log = LOCAL / "logs" / f"{step.name}.log"
            print("\n".join([*skipped(log), f"{step.title}: {last_line(log)}"]))
    print(f"{len(steps) - len(failures)} of {len(steps)} checks passed in {time.monotonic() - started:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
