"""Milliseconds per page and peak memory of parsing PDFs: ours, a bare loop over pdfium's characters, pdfminer.
Ratios of one run.

    python bench/parse.py [FOLDER]

Without a folder a two-column document of 40 pages is generated. Every engine runs in a process of its own.
"""

from __future__ import annotations

import ctypes
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 3
WORDS = [
    "the",
    "insurer",
    "pays",
    "for",
    "the",
    "baggage",
    "of",
    "the",
    "insured",
    "person",
    "when",
    "it",
    "is",
    "stolen",
    "or",
    "lost",
    "during",
    "a",
    "journey",
]


def bare(data: bytes) -> int:
    """The least that any reader with boxes does: every character and its box."""
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


def whole(data: bytes) -> int:
    """All that an analysis waits for, in process: layout, language and the account of losses."""
    from sidecar.documents.reader import parse

    return len(parse(data, name="bench.pdf").pages)


def miner(data: bytes) -> int:
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(io.BytesIO(data)))


ENGINES: dict[str, Callable[[bytes], int]] = {"bare": bare, "layout": layout, "whole": whole, "pdfminer": miner}


def measure(engine: str, folder: Path) -> dict[str, float]:
    """Best of several rounds over all files, after one that only warms up."""
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    run = ENGINES[engine]
    pages = sum(run(data) for data in files)
    best = float("inf")
    for _ in range(1 if engine == "pdfminer" else ROUNDS):
        began = time.process_time()
        for data in files:
            run(data)
        best = min(best, time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": pages, "ms": 1000 * best / pages, "mb": peak}


def generate(folder: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_font("helvetica", size=9)
    for page in range(40):
        pdf.add_page()
        for row in range(60):
            for x in (50, 310):
                pdf.text(x, 60 + 12 * row, " ".join(WORDS[(row + page + at) % len(WORDS)] for at in range(9)))
    pdf.output(str(folder / "generated.pdf"))


def report(folder: Path) -> None:
    results = {}
    for engine in ENGINES:
        run = subprocess.run(
            [sys.executable, __file__, str(folder), engine], capture_output=True, text=True, check=True
        )
        results[engine] = json.loads(run.stdout)
    print(f"{results['bare']['pages']:.0f} pages, CPU time of the parsing process")
    for engine, result in results.items():
        ratio = result["ms"] / results["bare"]["ms"]
        print(f"{engine:9s} {result['ms']:7.1f} ms/page  {ratio:5.2f} x bare  {result['mb']:6.0f} MB peak")


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[1]))))
    elif len(sys.argv) == 2:
        report(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder))
            report(Path(folder))


if __name__ == "__main__":
    main()
