"""Milliseconds per page and peak memory of parsing and finding with the rules, beside the bare loop over pdfium's
characters and other engines. Ratios of one run.

    PYTHONPATH=. python bench/extract.py FOLDER
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.engines import table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of PDFs")
    args = parser.parse_args()
    table(("bare loop", "parse", "parse + rules", "parse + rules + verify", "pdfminer", "unstructured"), args.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
