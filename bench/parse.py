"""Milliseconds per page and peak memory of parsing PDFs, beside a bare loop over pdfium's characters and other
engines. Ratios of one run.

    PYTHONPATH=. python bench/parse.py [FOLDER] [--pages 500]

Without a folder a two-column document of 40 pages is generated. `--pages` also shows how time and memory grow with the
number of pages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.engines import figures, generate, table


def growth(pages: int) -> None:
    """A tenth of the pages, then all of them: milliseconds per page and peak memory."""
    for engine in ("parse", "parse + rules"):
        for count in (pages // 10, pages):
            with tempfile.TemporaryDirectory() as folder:
                generate(Path(folder) / "generated.pdf", count)
                result = figures(engine, Path(folder))
                assert result is not None
                print(f"{engine:24}{count:4} pages {result.ms:7.1f} ms/page  {result.mb:5.0f} MB peak")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="folder of PDFs")
    parser.add_argument("--pages", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if args.folder is None:
            generate(Path(made) / "generated.pdf", 40)
        table(("bare loop", "layout", "parse", "pdfminer", "unstructured"), args.folder or Path(made))
    if args.pages:
        growth(args.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
