"""Italian words about values."""

# ruff: noqa: E501  (tables of words read better in long rows)
# fmt: off
from __future__ import annotations

from sidecar.values.languages.base import Language, Numerals

ITALIAN = Language(
    code="it",
    grouping=".",
    numerals=Numerals(
        ones={
            "zero": 0, "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9,
            "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17,
            "diciotto": 18, "diciannove": 19,
        },
        tens={
            "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80, "novanta": 90,
        },
        compound="{tens}{ones}",
        hundred="cento",
        thousand="mila",
        fused=True,
        article=("un", "uno", "una"),
        extra={
            "ventuno": 21, "ventotto": 28, "trentuno": 31, "trentotto": 38, "quarantuno": 41, "quarantotto": 48, "cinquantuno": 51,
            "cinquantotto": 58, "sessantuno": 61, "sessantotto": 68, "settantuno": 71, "settantotto": 78, "ottantuno": 81,
            "ottantotto": 88, "novantuno": 91, "novantotto": 98, "ventitré": 23, "trentatré": 33, "mille": 1000, "millecento": 1100, "milleduecento": 1200, "milletrecento": 1300, "millequattrocento": 1400, "millecinquecento": 1500, "milleseicento": 1600, "millesettecento": 1700, "milleottocento": 1800, "millenovecento": 1900, "ventun": 21, "trentun": 31, "quarantun": 41, "cinquantun": 51, "sessantun": 61, "novantun": 91,
        },
    ),
    times={
        r"or[ae]": "hours",
        r"(?:giorn[oi]|nott[ei]|pernottament[oi])": "days",
        r"settiman[ae]": "weeks",
        r"mes[ei]": "months",
        r"ann[oi]": "years",
    },
    nights=(r"nott[ei]", r"pernottament[oi]"),
    adjectives=(r"prim[ie]", r"ultim[ie]", r"interi", r"ulteriori", r"consecutiv[ie]", r"supplementari", r"altr[ie]"),
    percent=(r"per ?cento",),
    fractions={r"(?:la |della |alla )?metà": 50.0, r"un quarto": 25.0, r"tre quarti": 75.0},
    distances=(r"chilometr[oi](?! (?:orari|all'ora))",),
    counted=(
        r"persone", r"familiari", r"membri", r"volte", r"visite", r"sedute", r"viaggi", r"eventi", r"casi", r"sinistri", r"oggetti",
        r"accompagnator[ie]", r"interventi", r"guasti",
    ),
    times_over={r"una (?:sola )?volta": 1, r"due volte": 2},
    unlimited=(r"(?:rimborsat|copert|pagat|assunt|indennizzat)[aoei] integralmente(?!,? senza limit)", r"integralmente (?:rimborsat|copert|pagat|assunt|indennizzat)[aoei]", r"illimitat[aoie]", r"senza (?:alcun )?limit[ei](?: d[i'] ?(?:importo|somma|indennizzo))?", r"nessun limite", r"nessun massimale", r"importo illimitato", r"senza massimale", r"alcun (?:massimale|limite(?! di età))", r"senza (?:alcuna )?limitazion[ei](?: d[i'] ?(?:importo|somma))?", r"non (?:è|sono) (?:limitat[aoie]|soggett[aoie] a limiti) nell['’]importo"),
    unlimited_in_time=(r"tempo", r"durata"),
    negation=(r"non",),
    range_words=(r"a", r"e", r"ai", r"fino a"),
    upper=(
        r"non più di", r"non oltre", r"fino a", r"fino a un massimo di", r"fino ad un massimo di", r"al massimo", r"massimo(?: di)?", r"max\.?", r"massim[aoie]", r"non oltre", r"non più di", r"(?:con|entro) il limite di", r"nel limite di", r"limite di", r"non super(?:a|ano)", r"fino alla concorrenza di", r"a concorrenza di",
        r"limitat[aoie] a", r"meno di", r"inferiore a", r"per", r"durante", r"entro", r"solo", r"importo massimo(?: di)?:?", r"nella misura di",
        r"somma assicurata(?: di)?:?", r"un massimo di", r"fino al", r"fino alla", r"sino a", r"sino ad?(?: un)?(?: massimo di)?", r"sino alla concorrenza di", r"tetto (?:massimo )?di", r"massimale di", r"spesa massima di",
    ),
    lower=(r"almeno", r"più di", r"a partire da", r"dal", r"oltre", r"superiore a", r"superano", r"dopo", r"minimo(?: di)?", r"da", r"maggiore di"),
    within=(r"entro", r"nei", r"durante i", r"i", r"le"),
    since=(r"dal", r"a partire dal", r"a decorrere dal", r"dopo il"),
    ordinals={
        r"(?:secondo|2°)": 2, r"(?:terzo|3°)": 3, r"(?:quarto|4°)": 4, r"(?:quinto|5°)": 5, r"(?:sesto|6°)": 6, r"(?:settimo|7°)": 7,
        r"(?:ottavo|8°)": 8, r"(?:decimo|10°)": 10, r"(?:quindicesimo|15°)": 15, r"(?:ventunesimo|21°)": 21, r"(?:trentunesimo|31°)": 31,
    },
    day=r"giorno",
    per_words=(r"per", r"a", r"per ogni", r"(?<!in[ \n])ogni", r"per ciascun[ao]?", r"al", r"all'", r"ad ogni"),
    per={
        r"person[ae](?: assicurat[ae])?": "person", r"assicurat[oa]": "person", r"passeggero": "person", r"viaggiatore": "person", r"adulto": "person",
        r"bambino": "person", r"testa": "person", r"occupante": "person",
        r"famiglia": "family", r"economia domestica": "family", r"polizza": "family", r"contratto": "family", r"nucleo familiare": "family",
        r"event[oi](?: assicurat[oi])?": "event", r"cas[oi](?: assicurat[oi]| di sinistro)?": "event", r"sinistro": "event", r"infortunio": "event",
        r"guasto": "event", r"ritardo": "event", r"controversia": "event", r"vertenza": "event", r"ricovero": "event", r"intervento": "event",
        r"anno(?: civile| d'assicurazione| assicurativo)?": "year", r"annualità(?: assicurativa)?": "year",
        r"viaggio": "trip", r"soggiorno": "trip", r"prenotazione": "trip",
        r"giorno(?: civile)?": "day", r"notte": "day", r"pernottamento": "day",
        r"oggetto": "item", r"pezzo": "item", r"articolo": "item", r"bagaglio": "item", r"valigia": "item",
        r"veicolo": "vehicle", r"automobile": "vehicle", r"bicicletta": "vehicle",
        r"animale": "animal", r"cane": "animal", r"gatto": "animal",
    },
    per_alone={r"giornalier[oa]": "day", r"annu[oa]": "year", r"annuale": "year", r"(?:al)?l'anno": "year", r"al giorno": "day"},
    per_variant={r"assicurazione individuale": "person", r"persona singola": "person", r"assicurazione (?:per )?famigli[ae]": "family", r"assicurazione familiare": "family"},
    coordination=(r"e", r"o", r"rispettivamente", r"risp\.", r"/"),
    kinds={
        "deductible": (r"franchigi[ae]", r"i primi\s*$", r"scopert[oi]", r"rest(?:a|ano) a (?:suo )?carico", r"si deduc(?:e|ono)\s*$", r"(?:vengono|viene|sono|è) (?:dedott|detratt)\w*", r"previa (?:deduzione|detrazione) di", r"dedott[aoie]"),
        "advance": (r"(?<!rientro )(?<!ritorno )anticip[oi](?! rientro| pers[oi]| versat[oi])", r"anticipi(?:amo|a)(?! pers)", r"anticipare", r"anticipazion[ei]", r"prestito", r"cauzion[ei]"),
        "waiting_period": (r"trascorsi\s*$", r"decorsi\s*$", r"periodo d[i']\s?attesa", r"termine d[i']\s?attesa", r"carenza"),
        "per_item_max": (r"singol[oi] oggett[oi]", r"ogni oggetto", r"ciascun oggetto"),
        "daily_max": (r"indennità giornaliera", r"diaria", r"al giorno"),
        "annual_max": (r"massimo annuo", r"limite annuo", r"massimale annuo"),
    },
    takeover=(r"pagat[aoie] (?:sino|fino)", r"assunzione", r"assumiamo", r"(?:impresa|compagnia|società) assume", r"rimbors\w*", r"si fa carico", r"copert\w*", r"rinuncia"),
    borne=(
        r"(?:(?:sono|è) a vostro|(?:rest(?:a|ano)|riman(?:e|gono)) a (?:suo|vostro|loro)) carico", r"(?:rest(?:a|ano)|riman(?:e|gono)|sono|è) a carico (?:dell'assicurat[oa]|della persona assicurata|del contraente|dello stipulante|del cliente)",
        r"(?:lei|assicurat[oa]|contraente|stipulante|cliente) (?:sopporta|si assume(?: personalmente)?|paga di tasca propria)", r"(?:vengono|viene) (?:dedott|detratt|trattenut)[aoei]", r"deduciamo",
    ),
    threshold=(r"viene superat[oa]",),
    not_enough=(r"non",),
    not_a_limit={
        "premium": (r"premi[o]?", r"tassa di bollo", r"imposta di bollo", r"imposte?", r"bollo federale"),
        "fee": (r"spese (?:di diffida|amministrative)", r"tassa di diffida"),
        "contract": (r"disdetta", r"disdi\w*", r"recesso", r"reced\w*", r"revoca", r"prescri\w*", r"scadenza del contratto", r"preavviso", r"diffida"),
        "notice": (r"per iscritto", r"rimborsar\w*", r"restitui\w*", r"notificar\w*", r"annunciar\w*", r"annunciat[oaie]", r"denunciat[oaie]", r"comunicat[oaie]", r"(?:vanno|devono essere|va) (?:inviat|spedit|trasmess|inoltrat)[oaie]", r"(?:paghiamo|versiamo|corrispondiamo) l'indennizzo", r"l'indennizzo (?:è|viene) (?:pagato|versato) entro"),
        "data": (r"conservat\w*", r"protezione dei dati", r"dati (?:personali|sono|vengono)"),
        "age": (r"compleanno", r"età di", r"di età"),
        "interest": (r"interess[ei] di mora", r"alcolemia"),
    },
    right_behind={
        "age": (r"di età", r"compiuti"),
        "service hours": (r"su 24", r"su ventiquattro", r"su 7", r"/ ?24", r"al giorno, 7"),
    },
    right_before={"age": (r"età (?:di|inferiore a|superiore a)", r"minori di", r"bambini sotto i", r"età massima di", r"compiuto", r"compiuto i", r"compiut[oi] (?:i |gli )?")},
    months=(r"genn?(?:aio)?", r"febb?r?(?:aio)?", r"marzo", r"apr(?:ile)?", r"magg?(?:io)?", r"giu(?:gno)?", r"lug(?:lio)?", r"ago(?:sto)?", r"sett?(?:embre)?", r"ott(?:obre)?", r"nov(?:embre)?", r"dic(?:embre)?"),
    abbreviations=("max", "min", "ca", "art", "cpv", "lett", "fr", "ecc", "p.es", "risp", "mio", "n"),
)
