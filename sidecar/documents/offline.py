"""Makes unstructured work without a network: no telemetry, no model download. The only module that reaches into it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

FORMATS = ("docx", "html", "md", "txt", "eml")
QUIET = {"DO_NOT_TRACK": "true", "SCARF_NO_ANALYTICS": "true", "UNSTRUCTURED_DISABLE_NOTICE": "1"}


def silence() -> None:
    """Keeps unstructured from calling home. Call before its first import."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


@cache
def prepare() -> None:
    """Silences unstructured and gives it a blank sentence splitter in place of the model it would fetch."""
    silence()
    import spacy
    from unstructured.nlp import tokenize

    pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    tokenize._load_spacy_model = lambda: pipeline
    tokenize._get_nlp.cache_clear()


def partitioner(file_format: str) -> Callable[..., list[Any]]:
    """unstructured's reader of that format ("docx", "html", "md", "txt", "eml"): takes `file=` or `text=`, returns
    elements."""
    prepare()
    if file_format == "docx":
        from unstructured.partition.docx import partition_docx as found
    elif file_format == "html":
        from unstructured.partition.html import partition_html as found
    elif file_format == "md":
        from unstructured.partition.md import partition_md as found
    elif file_format == "eml":
        from unstructured.partition.email import partition_email as found
    else:
        from unstructured.partition.text import partition_text as found
    return found
