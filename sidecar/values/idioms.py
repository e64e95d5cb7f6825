"""Turns of phrase that tell what a value means, in the words of all languages at once. Reads no text."""

from __future__ import annotations

import re
from typing import ClassVar


class Idioms:
    """What no single language needs to tell apart; each compiled once."""

    floor: ClassVar[re.Pattern[str]] = re.compile(r"(?<!\w)(?:minim\w*|mindest\w*|wenigstens|at least|au moins|almeno)")
    denied: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:no|not|never|cannot|nor|ne|n'\w+|non|nessun\w*|kein\w*|nie)(?!\w)[^,;:]{0,40}$"
    )
    ending: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:stop\w*|ends?|ceas\w*|expir\w*|endet|enden|erlisch\w*|erlösch\w*|cess(?:e|ent|ant)|prend fin"
        r"|prennent fin|termina(?:no)?|cessa(?:no)?)(?!\w)"
    )
    trip_lasts: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:reisen?|trips?|journeys?|voyages?|viagg(?:io|i))(?!\w)[^.;:]{0,90}"
        r"(?<!\w)(?:dauer[nt]?|am stück|"
        r"last|lasts|exceed|longer|länger|dur(?:e|ent|er|a|ano|are)|excéd\w*|excède\w*|superare)(?!\w)"
    )
    trip_of: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:\w*reisen?|trips?|journeys?|voyages?|viagg(?:io|i))\s(?:von|bis|über|mit einer dauer von|of"
        r"|up to|over|longer than|lasting|de|d'une durée de|jusqu'à|di|della durata di|fino a|oltre)"
        r"(?:\s(?:zu|mehr als|über|maximal|höchstens|up to|more than|at most|plus de|au plus|più di"
        r"|al massimo))?\s*$"
        r"|(?<!\w)(?:einzelne|gleiche|même|chaque|stesso|ogni|single|any one)\s(?:reise|voyage|viaggio|trip)(?!\w)"
        r"[^.;:]{0,60}$"
    )
    first_ones: ClassVar[re.Pattern[str]] = re.compile(r"(?<!\w)(?:ersten|first|premi(?:er|ère)s|prim[ie])\s$")
    each: ClassVar[re.Pattern[str]] = re.compile(
        r",?\s(?:zu je|zu|at|of|à|de|da|a)(?:\s(?:höchstens|maximal|max\.|up to|au plus))?\s"
    )
    group: ClassVar[re.Pattern[str]] = re.compile(r"(?:person|people|leute|insass|teilnehm|particip|partecip)")
    total: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:insgesamt|gesamthaft|total|in total|altogether|au total|in totale|complessivamente)(?!\w)"
    )
    alternative: ClassVar[re.Pattern[str]] = re.compile(
        r"\s*(?:\([^()\d]{1,40}\)\s*(?:,|und|and|et|e)?|,)?\s*(?<!\w)(?:oder|beziehungsweise|bzw\.|respektive|resp\.|or"
        r"|ou|respectivement|o|oppure|rispettivamente)?\s*(?:bis |jusqu'à |up to |fino a )?"
    )
    since_contract: ClassVar[re.Pattern[str]] = re.compile(
        r"\s(?:nach|seit|ab|after|from|since|après|depuis|dès|dopo|da|dalla?)\s(?:de[mr] |the |la |le )?"
        r"(?:abschluss de[sr] v\w+|vertragsabschluss|versicherungsabschluss|vertragsbeginn|versicherungsbeginn"
        r"|beginn de[sr] v\w+|taking out|inception|conclusion d[ue]|début du contrat|conclusione del"
        r"|inizio del contratto)"
        r"(?!\w)"
    )
    petty: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:schäden|beträge|kosten|forderungen|losses|claims|amounts|dommages|montants|frais|danni|importi|spese)"
        r"\s(?:unter|von weniger als|below|under|of less than|inférieurs à|inferiori a)\s*$"
    )
    unpaid: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:nicht|not|ne|n'\w+|non)(?!\w)[^.;]{0,24}?(?<!\w)"
        r"(?:vergütet|ersetzt|entschädigt|bezahlt|übernommen|paid|covered|reimbursed|rembours\w+|pris en charge"
        r"|indemnis\w+|rimborsat\w+|pagat\w+|indennizzat\w+)"
    )
    covered: ClassVar[re.Pattern[str]] = re.compile(r"(?<!\w)(?:(?:mit)?versichert|(?:mit)?gedeckt)(?!\w)")
    approval: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:bedürfen|bedarf|erfordern|erfordert|require|requires|need|needs|nécessitent|nécessite|requièrent"
        r"|richiedono|richiede|necessitano)(?!\w)[^.;]{0,50}(?<!\w)(?:zustimmung|genehmigung|einwilligung|bewilligung"
        r"|kostengutsprache|approval|consent|authorisation|accord|autorisation|consenso|autorizzazione)(?!\w)"
    )
    all_day: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:während|an|rund um die|for|durant|pendant|per|on)(?:\s(?:der|den|les|le|the))?\s$"
    )
    service: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:erreichbar\w*|zur verfügung|\w*zentrale|hotline|notruf\w*|available|helpline|disponible"
        r"|joignable|centrale|raggiungibile|disponibile)(?!\w)"
    )
    raised: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:(?:portée?|augmentée?|passe) à|(?:erhöht|steigt) (?:sich )?(?:er |sie )?(?:sich )?auf"
        r"|(?:rises|increases|rising|increased|rise) to|(?:elevat[oa]|aumenta(?:to|ta)?|sale) a"
        r"|beziehungsweise|bzw\.|respectively|respectivement|rispettivamente)\s*$"
    )
    beyond: ClassVar[re.Pattern[str]] = re.compile(
        r"(?<!\w)(?:ab|über|übersteig\w*|mehr als|more than|exceed\w*|over|above"
        r"|dépass\w*|supérieure?s? à|plus de|oltre|super\w*)\s[\w\s]{0,24}$"
    )
    police: ClassVar[re.Pattern[str]] = re.compile(r"(?<!\w)(?:polizei|police|polizia|carabinieri)(?!\w)")
    pregnancy: ClassVar[re.Pattern[str]] = re.compile(r"schwanger|enceinte|grossesse|gravidanza|pregnan")
