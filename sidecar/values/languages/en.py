"""English words about values, British and American."""

# ruff: noqa: E501  (tables of words read better in long rows)
# fmt: off
from __future__ import annotations

from sidecar.values.languages.base import Language, Numerals

ENGLISH = Language(
    code="en",
    grouping=",",
    numerals=Numerals(
        ones={
            "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
            "seventeen": 17, "eighteen": 18, "nineteen": 19,
        },
        tens={"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
        compound="{tens}{ones}",
        hundred="hundred",
        thousand="thousand",
        fused=False,
        article=("a", "an"),
        drop=("and",),
    ),
    times={
        r"(?:hours?|hrs?\.?)": "hours",
        r"(?:days?|nights?)": "days",
        r"weeks?": "weeks",
        r"months?": "months",
        r"years?": "years",
    },
    nights=(r"nights?",),
    adjectives=(
        r"consecutive", r"calendar", r"working", r"business", r"full", r"complete", r"additional", r"further", r"whole", r"insured",
        r"first", r"close", r"policy",
    ),
    percent=(r"per ?cent", r"percent"),
    fractions={r"half": 50.0, r"(?:one|a) quarter": 25.0, r"three[ -]quarters": 75.0},
    distances=(r"kilomet(?:re|er)s?(?! (?:an?|per) hour)", r"kms"),
    counted=(
        r"persons", r"people", r"(?:family )?members", r"times", r"visits", r"sessions", r"trips", r"journeys", r"events", r"claims", r"cases",
        r"items", r"companions", r"call-?outs", r"incidents", r"breakdowns", r"relatives",
    ),
    times_over={"once": 1, "twice": 2},
    unlimited=(r"unlimited", r"no (?:financial |monetary )?limit", r"without (?:a |any )?(?:financial |monetary )?limit(?:ation)?", r"no upper limit", r"no maximum", r"uncapped", r"no ceiling", r"no cap", r"(?:pay|meet|cover|met|paid|covered|refunded) (?:[\w' ]{0,50} )?in full"),
    unlimited_in_time=(r"time", r"duration", r"number"),
    negation=(r"not", r"never"),
    range_words=(r"to", r"and"),
    upper=(
        r"no longer than", r"not longer than", r"not more than", r"up to", r"up to a maximum of", r"maximum(?: of)?", r"max\.?", r"at most", r"not exceeding", r"no more than", r"not more than",
        r"limited to", r"less than", r"under", r"to a limit of", r"for", r"only", r"within", r"during", r"a total of", r"limit(?: of)?:?", r"the most we (?:will )?pay(?: is)?", r"not exceed",
        r"sum insured(?: of)?:?", r"capped at", r"to a maximum of", r"up to the value of", r"a limit of", r"no greater than",
    ),
    lower=(r"at least", r"more than", r"longer than", r"over", r"after", r"minimum(?: of)?", r"min\.?", r"from", r"exceeding", r"in excess of", r"further than"),
    within=(r"within", r"the", r"in the", r"during the"),
    since=(r"from the", r"after the", r"beginning (?:on|with) the"),
    ordinals={
        r"(?:second|2nd)": 2, r"(?:third|3rd)": 3, r"(?:fourth|4th)": 4, r"(?:fifth|5th)": 5, r"(?:sixth|6th)": 6, r"(?:seventh|7th)": 7,
        r"(?:eighth|8th)": 8, r"(?:tenth|10th)": 10, r"(?:fifteenth|15th)": 15, r"21st": 21, r"31st": 31,
    },
    day=r"(?:full |complete |consecutive )?day",
    per_words=(r"per", r"each", r"every", r"for each", r"for every", r"any one", r"for any one", r"of any", r"of each", r"of every", r"in any(?! case)", r"in any one", r"in each"),
    per={
        r"(?:insured )?persons?": "person", r"traveller": "person", r"traveler": "person", r"passenger": "person", r"adult": "person",
        r"individual": "person", r"insured": "person", r"child": "person", r"head": "person", r"policyholder": "person",
        r"family": "family", r"household": "family", r"policy(?! year)": "family",
        r"(?:insured )?events?": "event", r"claims?": "event", r"incident": "event", r"occurrence": "event", r"case": "event", r"loss": "event",
        r"accident": "event", r"breakdown": "event", r"delay": "event",
        r"(?:policy|calendar|insurance)? ?year": "year", r"annum": "year", r"period of (?:insurance|cover)": "year", r"12 months": "year",
        r"trip": "trip", r"journey": "trip", r"booking": "trip", r"stay": "trip",
        r"(?:calendar )?day": "day", r"night": "day", r"24 hours": "day",
        r"(?:single )?(?:item|article|object)": "item", r"pair or set": "item", r"piece": "item", r"seat": "item", r"key": "item", r"pane": "item", r"bag": "item", r"suitcase": "item", r"ticket": "item",
        r"vehicle": "vehicle", r"car": "vehicle", r"bicycle": "vehicle", r"bike": "vehicle",
        r"animal": "animal", r"pet": "animal", r"dog": "animal", r"cat": "animal",
    },
    per_alone={r"an? (?:day|night)": "day", r"an? year": "year", r"a head": "person", r"daily": "day", r"annual(?:ly)?": "year", r"yearly": "year", r"nightly": "day"},
    per_variant={r"single (?:policy|cover)": "person", r"individual (?:policy|cover)": "person", r"family (?:policy|cover)": "family"},
    coordination=(r"and", r"or", r"respectively", r"/"),
    kinds={
        "deductible": (r"excess(?:es)?", r"deductibles?", r"the first\s*$", r"(?:take|takes) off\s*$", r"(?:is|are|will be) deducted", r"after deducti(?:ng|on of)\s*$", r"less (?:an?|the)? ?\s*$", r"deducts?\s*$", r"co-?payment", r"you (?:must |will |have to )?(?:pay|contribute|bear)\s*$", r"towards (?:a|any|each|every|the)\b"),
        "advance": (r"advances?", r"loan", r"bail"),
        "waiting_period": (r"waiting period", r"elimination period", r"qualifying period", r"deferred period", r"(?:have|has) (?:passed|elapsed)"),
        "per_item_max": (r"single (?:item|article) limit", r"no (?:one |single )?(?:item|article|object)\b", r"any single (?:item|article|object)", r"(?:one|single|a single) (?:item|article)", r"any one item", r"(?:for|on) (?:one|a single|each|any one) (?!(?:person|event|claim|accident|incident|loss|trip|journey|year|day|night|case|occurrence|policy|family|insured)\w*\b)\w+ (?:we|you|the|is|are|our)\b"),
        "daily_max": (r"daily (?:benefit|allowance|limit|cash)", r"per diem"),
        "annual_max": (r"annual (?:limit|maximum|aggregate)", r"in any (?:one )?(?:period of insurance|policy year|insurance year|year)"),
    },
    takeover=(r"reimburs\w*", r"waive\w*", r"waiver", r"cover\w*", r"refund\w*", r"we (?:will )?pay"),
    borne=(
        r"at your (?:own )?(?:expense|cost)", r"(?:payable|paid|borne|met) by (?:you|the insured(?: person)?|the policyholder)", r"(?:you|the insured(?: person)?|the policyholder) (?:must |will |have to |has to )?(?:bear|meet|pay)s?\b[^.;]{0,60}(?:yourself|yourselves|themselves|himself|herself)",
    ),
    threshold=(r"is exceeded",),
    not_enough=(r"not", r"cannot", r"no"),
    not_a_limit={
        "premium": (r"premiums?", r"premium tax", r"stamp duty"),
        "fee": (r"(?:admin(?:istration)?|reminder|handling) (?:fee|charge)s?",),
        "contract": (r"cancellation period", r"you (?:can|may) cancel", r"receiving your (?:documents|policy)", r"terminat\w*", r"notice period", r"cooling-?off", r"renewal", r"limitation period", r"withdraw\w*"),
        "notice": (r"in writing", r"notify", r"report(?:ed)? to us", r"repaid", r"repay\w*", r"submit\w*", r"tell us", r"let us know", r"inform us", r"(?:pay|settle) your claim", r"claim form", r"send us"),
        "data": (r"retained", r"stored", r"we keep(?: \w+){0,2}? (?:files?|records?|data|information|recordings)", r"keep your (?:data|information|details)", r"data protection", r"kept on file"),
        "age": (r"birthday",),
        "interest": (r"default interest", r"blood alcohol"),
    },
    right_behind={
        "age": (r"old", r"of age"),
        "service hours": (r"a day", r"per day, ", r"a week", r"- ?(?:hotline|helpline|service|assistance|emergency)", r"(?:hotline|helpline|emergency line)", r"of the year"),
    },
    right_before={"age": (r"under the age of", r"over the age of", r"aged(?: under| over)?", r"younger than", r"older than", r"age of", r"children under")},
    months=(r"jan(?:uary)?", r"feb(?:ruary)?", r"mar(?:ch)?", r"apr(?:il)?", r"may", r"june?", r"july?", r"aug(?:ust)?", r"sept?(?:ember)?", r"oct(?:ober)?", r"nov(?:ember)?", r"dec(?:ember)?"),
    abbreviations=("max", "min", "approx", "incl", "excl", "no", "art", "e.g", "i.e", "hrs", "fr", "para", "sec", "etc"),
)
