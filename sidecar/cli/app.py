"""The commands of `sidecar`. Reads arguments and settings, prints outcomes; the work is done elsewhere."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from sidecar import __version__
from sidecar.cli.outcome import Exit, stop
from sidecar.errors import CoverageError, OptionInvalid

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

EXIT_CODES = """Exit codes: 0 done · 1 failed · 2 wrong usage or settings · 3 done but something is undecided ·
4 a document or taxonomy cannot be read · 5 Directus or Redis cannot be reached · 6 cancelled"""

EVALUATION_CODES = """Exit codes: 0 measured, and not below --min-precision and --min-recall · 1 below, or a run
failed · 3 nobody has decided anything, so there is nothing to measure by · the others as for the other commands"""

Json = Annotated[Path | None, typer.Option("--json", help="Write the result as JSON to this file; - is stdout.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write one row per figure and clause as CSV.")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", help="Write the same rows as an Excel sheet.")]


@app.callback()
def _main(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


@app.command(epilog=EXIT_CODES)
def analyze(
    targets: Annotated[list[str], typer.Argument(help="Files of one product, or the id of a product in Directus.")],
    json_out: Json = None,
    csv_out: Csv = None,
    xlsx_out: Xlsx = None,
    taxonomy: Annotated[str, typer.Option(help="Key of a seed taxonomy, or a JSON file (files only).")] = "travel",
    extractor: Annotated[
        str | None, typer.Option(help="rules (offline, no key) or openai; default: COVERAGE_EXTRACTOR, else rules.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A model that the operator allows (openai).")] = None,
    budget: Annotated[float | None, typer.Option(min=0.000001, help="Most that the model may cost (openai).")] = None,
    segments: Annotated[str | None, typer.Option(help="Only these segment keys, comma-separated.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing into Directus; with openai only say what it would cost.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Analyse again even where nothing changed.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait for a product's analysis to end.")] = True,
) -> None:
    """Read policy documents: FILE… needs no Directus, Redis or key; PRODUCT_ID starts an analysis in Directus."""
    from sidecar.cli import files, products

    wanted = tuple(key.strip() for key in segments.split(",") if key.strip()) if segments else None
    outputs = files.Outputs(json=json_out, csv=csv_out, xlsx=xlsx_out)
    with _edge(json_out):
        options: dict[str, object] = {
            "dry_run": dry_run,
            "segments": list(wanted) if wanted else None,
            "extractor": extractor,
            "model": model,
            "budget": budget,
        }
        if files.are_files(targets):
            code = files.analyze(targets, outputs, options, taxonomy=taxonomy)
        else:
            code = products.analyze(targets, outputs, {**options, "force": force}, wait=wait)
    raise typer.Exit(code)


@app.command(epilog=EXIT_CODES)
def cleanup(
    product_id: Annotated[str, typer.Argument(help="The product whose coverage is removed.")],
    include_reviewed: Annotated[bool, typer.Option("--include-reviewed", help="Also rows a person reviewed.")] = False,
    json_out: Json = None,
) -> None:
    """Remove a product's analyses and the coverage rows no person touched. Never the product or its files."""
    from sidecar.cli import products

    with _edge(json_out):
        raise typer.Exit(products.cleanup(product_id, include_reviewed=include_reviewed, json_out=json_out))


@app.command(name="eval", epilog=EVALUATION_CODES)
def evaluate(
    product_ids: Annotated[list[str], typer.Argument(help="Products on whose coverage people have decided.")],
    json_out: Json = None,
    extractor: Annotated[
        str | None, typer.Option(help="rules or openai (which costs what a run costs); default: the operator's.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="A model that the operator allows (openai).")] = None,
    budget: Annotated[float | None, typer.Option(min=0.000001, help="Most that a run may cost (openai).")] = None,
    min_precision: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Fail where the precision of all products is below.")
    ] = None,
    min_recall: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Fail where the recall of all products is below.")
    ] = None,
) -> None:
    """Analyse products anew without writing, and hold what is found against what people accepted, edited, rejected."""
    from sidecar.cli import evaluate as evaluation

    with _edge(json_out):
        options = {"extractor": extractor, "model": model, "budget": budget}
        least = evaluation.Least(precision=min_precision, recall=min_recall)
        raise typer.Exit(evaluation.evaluate(product_ids, options, least, json_out))


@app.command(epilog=EXIT_CODES)
def ask(
    question: Annotated[str, typer.Argument(help="The case in words: 'luggage 3 days late, 2 persons'.")],
    product_ids: Annotated[list[str], typer.Argument(help="Products to ask, at most 20.")],
    json_out: Json = None,
) -> None:
    """Say what the stored coverage of products says to a case, each line with its place in a document."""
    from sidecar.cli import ask as asking

    with _edge(json_out):
        raise typer.Exit(asking.ask(question, product_ids, json_out))


@app.command(epilog=EXIT_CODES)
def setup(
    check: Annotated[bool, typer.Option("--check", help="Only report what differs; change nothing.")] = False,
    flow: Annotated[bool, typer.Option(help="Also create the Flow that analyses the selected products.")] = True,
) -> None:
    """Create what the extension needs in Directus: collections, service user, taxonomies. Safe to repeat."""
    from sidecar.cli import operate

    with _edge(None):
        raise typer.Exit(operate.setup(check=check, flow=flow))


@app.command(epilog=EXIT_CODES)
def check() -> None:
    """Say in one line each whether settings, Redis, Directus, rights, schema, extension and model are in order."""
    from sidecar.cli import operate

    with _edge(None):
        raise typer.Exit(operate.check())


@app.command(epilog=EXIT_CODES)
def status(
    analysis_id: Annotated[str | None, typer.Argument(help="One analysis; without it the last twenty.")] = None,
    heartbeat: Annotated[
        str | None, typer.Option(help="Exit 0 if a process of this kind on this host is alive: worker, sweep.")
    ] = None,
    json_out: Json = None,
) -> None:
    """Show analyses, or whether a worker is alive (for health checks)."""
    from sidecar.cli import operate

    with _edge(json_out):
        raise typer.Exit(operate.heartbeat(heartbeat) if heartbeat else operate.status(analysis_id, json_out))


@app.command()
def api() -> None:
    """Serve the REST and GraphQL API."""
    from sidecar.cli import processes

    with _edge(None):
        processes.api()


@app.command()
def worker() -> None:
    """Work on analyses until told to stop; idle in between."""
    from sidecar.cli import processes

    with _edge(None):
        raise typer.Exit(processes.worker())


@app.command()
def sweep() -> None:
    """Every few seconds: queue what is due, take over what has died."""
    from sidecar.cli import processes

    with _edge(None):
        processes.sweep()


@app.command()
def demo(
    policy: Annotated[Path | None, typer.Option(help="Your own document instead of the sample policies.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep everything running and print address and login.")] = False,
    extractor: Annotated[
        str, typer.Option(help="rules, or openai-test: a language model played by the tests' server.")
    ] = "rules",
) -> None:
    """Start a real Directus, Redis, API, worker and sweep, and analyse sample policies."""
    from sidecar.cli import processes

    with _edge(None):
        if extractor not in ("rules", "openai-test"):
            raise OptionInvalid("--extractor takes rules or openai-test.", field="extractor")
        raise typer.Exit(processes.demo(policy, keep=keep, extractor=extractor))


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


class _edge:
    """Turns our errors into a sentence and an exit code; anything else is a bug and keeps its traceback."""

    def __init__(self, json_out: Path | None) -> None:
        self._as_json = json_out is not None and str(json_out) == "-"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CoverageError):
            stop(error, as_json=self._as_json)
        if isinstance(error, KeyboardInterrupt):
            raise typer.Exit(Exit.CANCELLED) from None


def main() -> None:
    app(prog_name="sidecar")
