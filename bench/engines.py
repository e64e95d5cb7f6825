"""What the benches measure, each engine in a process of its own over the same files. Knows no report."""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import subprocess
import sys
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 3
SLOW = ("pdfminer", "unstructured")
"""measured in one round"""
TEXT = "the insurer pays for the baggage of the insured person when it is stolen or lost during a journey"
WORDS = TEXT.split(" ")


@dataclass(frozen=True)
class Figures:
    """CPU milliseconds per page, programs it calls included, and peak memory in MB."""

    pages: int
    ms: float
    mb: float


def bare(data: bytes) -> int:
    """The floor: the least that any reader with word boxes does through pypdfium2, every character and its box."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    with pdfium.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            letters: list[str] = []
            words = []
            for index in range(text.count_chars()):
                code = raw.FPDFText_GetUnicode(text.raw, index)
                raw.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
                if code <= 32:
                    words.append(("".join(letters), left.value, right.value, bottom.value, top.value))
                    letters = []
                else:
                    letters.append(chr(code))
            text.close()
            page.close()
        return len(document)


def layout(data: bytes) -> int:
    """Our pages and sections, without the second engine's count."""
    from sidecar.documents.limits import Limits
    from sidecar.documents.pdf import read_pdf

    return len(read_pdf(data, limits=Limits()).pages)


def parse(data: bytes) -> int:
    """All that an analysis waits for: layout, language and the account of losses."""
    from sidecar.documents.reader import parse as read

    return len(read(data, name="bench.pdf").pages)


def rules(data: bytes) -> int:
    """Parsed, and everything found that the rules find."""
    from sidecar.documents.reader import parse as read
    from sidecar.extraction.rules.extractor import RulesExtractor
    from sidecar.ports import SilentReport
    from sidecar.taxonomies import seed_taxonomy

    document = read(data, name="bench.pdf")
    RulesExtractor().extract([document], seed_taxonomy("travel"), SilentReport())
    return len(document.pages)


def verified(data: bytes) -> int:
    """As `rules`, and every claim checked."""
    from sidecar.documents.reader import parse as read
    from sidecar.extraction.rules.extractor import RulesExtractor
    from sidecar.ports import SilentReport
    from sidecar.taxonomies import seed_taxonomy
    from sidecar.verification.verify import verify

    document = read(data, name="bench.pdf")
    taxonomy = seed_taxonomy("travel")
    verify(RulesExtractor().extract([document], taxonomy, SilentReport()).claims, [document], taxonomy)
    return len(document.pages)


def pdfminer(data: bytes) -> int:
    """pdfminer.six alone, with its layout."""
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(io.BytesIO(data)))


def unstructured(data: bytes) -> int:
    """unstructured's fast path for PDFs. Raises ImportError where its extra packages are missing."""
    _lighten()
    from unstructured.partition.pdf import partition_pdf

    elements = partition_pdf(file=io.BytesIO(data), strategy="fast", languages=["deu"])
    if not elements:
        raise ImportError("unstructured reads nothing: a package that it needs is missing")
    return max(element.metadata.page_number or 1 for element in elements)


def _lighten() -> None:
    """Lets unstructured's PDF path be imported without the models that "fast" never uses, and without a network."""
    from sidecar.documents.offline import prepare

    nothing = type("Nothing", (), {})
    stubs: dict[str, dict[str, object]] = {
        "unstructured_inference.models.base": {"get_model": None, "DEFAULT_MODEL": "none"},
        "unstructured_inference.models.unstructuredmodel": {
            "UnstructuredElementExtractionModel": nothing,
            "UnstructuredObjectDetectionModel": nothing,
        },
        "unstructured_inference.visualize": {"draw_bbox": None},
        "numba": {"njit": lambda *found, **_: found[0] if found and callable(found[0]) else lambda function: function},
        "cv2": {},
        "pandas": {"DataFrame": nothing},
        "scipy": {},
        "scipy.sparse": {},
        "scipy.sparse.csgraph": {"connected_components": None},
    }
    for name, attributes in stubs.items():
        if name not in sys.modules:
            module = types.ModuleType(name)
            module.__dict__.update(attributes)
            sys.modules[name] = module
    prepare()


ENGINES: dict[str, Callable[[bytes], int]] = {
    "bare loop": bare,
    "layout": layout,
    "parse": parse,
    "parse + rules": rules,
    "parse + rules + verify": verified,
    "pdfminer": pdfminer,
    "unstructured": unstructured,
}


def figures(engine: str, folder: Path) -> Figures | None:
    """Measured in a process of its own; None where the engine is not installed."""
    root = str(Path(__file__).resolve().parents[1])
    run = subprocess.run(
        [sys.executable, __file__, str(folder), engine],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])},
    )
    if run.returncode == 3:
        return None
    if run.returncode:
        raise RuntimeError(f"{engine} failed: {run.stderr[-2000:]}")
    return Figures(**json.loads(run.stdout.splitlines()[-1]))


def table(engines: Sequence[str], folder: Path) -> dict[str, Figures | None]:
    """Prints one line per engine, as ratios to the first, and returns the figures."""
    found = {engine: figures(engine, folder) for engine in engines}
    floor = found[engines[0]]
    assert floor is not None
    print(f"{floor.pages} pages; CPU time, best of {ROUNDS} rounds after one to warm up (slow engines: one)")
    for engine, result in found.items():
        if result is None:
            print(f"{engine:24} not installed")
        else:
            ratio = result.ms / floor.ms
            print(f"{engine:24}{result.ms:7.1f} ms/page  {ratio:6.2f} x bare  {result.mb:5.0f} MB peak")
    return found


def generate(path: Path, pages: int) -> None:
    """A two-column policy: numbered clauses of three sentences under bold headings, figures in some of them."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    clause = 0
    for page in range(pages):
        pdf.add_page()
        for x in (50, 310):
            for row in range(60):
                pdf.set_font("helvetica", "B" if row % 12 == 0 else "", 9)
                text = " ".join(WORDS[(row + page + at) % len(WORDS)] for at in range(8))
                if row % 12 == 0:
                    clause += 1
                    text = f"{clause // 10 + 1}.{clause % 10 + 1} Insurance of {text[:20]}"
                elif row % 4 == 3:
                    text = f"{text[:24]} at most CHF {100 * (clause % 50 + 1)}."
                pdf.text(x, 60 + 12 * row, text[:1].upper() + text[1:] if row % 4 == 0 else text)
    pdf.output(str(path))


def _measure(engine: str, folder: Path) -> Figures:
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    run = ENGINES[engine]
    pages = sum(map(run, files))
    best = float("inf")
    for _ in range(1 if engine in SLOW else ROUNDS):
        began = _cpu_seconds()
        for data in files:
            run(data)
        best = min(best, _cpu_seconds() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(pages, 1000 * best / pages, peak)


def _cpu_seconds() -> float:
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + below.ru_utime + below.ru_stime


def main() -> int:
    try:
        result = _measure(sys.argv[2], Path(sys.argv[1]))
    except ImportError as error:
        print(error, file=sys.stderr)
        return 3
    print(json.dumps(result.__dict__))
    return 0


if __name__ == "__main__":
    sys.exit(main())
