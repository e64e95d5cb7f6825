"""`make test`: every check of both halves, one line and a time for each; Python and TypeScript side by side."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from pathlib import Path

from sidecar.demo.bootstrap import LOCAL, ROOT, VENV, environment
from sidecar.demo.chromium import REMEDY, find_chromium
from sidecar.demo.steps import Runner, Step, StepFailed, last_line, log_end

PYTHON = str(VENV / "bin" / "python")
EXTENSION = ROOT / "directus-extension"
DIRECTUS_TESTS = ("tests/bundle", "tests/directus")
DEMO_TESTS = "tests/demo"
BROWSER_TESTS = "tests/e2e"
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


def pytest(*, v11: bool, remember: Path | None = None) -> list[str]:
    """`remember`: the folder that keeps which tests failed."""
    cache = ["-o", f"cache_dir={remember}"] if remember else ["-p", "no:cacheprovider"]
    command = [PYTHON, "-m", "pytest", "-q", "--durations=15", "-rs", *cache]
    return [*command, "--v11"] if v11 else command


def browser_step(*, v11: bool, after: tuple[str, ...] = ()) -> Step:
    """What fails is tried once more by itself: a browser beside everything else can be slower than any patience."""
    once = shlex.join([*pytest(v11=v11, remember=LOCAL / "browser"), BROWSER_TESTS])
    command = ("sh", "-c", f"{once} || {once} --last-failed --last-failed-no-failures=none")
    return Step("pytest-browser", "Tests in the browser", [command], ROOT, after=after, show=True)


def pytest_steps(*, v11: bool) -> list[Step]:
    """Parts side by side: those on the real Directus and those of the processes mostly wait."""
    run = pytest(v11=v11)
    within = [*run, "-m", "integration", *DIRECTUS_TESTS]
    around = [
        *run,
        "-m",
        "integration",
        *(f"--ignore={folder}" for folder in (*DIRECTUS_TESTS, DEMO_TESTS, BROWSER_TESTS)),
    ]
    demo = [*run, "-m", "integration", DEMO_TESTS]
    processes = [*run, "-m", "not integration", *PROCESS_TESTS]
    alone = [*run, "-m", "not integration", *(f"--ignore={folder}" for folder in (*PROCESS_TESTS, BROWSER_TESTS))]
    return [
        Step("pytest-directus", "Tests inside the real Directus", [within], ROOT, show=True),
        Step("pytest-stack", "Tests of the whole stack", [around], ROOT, show=True),
        Step("pytest-demo", "Tests of the demo", [demo], ROOT, after=("pytest-directus",), show=True),
        browser_step(v11=v11, after=("pytest-stack",)),
        Step("pytest-processes", "Tests of the processes", [processes], ROOT, after=("mypy",), show=True),
        Step("pytest-unit", "Tests without Directus", [alone], ROOT, after=("mypy",), show=True),
    ]


def chosen(arguments: argparse.Namespace) -> list[Step]:
    """The steps that the command line asks for."""
    if arguments.e2e:
        return [browser_step(v11=arguments.all)]
    checks = [*python_checks(), *extension_checks()]
    if arguments.lint:
        return [step for step in checks if step.name != "vitest"]
    return [*checks, *pytest_steps(v11=arguments.all)]


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
    parser.add_argument("--e2e", action="store_true", help="only the tests in the browser, which must be there")
    arguments = parser.parse_args()
    if arguments.e2e and find_chromium() is None:
        print(REMEDY, file=sys.stderr)
        return 2
    started = time.monotonic()
    steps = chosen(arguments)
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
