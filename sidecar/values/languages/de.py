"""German words about values, Swiss spelling first."""

# ruff: noqa: E501  (tables of words read better in long rows)
# fmt: off
from __future__ import annotations

from sidecar.values.languages.base import Language, Numerals

_ONES = {
    "null": 0, "eins": 1, "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "zwo": 2, "zweier": 2,
    "drei": 3, "dreier": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16,
    "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}
_TENS = {
    "zwanzig": 20, "dreissig": 30, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}

GERMAN = Language(
    code="de",
    grouping=".",
    numerals=Numerals(
        ones=_ONES,
        tens=_TENS,
        compound="{ones}und{tens}",
        hundred="hundert",
        thousand="tausend",
        fused=True,
        extra={"halbe": 0.5, "halben": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5},
        article=("ein", "eine", "einen", "einem", "einer", "eines"),
    ),
    times={
        r"(?:(?:arbeits|betriebs|flug|warte)?stunden?|std\.?)": "hours",
        r"(?:[a-zäöü]+s|spital|kranken|karenz|ausfall)?(?:tage?[ns]?|tages)": "days",
        r"werktage?n?": "days",
        r"kalendertage?n?": "days",
        r"feriente?age?n?": "days",
        r"reisetage?n?": "days",
        r"miettage?n?": "days",
        r"(?:[a-zäöü]*nacht|[a-zäöü]*nächten?|übernachtung(?:en)?)": "days",
        r"(?:[a-zäöü]+s|kalender)?wochen?": "weeks",
        r"(?:kalender)?monat(?:e[ns]?|s)?": "months",
        r"(?:kalender|versicherungs|vertrags)?jahr(?:e[ns]?|s)?": "years",
    },
    nights=(r"[a-zäöü]*nacht", r"[a-zäöü]*nächten?", r"übernachtung(?:en)?"),
    adjectives=(
        r"aufeinander ?folgenden?", r"zusammenhängenden?", r"vollen?", r"ganzen?", r"weiteren?", r"zusätzlichen?",
        r"vollendeten?", r"ersten", r"letzten", r"bezahlten?", r"nahe ?stehenden?", r"versicherten?", r"mitreisenden?",
        r"erwachsenen?", r"begleitenden?", r"mitversicherten?", r"aufeinanderfolgenden?", r"kalendarischen?",
    ),
    percent=(r"prozent", r"v\. ?h\."),
    fractions={r"(?:die |der |zur )?hälfte": 50.0, r"(?:einem |ein )viertel": 25.0, r"(?:drei|3) ?viertel": 75.0},
    distances=(r"kilometern?(?! (?:pro|in der|je) stunde)",),
    counted=(
        r"[a-zäöü]*personen", r"familien(?:mitglieder|angehörigen?)n?", r"mal", r"(?:arzt)?besuchen?", r"sitzungen",
        r"behandlungen", r"reisen", r"(?:schaden|pannen)?ereignissen?", r"(?:schaden|versicherungs|rechts|pannen)?fällen?", r"gegenständen?",
        r"begleitpersonen", r"einsätzen?", r"konsultationen", r"leistungsfällen?", r"gespräche", r"fahrten", r"pannen", r"stück", r"x(?= (?:pro|je)\b)",
    ),
    times_over={"einmal": 1, "zweimal": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5},
    unlimited=(
        r"(?:vollumfänglich|in vollem umfang) (?:übernommen|vergütet|bezahlt|erstattet|ersetzt|entschädigt|gedeckt|versichert)",
        r"(?<=kosten )(?:vollumfänglich|in vollem umfang)",
        r"unbegrenzte?[nrsm]?", r"unlimitierte?[nrsm]?", r"unbeschränkte?[nrsm]?", r"keine (?:betragliche |summenmä(?:ss|ß)ige |betragsmä(?:ss|ß)ige )?(?:limite|begrenzung|obergrenze|höchstgrenze)",
        r"ohne (?:betragliche |summenmä(?:ss|ß)ige |betragsmä(?:ss|ß)ige )?(?:limite|begrenzung|obergrenze|höchstgrenze)", r"in voller höhe", r"(?:der höhe nach|betraglich|betragsmä(?:ss|ß)ig|in der höhe) nicht (?:begrenzt|limitiert|beschränkt)", r"(?:obergrenze|höchstgrenze|limite|begrenzung)(?: der höhe nach)? (?:kennen wir|gibt es|besteht)(?: hier| dafür| dabei| dazu)? nicht",
    ),
    unlimited_in_time=(r"zeitlich", r"dauer", r"zeit"),
    negation=(r"nicht", r"keine?", r"(?:begrenzt|bestimmt|beschränkt)e?[nrsm]? (?:oder|und|bzw\.)"),
    range_words=(r"bis", r"bis zu", r"und"),
    upper=(
        r"nicht länger als", r"nicht über", r"nicht weiter als", r"bis", r"bis zu", r"bis max\.?", r"max\.?", r"maximal(?:e[nrs]?)?", r"höchstens", r"längstens", r"höchstbetrag(?:e?s)?(?: von)?",
        r"im maximum", r"nicht mehr als", r"weniger als", r"kürzer als", r"unter", r"begrenzt auf", r"beschränkt auf", r"während",
        r"nur", r"lediglich", r"gesamtbetrag von", r"im umfang von", r"in der höhe von", r"versicherungssumme:?", r"für", r"bis zur höhe von", r"bis zum (?:höchst)?betrag(?:e)? von", r"bis zu einem (?:höchst)?betrag(?:e)? von", r"obergrenze von", r"grenze von", r"plafoniert auf", r"limite von",
    ),
    lower=(
        r"mindestens", r"mind\.", r"mehr als", r"länger als", r"ab", r"über", r"wenigstens", r"minimal", r"mindestdauer(?: von)?",
        r"grösser als", r"nach", r"frühestens(?: nach)?", r"nicht weniger als", r"weiter als", r"erst ab", r"erst nach",
    ),
    within=(r"innert", r"innerhalb(?: von)?", r"binnen", r"in den", r"während", r"der"),
    since=(r"ab dem", r"vom", r"erst ab dem"),
    ordinals={
        r"(?:zweiten|2\.)": 2, r"(?:dritten|3\.)": 3, r"(?:vierten|4\.)": 4, r"(?:fünften|5\.)": 5, r"(?:sechsten|6\.)": 6,
        r"(?:siebten|siebenten|7\.)": 7, r"(?:achten|8\.)": 8, r"(?:zehnten|10\.)": 10, r"(?:fünfzehnten|15\.)": 15,
        r"(?:einundzwanzigsten|21\.)": 21, r"(?:einunddreissigsten|einunddreißigsten|31\.)": 31,
    },
    day=r"[a-zäöü]*tag(?:e?s)?(?: an)?",
    per_words=(r"pro", r"je", r"per", r"für jede[nrs]?", r"(?:von |bei )?(?<!in[ \n])(?<!auf[ \n])jede[mnrs]?", r"jedem(?=\sfall\s(?:höchstens\s|maximal\s|mindestens\s)?(?:chf|s?fr\b|eur|\d))", r"je nach", r"(?:für |auf )?(?:der|die|das|den|dem) einzelnen?"),
    per={
        r"(?:einzel)?person(?:en)?": "person", r"insass(?:e|in|en)": "person", r"versicherte[nrm]?": "person", r"reisende[nrm]?": "person",
        r"passagier[en]?": "person", r"kopf": "person", r"erwachsene[nrm]?": "person", r"kind(?:er|es)?": "person", r"teilnehmer": "person",
        r"patient(?:en)?": "person", r"mitarbeite(?:r|nden?)": "person", r"(?:begleit|mit)?reisende[nrm]?": "person", r"(?:familien|haushalts)?mitglied(?:s|er)?": "person", r"begleitperson(?:en)?": "person", r"fahrgast": "person",
        r"familie": "family", r"haushalt": "family", r"police": "family", r"vertrag": "family",
        r"(?:[a-zäöü]+s|schaden|pannen|not|un|zwischen|storno)?(?:fall|falle?s)": "event", r"[a-zäöü]*ereignis(?:se?s?)?": "event",
        r"[a-zäöü]*schaden": "event", r"unfall": "event", r"vorfall": "event", r"panne": "event", r"streitfall": "event", r"erkrankung": "event",
        r"einsatz": "event", r"verspätung": "event", r"rechtsstreit": "event", r"streitigkeit": "event", r"annullierung": "event", r"(?:reise)?abbruch": "event",
        r"(?:[a-zäöü]+s|kalender|karten|policen)?jahr": "year",
        r"(?:[a-zäöü]+s|ferien|bahn|flug)?reise": "trip", r"buchung": "trip", r"aufenthalt": "trip", r"arrangement": "trip",
        r"(?:[a-zäöü]+s|kalender|spital|ferien|reise|miet|kranken)?tag": "day", r"(?:über)?nachtung": "day", r"nacht": "day", r"24 ?(?:h|stunden)": "day",
        r"(?:einzel)?(?:gegenstand|stück|objekt|sache)": "item", r"[a-zäöü]+stück": "item", r"koffer": "item", r"[a-zäöü]*gerät": "item", r"[a-zäöü]*ticket": "item", r"eintrittskarte": "item", r"(?:flug|fahr)schein": "item", r"billett?": "item", r"(?:brillen)?paar": "item", r"[a-zäöü]*gegenstand": "item",
        r"(?:miet)?fahrzeug": "vehicle", r"auto": "vehicle", r"(?:e-?bike|velo|fahrrad)": "vehicle", r"motorrad": "vehicle",
        r"(?:haus)?tier": "animal", r"hund": "animal", r"katze": "animal",
    },
    per_alone={r"täglich(?:e[nrs]?)?": "day", r"jährlich(?:e[nrs]?)?": "year", r"im (?:kalender|versicherungs|vertrags)?jahr": "year", r"am tag": "day"},
    per_variant={
        r"einzel(?:person(?:en)?)?-? ?versicherung": "person", r"einzelperson": "person",
        r"familien-? ?versicherung": "family", r"(?:mehr|zwei|2-?)-?personen-? ?haushalt": "family", r"familie": "family",
    },
    coordination=(r"und", r"oder", r"bzw\.", r"beziehungsweise", r"respektive", r"sowie", r"/"),
    kinds={
        "deductible": (r"selbstbehalt(?:e?s)?", r"selbstbeteiligung", r"eigenanteil", r"eigenbeteiligung", r"franchise", r"abzüglich", r"die ersten\s*$", r"(?:selbst|selber|zu ihren lasten|zu lasten der versicherten person)(?=\s*[.,;]|\s*$)", r"(?:tragen|übernehmen|bezahlen) sie(?: selbst| selber)?\s*$", r"ziehen wir(?: je \w+)?\s*$", r"ab(?=\s*[.;]|\s*$)", r"(?:werden|wird) (?:ihnen )?abgezogen", r"nach abzug (?:von|eines|einer)", r"unter abzug"),
        "advance": (r"strafkaution(?:en)?", r"[a-zäöü]*vorschuss(?:es|weise)?", r"\(?rückzahlbar\)?", r"[a-zäöü]*vorschüsse", r"vorschüssen", r"bevorschuss\w*", r"darlehen"),
        "waiting_period": (r"wartefrist(?:en)?", r"karenzfrist", r"karenz", r"wartezeit(?:en)?", r"karenzzeit", r"(?:ab|nach|bei) (?:einer |der )?[a-zäöü]*verspätung(?:en)? (?:von|ab)(?: mindestens)?\s*$", r"zeitlicher selbstbehalt"),
        "per_item_max": (r"einzelgegenstand", r"einzelstück", r"einzelnen? (?:gegenstand|gegenstände|stück|objekt|sache)"),
        "daily_max": (r"[a-zäöü]*taggeld", r"tagespauschale", r"tagessatz", r"tagesansatz"),
        "annual_max": (r"jahreslimite", r"jahreshöchst\w*", r"jahresmaximum"),
    },
    takeover=(r"übern(?:imm|ehm|omm)\w*", r"übernahme", r"vergüt\w*", r"erstatt\w*", r"ersetz\w*", r"ausschluss", r"versichert ist"),
    borne=(
        r"zu (?:ihren|seinen|deren|eigenen) lasten", r"zu lasten (?:der|des) (?:versicherten?|versicherungsnehmers|kunden|reisenden)(?: person)?",
        r"(?:trägt|tragen|übernimmt|übernehmen|bezahlt|bezahlen|zahlt|zahlen) (?:sie|die versicherte person|der versicherungsnehmer|der versicherte|der kunde|der halter|der reisende)\b[^.;]{0,60}(?:selbst|selber)",
        r"(?:sie|versicherte person|versicherungsnehmer|versicherte|kunde|halter|reisende) (?:trägt|tragen|übernimmt|übernehmen|bezahlt|bezahlen|zahlt|zahlen)\b[^.;]{0,90}(?:selbst|selber)",
        r"(?:verbleib(?:t|en)|bleib(?:t|en)) [^.;]{0,40}(?:bei ihnen|bei der versicherten person|beim versicherungsnehmer)", r"beteilig(?:en|t) (?:sie|er) sich mit", r"(?:sie|person|versicherungsnehmer) beteilig(?:en|t) sich mit",
        r"kostenbeteiligung",
    ),
    threshold=(r"übersteig(?:en|t|end\w*)", r"überschreite[nt]"),
    not_enough=(r"nicht", r"kein\w*", r"nicht mehr"),
    not_a_limit={
        "premium": (r"prämien?\w*", r"jahresprämie", r"beitragszahlung", r"jahresbeitrag\w*", r"beitragss[aä]tz\w*", r"ratenzahlung\w*", r"stempelabgabe", r"stempelsteuer", r"versicherungss?teuer", r"teilzahlung\w*", r"kostet (?:der|die|ihr|dieser) (?:schutz|versicherung|vertrag|baustein)"),
        "fee": (r"mahnung(?:en)?", r"(?:mahn|bearbeitungs|rückläufer)\w*(?:gebühr|spesen|kosten)(?:en)?", r"gebühren", r"mahnspesen"),
        "contract": (
            r"kündig(?!ung (?:durch (?:den|seinen|ihren) arbeitgeber|des arbeit|der (?:arbeits)?stelle))\w*", r"gekündigt\w*", r"kündbar\w*", r"kündigungsfrist", r"widerruf\w*", r"widerrufsrecht", r"vertragsdauer", r"verjähr\w*",
            r"vertragsablauf", r"vertragsjahres?", r"mahn\w*", r"erneuer\w*", r"rücktritt\w* vom vertrag",
        ),
        "notice": (
            r"zurückzuzahlen", r"zurückzubezahlen", r"zurückzuerstatten", r"zurückbezahl\w*", r"zurückzahl\w*", r"rückzahlung", r"schriftlich",
            r"einzureichen", r"anzuzeigen", r"zu melden", r"mitzuteilen", r"meldefrist", r"fällig\w*", r"nach erhalt", r"(?:ab|nach) eingang", r"(?:bei|uns)[^.;]{0,30} eintreffen", r"(?:muss|müssen|hat|haben)\b[^.;]{0,90}\b(?:anzeigen|melden|mitteilen|einreichen|benachrichtigen|verständigen|informieren)", r"erstatten (?:sie )?uns", r"zu (?:verständigen|benachrichtigen|informieren|kontaktieren|beantragen)", r"kenntnisnahme", r"absendung", r"einzusenden", r"einzuschicken", r"zuzustellen", r"überweisen wir", r"wir überweisen",  r"bitte melden", r"melden sie", r"(?:vor|bei) (?:der )?abreise abgeschlossen", r"vor ablauf", r"meldepflicht",
        ),
        "data": (r"aufbewahr\w*", r"gespeichert\w*", r"datenschutz\w*", r"(?:wir )?speichern (?:wir )?ihre daten", r"personendaten", r"ihre daten"),
        "age": (r"altersjahr(?:e?s)?", r"lebensjahr(?:e?s)?"),
        "interest": (r"verzugszins\w*", r"zins von", r"promille"),
    },
    right_behind={
        "age": (r"alt", r"altersjahr\w*", r"lebensjahr\w*"),
        "service hours": (r"am tag", r"die woche", r"pro woche", r"täglich", r"-(?!frist|regel)[a-zäöü]{3}\w*", r"(?:hotline|service|notruf\w*|telefon\w*|erreichbar|\w*zentrale)", r"(?:\w+ )?(?:in|im) (?:betrieb|jahr)"),
    },
    right_before={"age": (r"jünger als", r"älter als", r"alter von", r"unter", r"alter bis", r"kinder bis(?: zu)?", r"kinder unter", r"noch nicht", r"höchstalter(?: von)?", r"mindestalter(?: von)?")},
    months=(r"jan(?:uar)?", r"feb(?:ruar)?", r"märz", r"april", r"mai", r"juni", r"juli", r"aug(?:ust)?", r"sept?(?:ember)?", r"okt(?:ober)?", r"nov(?:ember)?", r"dez(?:ember)?"),
    abbreviations=("max", "min", "mind", "bzw", "inkl", "exkl", "ca", "fr", "sfr", "art", "abs", "lit", "ziff", "nr", "usw", "etc", "std", "z.b", "d.h", "resp", "vgl", "mio", "mrd", "bspw", "evtl", "ggf"),
)
