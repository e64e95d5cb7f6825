"""Answers of endpoints that keep to the schema and of those that do not: what is taken, what is not."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.errors import ModelAnswerInvalid
from sidecar.extraction.openai.answers import EMPTY, Reply
from sidecar.extraction.openai.parsing import parse, schema_in_words, strict_schema

ROUTE = {"segment": "luggage", "first": 1, "last": 2}
GOOD: dict[str, Any] = {"routes": [ROUTE], "verdicts": [], "limits": [], "clauses": []}
TEXT = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        TEXT, f"  {TEXT}\n", f"```json\n{TEXT}\n```", f"```\n{json.dumps(GOOD, indent=2)}\n```", f"\ufeff{TEXT}",
        f"Here is the answer:\n{TEXT}\nI hope this helps.",
    ],
)  # fmt: skip
def test_the_object_is_found(text: str) -> None:
    assert parse(text, Reply) == Reply.model_validate(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "null", "[]", "7", '"x"', "nothing", "{", TEXT[:-1], f"{TEXT}{TEXT}", f"[{TEXT}]", "{}",
        json.dumps({**GOOD, "more": 1}),
        json.dumps({name: value for name, value in GOOD.items() if name != "limits"}),
        json.dumps({**GOOD, "routes": [{**ROUTE, "first": "1"}]}),
        json.dumps({**GOOD, "routes": [{**ROUTE, "first": 1.5}]}),
        json.dumps({**GOOD, "routes": [{**ROUTE, "extra": None}]}),
        json.dumps({**GOOD, "routes": None}),
        TEXT.replace('"first": 1', '"first": NaN'),
        TEXT.replace('"first": 1', '"first": 1, "first": 3'),
        TEXT.replace("routes", "ROUTES"),
        "{'routes': []}",
        "[" * 100_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ModelAnswerInvalid) as raised:
        parse(text, Reply)
    assert "luggage" not in raised.value.message


@given(st.text())
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    with contextlib.suppress(ModelAnswerInvalid):
        assert isinstance(parse(text, Reply), Reply)


def test_the_empty_answer_is_an_answer() -> None:
    assert parse(EMPTY.model_dump_json(), Reply) == EMPTY


def test_a_strict_schema_is_closed_and_holds_nothing_that_endpoints_refuse() -> None:
    def nodes(value: Any) -> list[dict[str, Any]]:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [*([value] if isinstance(value, dict) else []), *(node for one in inner for node in nodes(one))]

    wire = strict_schema(Reply)
    assert wire["strict"] is True
    objects = [node for node in nodes(wire["schema"]) if node.get("type") == "object"]
    assert objects
    for node in objects:
        assert node["additionalProperties"] is False
        assert sorted(node["required"]) == sorted(node["properties"])
    refused = {"minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "default"}
    assert not any(refused & node.keys() for node in nodes(wire["schema"]) if "properties" not in node)
    assert '"additionalProperties": false' in schema_in_words(Reply)
