"""French words about values."""

# ruff: noqa: E501  (tables of words read better in long rows)
# fmt: off
from __future__ import annotations

from sidecar.values.languages.base import Language, Numerals

FRENCH = Language(
    code="fr",
    grouping=".",
    numerals=Numerals(
        ones={
            "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
            "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dixsept": 17,
            "dixhuit": 18, "dixneuf": 19,
        },
        tens={
            "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "soixantedix": 70,
            "huitante": 80, "octante": 80, "quatrevingt": 80, "quatrevingts": 80, "nonante": 90,
        },
        compound="{tens}{ones}",
        hundred="cent",
        thousand="mille",
        fused=False,
        article=("un", "une"),
        extra={
            "soixanteonze": 71, "soixantedouze": 72, "soixantetreize": 73, "soixantequatorze": 74, "soixantequinze": 75, "soixanteseize": 76,
            "soixantedixsept": 77, "soixantedixhuit": 78, "soixantedixneuf": 79, "quatrevingtdix": 90, "quatrevingtonze": 91,
            "quatrevingtdouze": 92, "quatrevingttreize": 93, "quatrevingtquatorze": 94, "quatrevingtquinze": 95,
            "quatrevingtseize": 96, "quatrevingtdixsept": 97, "quatrevingtdixhuit": 98, "quatrevingtdixneuf": 99,
        },
        drop=("et",),
    ),
    times={
        r"heures?": "hours",
        r"(?:jours?|journées?|nuits?|nuitées?)": "days",
        r"semaines?": "weeks",
        r"mois": "months",
        r"(?:ans?|années?)": "years",
    },
    nights=(r"nuits?", r"nuitées?"),
    adjectives=(r"premi(?:er|ère)s?", r"derni(?:er|ère)s?", r"pleins?", r"proches?", r"autres?", r"supplémentaires?", r"mêmes?"),
    percent=(r"pour ?cent", r"p\. ?c\."),
    fractions={r"(?:la |de la )?moitié": 50.0, r"(?:un |le )quart": 25.0, r"(?:les )?trois[ -]quarts": 75.0},
    distances=(r"kilomètres?(?! (?:par|à l') ?heure)",),
    counted=(
        r"personnes", r"membres", r"fois", r"visites", r"séances", r"voyages", r"événements", r"évènements", r"cas", r"sinistres", r"objets",
        r"accompagnants?", r"interventions", r"consultations", r"pannes",
    ),
    times_over={r"une (?:seule )?fois": 1, r"deux fois": 2},
    unlimited=(r"intégralement (?:remboursée?s?|pris(?:es?)? en charge|couverte?s?|payée?s?|indemnisée?s?)", r"(?:remboursée?s?|pris(?:es?)? en charge|couverte?s?|payée?s?) intégralement", r"illimitée?s?", r"sans limit(?:e|ation)(?: d[eu](?: la)? ?(?:montant|somme))?", r"frais réels", r"aucune limite", r"aucun plafond", r"à hauteur illimitée", r"sans plafond", r"sans aucune limite", r"sans restriction de (?:montant|somme)", r"(?:n['’]est|ne sont) pas (?:limitée?s?|plafonnée?s?) en montant"),
    unlimited_in_time=(r"temps", r"durée"),
    negation=(r"pas", r"non"),
    range_words=(r"à", r"et", r"jusqu'à"),
    upper=(
        r"pas plus de", r"pas au-delà de", r"jusqu'à", r"jusqu'à concurrence de", r"à concurrence de", r"jusqu'à un maximum de", r"au maximum", r"maximum(?: de)?", r"max\.?",
        r"au plus", r"limitée?s? à", r"pas plus de", r"moins de", r"plafond de", r"plafonnée?s? à", r"sans (?:pouvoir )?(?:dépasser|excéder)", r"n'excède(?:nt)? pas", r"ne dépasse(?:nt)? pas", r"dans la limite de", r"à raison de", r"pendant", r"durant", r"pour", r"dans les", r"seulement",
        r"à hauteur de", r"un maximum de", r"dans les limites de", r"limite de", r"montant maximal de", r"à raison de", r"somme d'assurance(?: de)?:?", r"inférieure? à",
    ),
    lower=(r"au moins", r"plus de", r"à partir de", r"dès", r"supérieure? à", r"après", r"au minimum", r"minimum(?: de)?", r"au-delà de", r"d'au moins", r"excédant"),
    within=(r"dans les", r"dans un délai de", r"durant les", r"pendant les", r"les"),
    since=(r"à partir du", r"dès le", r"à compter du"),
    ordinals={
        r"(?:deuxième|second|2e|2ème)": 2, r"(?:troisième|3e|3ème)": 3, r"(?:quatrième|4e|4ème)": 4, r"(?:cinquième|5e|5ème)": 5,
        r"(?:sixième|6e|6ème)": 6, r"(?:septième|7e|7ème)": 7, r"(?:huitième|8e|8ème)": 8, r"(?:dixième|10e|10ème)": 10,
        r"(?:quinzième|15e|15ème)": 15, r"(?:21e|21ème|vingt et unième)": 21, r"(?:31e|31ème|trente et unième)": 31,
    },
    day=r"jour",
    per_words=(r"par", r"pour chaque", r"chaque"),
    per={
        r"personnes?(?: assurée?s?)?": "person", r"assurée?": "person", r"passager": "person", r"voyageur": "person", r"adulte": "person",
        r"enfant": "person", r"tête": "person", r"victime": "person", r"bénéficiaire": "person", r"occupant": "person",
        r"famille": "family", r"ménage": "family", r"police": "family", r"contrat": "family",
        r"(?:événement|évènement)s?(?: assurés?)?": "event", r"cas(?: d'assurance| de sinistre)?": "event", r"sinistre": "event", r"accident": "event",
        r"maladie": "event", r"panne": "event", r"litige": "event", r"hospitalisation": "event", r"intervention": "event", r"dossier": "event", r"retard": "event",
        r"an": "year", r"année(?: civile| d'assurance)?": "year",
        r"voyage": "trip", r"séjour": "trip", r"réservation": "trip",
        r"jour(?: civil)?": "day", r"journée": "day", r"nuit(?:ée)?": "day",
        r"objet": "item", r"pièce": "item", r"appareil": "item", r"clé": "item", r"article": "item", r"bagage": "item", r"valise": "item",
        r"véhicule": "vehicle", r"voiture": "vehicle", r"vélo": "vehicle",
        r"animal": "animal", r"chien": "animal", r"chat": "animal",
    },
    per_alone={r"quotidien(?:ne)?": "day", r"journali(?:er|ère)": "day", r"annuel(?:le)?": "year", r"annuellement": "year", r"(?<=[\d€$£.-]\s)la nuit(?:ée)?": "day", r"(?<=[\d€$£.-]\s)le jour": "day", r"(?<=[\d€$£.-]\s)(?:la )?pièce(?=[\s]*[.,;:)]|\s*$)": "item", r"l'an": "year"},
    per_variant={r"assurance individuelle": "person", r"personne seule": "person", r"assurance (?:familiale|famille)": "family", r"assurance pour familles?": "family"},
    coordination=(r"et", r"ou", r"respectivement", r"resp\.", r"/"),
    kinds={
        "deductible": (r"franchises?", r"les premiers\s*$", r"quote-?part", r"participation de", r"rest(?:e|ent|ant) à (?:votre|sa|la) charge(?: de l'assuré)?", r"(?:après|sous) déduction d[e'u]?", r"déduction faite d[e'u]?", r"vous conservez (?:à votre charge )?\s*$", r"(?:est|sont) déduite?s?", r"découvert obligatoire"),
        "advance": (r"avances?", r"prêt", r"caution", r"avancer?"),
        "waiting_period": (r"délai d'attente", r"délai de carence", r"carence", r"d'ancienneté", r"(?:se sont|sont) écoulée?s", r"d'attente", r"(?:hospitalisation|retard|séjour|attente)(?: \w+){0,2} dépasse\s*$"),
        "per_item_max": (r"objet individuel", r"objet isolé", r"(?:pour )?(?:un même|un seul|chaque) objet"),
        "daily_max": (r"indemnité journalière", r"forfait journalier"),
        "annual_max": (r"maximum annuel", r"limite annuelle", r"plafond annuel"),
    },
    takeover=(r"prend\w* en charge", r"prise en charge", r"rembours\w*", r"rachat", r"indemnis\w*", r"couvr\w*"),
    borne=(
        r"(?:(?:est|sont) à votre|(?:rest(?:e|ent)|demeur(?:e|ent)) à (?:votre|sa|leur)) charge", r"(?:rest(?:e|ent)|demeur(?:e|ent)|est|sont) à la charge (?:de l'assurée?|de la personne assurée|du preneur|du client|du voyageur)",
        r"vous (?:supportez|conservez|prenez à votre charge|assumez)", r"(?:assurée?|preneur(?: d'assurance)?|client) (?:supporte|conserve|assume)", r"nous (?:déduisons|retenons)", r"(?:votre|sa) participation",
    ),
    threshold=(r"est dépassée?", r"dépassent?"),
    not_enough=(r"pas", r"ne"),
    not_a_limit={
        "premium": (r"primes?", r"cotisations?", r"droit de timbre", r"taxes? d'assurance", r"timbre fédéral"),
        "fee": (r"frais (?:de rappel|administratifs|de sommation)",),
        "contract": (r"résili\w*", r"préavis", r"renoncer au contrat", r"rétract\w*", r"révocation", r"prescription", r"se prescri\w*", r"échéance du contrat", r"renouvel\w*", r"sommation"),
        "notice": (r"par écrit", r"rembourser", r"restituer", r"remboursables", r"annoncer", r"aviser", r"avisez", r"avise", r"parvenir", r"vous nous (?:avertissez|déclarez|informez|annoncez)", r"signaler", r"(?:nous versons|versement de) l'indemnité", r"l'indemnité est versée"),
        "data": (r"conserv\w*", r"protection des données", r"données (?:personnelles|de sinistre|\w+ )?(?:sont )?(?:gard|conserv|effac)\w*", r"données personnelles", r"enregistrements"),
        "age": (r"anniversaire", r"âge de", r"âgée?s? de"),
        "interest": (r"intérêts? moratoires?", r"alcoolémie"),
    },
    right_behind={
        "age": (r"révolus", r"d'âge"),
        "service hours": (r"sur 24", r"sur vingt-quatre", r"par jour et", r"sur 7", r"/ ?24", r"/ ?7"),
    },
    right_before={"age": (r"âgée?s? de(?: moins de| plus de)?", r"âge de", r"(?:enfants?|étudiants?|jeunes|personnes)(?: \w+){0,2} de (?:moins|plus) de", r"moins de l'âge de")},
    months=(r"janv(?:ier)?", r"févr?(?:ier)?", r"mars", r"avr(?:il)?", r"mai", r"juin", r"juil(?:let)?", r"août", r"sept(?:embre)?", r"oct(?:obre)?", r"nov(?:embre)?", r"déc(?:embre)?"),
    abbreviations=("max", "min", "env", "art", "al", "let", "ch", "fr", "p.ex", "resp", "etc", "mio", "no"),
)
