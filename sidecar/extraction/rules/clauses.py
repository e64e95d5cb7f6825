"""Exclusions and conditions: one claim per clause that says so, by its heading, its introduction or its own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from sidecar.extraction.rules.outline import Nature
from sidecar.extraction.rules.owners import Owner, owner_of, segment_of
from sidecar.extraction.rules.phrases import PhraseBook, Token, tokens
from sidecar.extraction.rules.reading import Reading
from sidecar.extraction.rules.units import Unit
from sidecar.models import Category, Claim, Span

LONGEST = 590
"""letters and digits in a quote"""
_SHORTEST = 8
_BARE = 3
"""a list whose entries have so few words says nothing entry by entry: it is quoted with its introduction"""
_LEAD_WORDS = 25
"""an introduction of more words is a clause of its own beside the entries it introduces"""
_ENTRY_WORDS = 9
_REQUEST = 4
"""fewest words of a request that is a clause"""
_IMPERATIVES = {"de": re.compile(r"\w{2,}e[rl]?n sie$"), "fr": re.compile(r"\w{3,}ez (?!vous)\w+$")}
_JOINING = frozenset(
    word.text
    for word in tokens(
        "und oder sowie der die das dem den was wer wie wo ob bevor bis damit sobald solange soweit sofern wenn falls "
        "weil dass auch insbesondere indem ohne um"
    )
)
"""words that go on with a request behind a comma"""
_CONTACT = re.compile(r"\S@\S|https?://|www\.|\+\d{2}[\s\d]{7}")
_LISTED = ("bullet", "letter", "roman")
_DENYING = re.compile(
    r"nicht|kein|nie$|weder|ohne$|ausge(?:schlossen|nommen)|ausser|entf[aä]ll|nur$|ne$|n$|pas$|aucun|exclu|sans$|seul"
    r"|non$|nessun|esclus|senza|sol[ot]|not$|no$|never$|except|without$|only$|unless$"
)
"""words, or their beginnings, that deny or restrict"""
_RELATIVE = frozenset(
    word.text
    for word in tokens(
        "die der das dem den deren welche welcher welches welchen was wenn soweit sofern qui que dont lequel lesquels "
        "che cui quali which that who whose where if"
    )
)
_REMARK = 30
"""words up to which a reference to another place is nothing but a reference"""


def clause_claims(reading: Reading) -> Iterator[Claim]:
    entries = _entries(reading.units)
    for unit in reading.units:
        if unit.row or sum(map(str.isalpha, unit.text)) < _SHORTEST or _is_reference(reading, unit):
            continue
        own = entries.get(id(unit), [])
        if _is_bare_entry(unit, entries):
            continue
        if own and _bare(own):
            yield from _whole_list(reading, unit, own)
        elif is_exclusion(reading, unit):
            if not _grants(reading, unit) and not unit.continued and not (own and len(unit.words) <= _LEAD_WORDS):
                yield _claim(reading, unit, "exclusion", unit.span(*clause_range(reading, unit, unit.head)))
        else:
            yield from _spoken(reading, unit, introduces=bool(own))


def is_exclusion(reading: Reading, unit: Unit) -> bool:
    """Whether a unit stands where only exclusions stand: under such a heading or such an introduction."""
    if reading.nature(unit) is Nature.EXCLUSION:
        return True
    return any(_introduces(reading, lead, reading.lexicon.exclusion_leads) for lead in unit.leads)


def _grants(reading: Reading, unit: Unit) -> bool:
    """Whether a sentence among exclusions says what is paid nevertheless: "for 14 days cover goes on". An entry of a
    list is none, nor is a clause that denies anything or speaks of what somebody else pays."""
    if unit.marker in _LISTED or not unit.text.rstrip().endswith(".") or not unit.text[unit.head :][:1].isupper():
        return False
    if any(_DENYING.match(word.text) for word in unit.words):
        return False
    return any(not _in_relative_clause(unit, hit.start) for hit in reading.lexicon.coverage_phrases.find(unit.words))


def _in_relative_clause(unit: Unit, place: int) -> bool:
    comma = unit.text.rfind(",", 0, place)
    after = next((word for word in unit.words if word.start > comma), None) if comma != -1 else None
    return after is not None and after.text in _RELATIVE


def _entries(units: Sequence[Unit]) -> dict[int, list[Unit]]:
    """For each introduction (by identity) the entries that hang from it directly."""
    found: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.leads and unit.leads[-1].introduces and not unit.row:
            found[id(unit.leads[-1])].append(unit)
    return found


def _bare(entries: Sequence[Unit]) -> bool:
    return len(entries) > 1 and median(len(entry.words) for entry in entries) <= _BARE


def _is_bare_entry(unit: Unit, entries: dict[int, list[Unit]]) -> bool:
    return bool(unit.leads) and unit.leads[-1].introduces and _bare(entries.get(id(unit.leads[-1]), []))


def _introduces(reading: Reading, lead: Unit, book: PhraseBook[str]) -> bool:
    """Whether the sentence that ends in the colon says it."""
    if not lead.introduces:
        return False
    key = (id(lead), id(book))
    if key not in reading.heard:
        last = lead.sentence_ranges(reading.lexicon)[-1]
        reading.heard[key] = book.first(_inside(lead, *last)) is not None
    return reading.heard[key]


def _is_reference(reading: Reading, unit: Unit) -> bool:
    return len(unit.words) <= _REMARK and reading.lexicon.reference_phrases.first(unit.words) is not None


def _whole_list(reading: Reading, lead: Unit, entries: Sequence[Unit]) -> Iterator[Claim]:
    """The introduction with as many of its entries as a quote holds."""
    if is_exclusion(reading, lead) or _introduces(reading, lead, reading.lexicon.exclusion_leads):
        category: Category = "exclusion"
    elif reading.nature(lead) is Nature.CONDITION or reading.lexicon.condition_phrases.first(lead.words):
        category = "condition"
    else:
        return
    yield _claim(reading, lead, category, _joined(lead, entries) or lead.span(lead.head))


def _joined(lead: Unit, entries: Sequence[Unit]) -> Span | None:
    start, end = lead.flat.place(lead.head, len(lead.text))
    letters = sum(char.isalnum() for char in lead.text)
    lines = [line.id for line in lead.lines if line.end > start]
    for entry in entries:
        first, last = entry.flat.place(0, len(entry.text))
        letters += sum(char.isalnum() for char in entry.text)
        together = entry.page == lead.page and entry.lines[0].column == lead.lines[-1].column and 0 <= first - end <= 2
        if letters > LONGEST or not together:
            break
        end = last
        lines += [line.id for line in entry.lines]
    return Span(lead.document, tuple(dict.fromkeys(lines)), start, end)


def _spoken(reading: Reading, unit: Unit, *, introduces: bool) -> Iterator[Claim]:
    """What single sentences say, and the unit as a whole where its section or introduction is one of conditions."""
    lexicon, nature = reading.lexicon, reading.nature(unit)
    ranges = unit.sentence_ranges(lexicon)
    if introduces and len(_inside(unit, *ranges[-1])) <= _LEAD_WORDS:
        ranges = ranges[:-1]
    conditional: list[tuple[int, int]] = []
    for start, end in ranges:
        words = _inside(unit, start, end)
        if lexicon.exclusion_phrases.first(words):
            span = unit.span(*clause_range(reading, unit, max(start, unit.head), end))
            yield _claim(reading, unit, "exclusion", span)
        elif _says(lexicon.condition_phrases, words) or _asks(unit.text[start:end], words, lexicon.language):
            conditional.append((start, end))
    if nature is Nature.ADMINISTRATION or unit.continued:
        return
    led = any(_introduces(reading, lead, lexicon.condition_leads) for lead in unit.leads)
    if led or (nature is Nature.CONDITION and ranges and not _is_detail(unit)):
        yield _claim(reading, unit, "condition", unit.span(*clause_range(reading, unit, unit.head)))
    else:
        for start, end in _runs(conditional):
            span = unit.span(*clause_range(reading, unit, max(start, unit.head), end))
            yield _claim(reading, unit, "condition", span)


def _is_detail(unit: Unit) -> bool:
    """An address, a title that ends in a colon, or an entry of a list whose introduction says it: nothing that binds
    on its own."""
    if unit.text.rstrip().endswith(":") and len(unit.words) <= _ENTRY_WORDS:
        return True
    if _CONTACT.search(unit.text):
        return True
    return bool(unit.marker) and (bool(unit.leads) or (len(unit.words) <= _ENTRY_WORDS and unit.text[-1] not in ".;"))


def _says(book: PhraseBook[str], words: Sequence[Token]) -> bool:
    """A pattern that begins with `^` counts only where it opens the sentence."""
    return any(hit.first == 0 or not hit.tag.startswith("^") for hit in book.find(words))


def _asks(sentence: str, words: Sequence[Token], language: str) -> bool:
    """Whether a sentence is a request to the reader, by its form.

    In German "Halten Sie ..." is one only where no main clause follows: "Halten Sie ..., zahlen wir" says when.
    """
    opening = _IMPERATIVES.get(language)
    if opening is None or len(words) < _REQUEST or sentence.rstrip().endswith("?"):
        return False
    match = opening.match(" ".join(word.text for word in words[:2]))
    if match is None or language != "de":
        return match is not None
    return all(word.text in _JOINING for word in _after_commas(sentence, words))


def _after_commas(sentence: str, words: Sequence[Token]) -> Iterator[Token]:
    first = words[0].start
    for before, after in pairwise(words):
        if "," in sentence[before.end - first : after.start - first]:
            yield after


def _runs(ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences that follow one another, as one range."""
    run: tuple[int, int] | None = None
    for start, end in ranges:
        if run is not None and start - run[1] <= 2:
            run = (run[0], end)
            continue
        if run is not None:
            yield run
        run = (start, end)
    if run is not None:
        yield run


def _inside(unit: Unit, start: int, end: int) -> list[Token]:
    return [word for word in unit.words if word.start >= start and word.end <= end]


def clause_range(reading: Reading, unit: Unit, start: int, end: int | None = None) -> tuple[int, int]:
    """From start to the end of the clause, or to the last sentence that a quote can still hold."""
    best = None
    for first, last in unit.sentence_ranges(reading.lexicon):
        if last <= start or (end is not None and first >= end):
            continue
        if last - start > LONGEST and sum(map(str.isalnum, unit.text[start:last])) > LONGEST:
            break
        best = last
    if best is not None:
        return start, best
    return start, _cut_short(unit.text, start)


def _cut_short(text: str, start: int) -> int:
    position, letters = start, 0
    while position < len(text) and letters < LONGEST:
        letters += text[position].isalnum()
        position += 1
    if position == len(text):
        return position
    comma = max(text.rfind(", ", start + 1, position), text.rfind("; ", start + 1, position))
    blank = text.rfind(" ", start + 1, position)
    return comma + 1 if comma > start else blank if blank > start else position


def _claim(reading: Reading, unit: Unit, category: Category, span: Span) -> Claim:
    owner = Owner(segment_of(reading, unit))
    if category == "condition":
        found = owner_of(reading, unit, 0, len(unit.text))
        owner = found if found.segment == owner.segment else owner
    return Claim(category=category, span=span, segment=owner.segment, benefit=owner.benefit)
