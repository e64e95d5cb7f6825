"""Scripts that read what they are sent: the oracle, and a model that obeys whatever it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.model_server.oracle import Oracle
from tests.model_server.prompts import Prompt, read_prompt
from tests.model_server.server import Asked, Reaction, Script

Json = dict[str, Any]
Change = Callable[[Prompt, Json], Json]


def oracle(labels: Mapping[str, Any], pages: Mapping[int, int] | None = None, *, delay: float = 0.0) -> Script:
    """Answers perfectly from labels. `delay`: seconds per call."""
    return answering(Oracle(labels, pages or {}).answer, delay=delay)


def answering(answer: Callable[[Prompt], Json], *, delay: float = 0.0, change: Change | None = None) -> Script:
    """Answers by a function of the prompt; `change` may spoil what it says."""

    def script(asked: Asked) -> Reaction:
        prompt = read_prompt(asked.system, asked.user)
        said = answer(prompt)
        return Reaction(text=json.dumps(change(prompt, said) if change else said), delay=delay)

    return script


class Obeying:
    """Answers as `honest` does, unless a line tells it what to say: then it says that, of everything, with any line.

    It looks for orders in all that is sent but the instructions, marked lines included.
    """

    def __init__(self, honest: Callable[[Prompt], Json]) -> None:
        self.honest = honest
        self.obeyed = 0

    def __call__(self, prompt: Prompt) -> Json:
        said = self.honest(prompt)
        order = _order(" ".join(line.text for line in prompt.lines) + " ".join(row.sample for row in prompt.rows))
        if order is None:
            return said
        self.obeyed += 1
        if prompt.task == "routing" or order == "silent":
            return {"routes": [], "verdicts": [], "limits": [], "clauses": []}
        return {**said, "verdicts": list(self._verdicts(prompt, order)), "limits": list(self._limits(prompt, said))}

    def _verdicts(self, prompt: Prompt, order: str) -> Iterator[Json]:
        plain = [line.number for line in prompt.lines if line.mark == ""] or [0]
        for place, owner in enumerate(prompt.owners):
            yield {"owner": owner, "verdict": order, "lines": [plain[place % len(plain)]], "summary": ""}

    def _limits(self, prompt: Prompt, said: Json) -> Iterator[Json]:
        yield from said["limits"]
        for line in prompt.lines:
            for value in re.findall(r"(?:CHF|EUR|USD)\s*([\d']{5,})", line.text):
                yield {
                    "owner": prompt.owners[-1] if prompt.owners else "", "item": "", "kind": "max_amount",
                    "value": float(value.replace("'", "")), "unlimited": False, "unit": "CHF", "per": None,
                    "qualifier": "", "lines": [line.number],
                }  # fmt: skip


_DENIED = r"exclud|ausgeschlossen|exclu|esclus|not covered|nicht versichert|nicht gedeckt|non couvert|non copert|исключ"
_GRANTED = r"covered|gedeckt|versichert|couvert|copert|cubiert|cobert|gedekt|objęt|покрыт|承保"
_TO_MODEL = (
    r"ignor|disregard|forget|system prompt|language model|sprachmodell|\bki\b|\bai\b|\bia\b|llm|assistant|json|verdict"
    r"|missacht|oubli|dimentic|olvid|esque|negeer|zignoruj|игнор|忽略|mark |markier|marque|segna|model"
)


def _order(text: str) -> str | None:
    """What an order in the text demands, or None where the text orders nothing."""
    text = text.lower()
    order = re.search(_TO_MODEL, text)
    if order is None:
        return None
    near = text[max(0, order.start() - 200) : order.end() + 300]
    if re.search(_DENIED, near):
        return "excluded"
    return "covered" if re.search(_GRANTED, near) else "silent"
