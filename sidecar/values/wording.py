"""The wording of one language that tells what a value means, compiled once. Reads no text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sidecar.models import LimitKind
from sidecar.values.grammar import any_of, grammar, whole


@dataclass(frozen=True, slots=True)
class Wording:
    nouns: Sequence[tuple[re.Pattern[str], str]]
    variants: Sequence[tuple[re.Pattern[str], str]]
    upper: re.Pattern[str]
    lower: re.Pattern[str]
    within: re.Pattern[str]
    not_within: re.Pattern[str]
    kinds: Sequence[tuple[LimitKind, re.Pattern[str]]]
    takeover: re.Pattern[str]
    borne: re.Pattern[str]
    threshold: re.Pattern[str]
    not_a_limit: Sequence[tuple[str, re.Pattern[str]]]
    behind: Sequence[tuple[str, re.Pattern[str]]]
    before: Sequence[tuple[str, re.Pattern[str]]]
    coordination: re.Pattern[str]
    bound_inside: re.Pattern[str]
    pregnancy: re.Pattern[str]
    floor: re.Pattern[str]
    denied: re.Pattern[str]
    ending: re.Pattern[str]
    trip_lasts: re.Pattern[str]
    trip_of: re.Pattern[str]
    group: re.Pattern[str]
    each: re.Pattern[str]
    first_ones: re.Pattern[str]
    total: re.Pattern[str]
    alternative: re.Pattern[str]
    since_contract: re.Pattern[str]
    petty: re.Pattern[str]
    unpaid: re.Pattern[str]
    covered: re.Pattern[str]
    approval: re.Pattern[str]
    all_day: re.Pattern[str]
    service: re.Pattern[str]
    raised: re.Pattern[str]
    breath: re.Pattern[str]
    beyond: re.Pattern[str]
    police: re.Pattern[str]


@lru_cache
def wording(code: str) -> Wording:
    language = grammar(code).language
    upper, lower = whole(language.upper), whole(language.lower)
    return Wording(
        nouns=[
            (re.compile(rf"(?<![\w-])(?:{p})(?!\w)"), per)
            for p, per in (*language.per.items(), *language.per_alone.items())
        ],
        variants=[(re.compile(rf"(?<![\w])(?:{p})"), per) for p, per in language.per_variant.items()],
        upper=re.compile(rf"{upper}[\s:]*$"),
        lower=re.compile(rf"{lower}[\s:]*$"),
        within=re.compile(rf"{whole(language.within)}\s*$"),
        not_within=re.compile(rf"{whole(language.not_enough)}\s+(?:[\w-]+\s+){{0,3}}{whole(language.within)}\s*$"),
        kinds=[(kind, re.compile(whole(words))) for kind, words in language.kinds.items()],
        takeover=re.compile(whole(language.takeover)),
        borne=re.compile(whole(language.borne)),
        threshold=re.compile(rf"^[\s\w]{{0,12}}{whole(language.threshold)}"),
        not_a_limit=[(reason, re.compile(whole(words))) for reason, words in language.not_a_limit.items()],
        behind=[
            (reason, re.compile(rf"\s?(?:{any_of(words)})(?!\w)")) for reason, words in language.right_behind.items()
        ],
        before=[(reason, re.compile(rf"{whole(words)}\s*$")) for reason, words in language.right_before.items()],
        coordination=re.compile(whole(w for w in language.coordination if w != "/")),
        bound_inside=re.compile(whole([*language.upper, *language.lower])),
        floor=re.compile(r"(?<!\w)(?:minim\w*|mindest\w*|wenigstens|at least|au moins|almeno)"),
        denied=re.compile(r"(?<!\w)(?:no|not|never|cannot|nor|ne|n'\w+|non|nessun\w*|kein\w*|nie)(?!\w)[^,;:]{0,40}$"),
        ending=re.compile(
            r"(?<!\w)(?:stop\w*|ends?|ceas\w*|expir\w*|endet|enden|erlisch\w*|erlösch\w*|cess(?:e|ent|ant)|prend fin"
            r"|prennent fin|termina(?:no)?|cessa(?:no)?)(?!\w)"
        ),
        trip_lasts=re.compile(
            r"(?<!\w)(?:reisen?|trips?|journeys?|voyages?|viagg(?:io|i))(?!\w)[^.;:]{0,90}"
            r"(?<!\w)(?:dauer[nt]?|am stück|"
            r"last|lasts|exceed|longer|länger|dur(?:e|ent|er|a|ano|are)|excéd\w*|excède\w*|superare)(?!\w)"
        ),
        trip_of=re.compile(
            r"(?<!\w)(?:\w*reisen?|trips?|journeys?|voyages?|viagg(?:io|i))\s(?:von|bis|über|mit einer dauer von|of"
            r"|up to|over|longer than|lasting|de|d'une durée de|jusqu'à|di|della durata di|fino a|oltre)"
            r"(?:\s(?:zu|mehr als|über|maximal|höchstens|up to|more than|at most|plus de|au plus|più di"
            r"|al massimo))?\s*$"
            r"|(?<!\w)(?:einzelne|gleiche|même|chaque|stesso|ogni|single|any one)\s(?:reise|voyage|viaggio|trip)(?!\w)"
            r"[^.;:]{0,60}$"
        ),
        first_ones=re.compile(r"(?<!\w)(?:ersten|first|premi(?:er|ère)s|prim[ie])\s$"),
        each=re.compile(r",?\s(?:zu je|zu|at|of|à|de|da|a)(?:\s(?:höchstens|maximal|max\.|up to|au plus))?\s"),
        group=re.compile(r"(?:person|people|leute|insass|teilnehm|particip|partecip)"),
        total=re.compile(
            r"(?<!\w)(?:insgesamt|gesamthaft|total|in total|altogether|au total|in totale|complessivamente)(?!\w)"
        ),
        alternative=re.compile(
            r"\s*(?:\([^()\d]{1,40}\)\s*(?:,|und|and|et|e)?|,)?\s*(?<!\w)(?:oder|beziehungsweise|bzw\.|respektive|resp\.|or"
            r"|ou|respectivement|o|oppure|rispettivamente)?\s*(?:bis |jusqu'à |up to |fino a )?"
        ),
        since_contract=re.compile(
            r"\s(?:nach|seit|ab|after|from|since|après|depuis|dès|dopo|da|dalla?)\s(?:de[mr] |the |la |le )?"
            r"(?:abschluss de[sr] v\w+|vertragsabschluss|versicherungsabschluss|vertragsbeginn|versicherungsbeginn"
            r"|beginn de[sr] v\w+|taking out|inception|conclusion d[ue]|début du contrat|conclusione del"
            r"|inizio del contratto)"
            r"(?!\w)"
        ),
        petty=re.compile(
            r"(?<!\w)(?:schäden|beträge|kosten|forderungen|losses|claims|amounts|dommages|montants|frais|danni|importi|spese)"
            r"\s(?:unter|von weniger als|below|under|of less than|inférieurs à|inferiori a)\s*$"
        ),
        unpaid=re.compile(
            r"(?<!\w)(?:nicht|not|ne|n'\w+|non)(?!\w)[^.;]{0,24}?(?<!\w)"
            r"(?:vergütet|ersetzt|entschädigt|bezahlt|übernommen|paid|covered|reimbursed|rembours\w+|pris en charge"
            r"|indemnis\w+|rimborsat\w+|pagat\w+|indennizzat\w+)"
        ),
        covered=re.compile(r"(?<!\w)(?:(?:mit)?versichert|(?:mit)?gedeckt)(?!\w)"),
        approval=re.compile(
            r"(?<!\w)(?:bedürfen|bedarf|erfordern|erfordert|require|requires|need|needs|nécessitent|nécessite|requièrent"
            r"|richiedono|richiede|necessitano)(?!\w)[^.;]{0,50}(?<!\w)(?:zustimmung|genehmigung|einwilligung|bewilligung"
            r"|kostengutsprache|approval|consent|authorisation|accord|autorisation|consenso|autorizzazione)(?!\w)"
        ),
        all_day=re.compile(
            r"(?<!\w)(?:während|an|rund um die|for|durant|pendant|per|on)(?:\s(?:der|den|les|le|the))?\s$"
        ),
        service=re.compile(
            r"(?<!\w)(?:erreichbar\w*|zur verfügung|\w*zentrale|hotline|notruf\w*|available|helpline|disponible"
            r"|joignable|centrale|raggiungibile|disponibile)(?!\w)"
        ),
        raised=re.compile(
            r"(?<!\w)(?:(?:portée?|augmentée?|passe) à|(?:erhöht|steigt) (?:sich )?(?:er |sie )?(?:sich )?auf"
            r"|(?:rises|increases|rising|increased|rise) to|(?:elevat[oa]|aumenta(?:to|ta)?|sale) a"
            r"|beziehungsweise|bzw\.|respectively|respectivement|rispettivamente)\s*$"
        ),
        breath=re.compile(
            rf"[^.;:\d]{{0,24}}?(?:,|(?<!\w)(?:{any_of(w for w in language.coordination)})(?!\w))[^.;:\d]{{0,34}}"
        ),
        beyond=re.compile(
            r"(?<!\w)(?:ab|über|übersteig\w*|mehr als|more than|exceed\w*|over|above"
            r"|dépass\w*|supérieure?s? à|plus de|oltre|super\w*)\s[\w\s]{0,24}$"
        ),
        police=re.compile(r"(?<!\w)(?:polizei|police|polizia|carabinieri)(?!\w)"),
        pregnancy=re.compile(r"schwanger|enceinte|grossesse|gravidanza|pregnan"),
    )
