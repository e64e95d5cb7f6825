"""The languages that values can be read in, by ISO 639-1 code."""

from __future__ import annotations

from collections.abc import Mapping

from sidecar.values.languages.base import Language
from sidecar.values.languages.de import GERMAN
from sidecar.values.languages.en import ENGLISH
from sidecar.values.languages.fr import FRENCH
from sidecar.values.languages.it import ITALIAN

LANGUAGES: Mapping[str, Language] = {language.code: language for language in (GERMAN, FRENCH, ITALIAN, ENGLISH)}

__all__ = ["LANGUAGES", "Language"]
