"""What kinds of things a question asks for, by its words."""

from __future__ import annotations

import re
from enum import StrEnum

from rag.question.asking import (
    ASKING,
    ASKING_QUE,
    ASKING_WHICH,
    AUXILIARY,
    NAME_OF,
    QUESTION_WORD,
)
from rag.question.marks import marks_asked
from rag.question.people import people_asked
from rag.question.things import things_asked


class Kind(StrEnum):
    """What a question asks for; a sum of money, a span of time and an age are figures too.

    HOUR: a time of day.
    NAME: how something is called, or somebody of whom the question does not tell that it is a person.
    MARK: what nobody tells without one of few words, such as a calibre or a nationality.
    """

    FIGURE = "figure"
    MONEY = "money"
    SPAN = "span"
    AGE = "age"
    DATE = "date"
    HOUR = "hour"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    LIST = "list"
    MARK = "mark"


def kinds_asked(folded: str) -> frozenset[Kind]:
    """What a question asks for, in folded text; nothing where it does not tell.

    A few words without a question word ask for what they begin with, "sueldo de los agentes", or in
    English end in: "tunnel length".
    """
    kinds = frozenset(kind for kind, asked in _ASKED_FOR.items() if asked.search(folded))
    if not kinds:
        kinds = frozenset(kind for kind, headed in _HEADED_BY.items() if headed.match(folded))
    if not kinds:
        kinds = frozenset(kind for kind, headed in _ENDING_IN.items() if headed.match(folded))
    if things_asked(folded):
        kinds |= {Kind.NAME}
    if people_asked(folded):
        kinds |= {Kind.PERSON}
    if marks_asked(folded):
        kinds |= {Kind.MARK}
    if Kind.AGE in kinds:
        kinds -= {Kind.SPAN}
    if Kind.PERSON in kinds:
        kinds -= {Kind.NAME}
    return kinds - {Kind.FIGURE} if kinds & {Kind.MONEY, Kind.SPAN, Kind.AGE} else kinds


def asks_for_a_reason(folded: str) -> bool:
    """Does a question, folded, ask why?"""
    return _WHY.search(folded) is not None


def is_a_role(word: str) -> bool:
    """Whether a folded word says what somebody is: "mayor", "embajador"."""
    return _A_ROLE.fullmatch(word) is not None


def asks_for_a_named_place(folded: str) -> bool:
    """Does a question, folded, ask for a place that is told by its name: "which port"?"""
    return _NAMED_PLACE.search(folded) is not None


_BY_WHICH = (
    r"delitos?|cargos?|crimen(?:es)?|acusacion(?:es)?|medios?|vias?|rutas?|cruces?|puertos?|puentes?|garitas?|"
    r"carreteras?|aduanas?|municipios?|ciudad(?:es)?|cantidad|monto|partidos?"
)
"""Nouns before which "por qué" asks for which, or through which."""
_WHY = re.compile(
    r"\b(?:why|how come|what (?:caused|prompted|led|made)|"
    r"(?:reasons?|grounds) (?:for|why|behind|did|does)|"
    rf"por que(?! (?:{_BY_WHICH})\b)|a que se deb\w+|"
    r"(?:que|cual\w*) (?:fue|es|son|fueron|era)? ?(?:el|la|los|las)? ?"
    r"(?:motivos?|razon(?:es)?|causas?)|con que argumento)\b"
)
_MONEY_SPENT = (
    r"cost(?:s|ed|ing)?|paid|pay(?:s|ing)?|spen(?:d|t|ds|ding)|worth|money|dollars?|pesos?|"
    r"fines?(?! (?:de|white|powder\w*|dust|sand|arts?|print|grained)\b)|fined|budget|price|"
    r"cuestan?|cueste|cost(?:o|aron|ado|ar|ara|aran|aba|aban)|pag(?:o|aron|ado|ar|ara|aran|aba|aban|ando|an?)|"
    r"gast(?:o|aron|ado|ar|ara|aran|aba|an?)|valen?|"
    r"dinero|dolares|multas?|presupuesto|precio|"
    r"earns?|earned|salary|salaries|wages?|invest(?:s|ed)?|ganan?(?! (?:las?|el|los)\b)|cobran?|cobraron|"
    r"cobrar|cobraban?|cobro|sueldos?|salarios?|invierten?|invirtio|invirtieron"
)
_EACH_OR_ALL = "(?:total|annual|yearly|monthly|weekly|daily|nightly|hourly)"
_CURRENCY = r"dollars?|pesos?|euros?|dolares"
TIME = {
    "en": r"(?:year|month|week|day|hour|minute)s?",
    "es": r"(?:ano|mes|semana|dia|hora|minuto)(?:e?s)?",
}
_HOW_MUCH = rf"(?<!\bhace )(?<!\bhace como )cuant[oa]s?(?!(?: tiempo| {TIME['es']})? hace\b)"
"""The Spanish one, but for "hace cuánto", which asks when."""

_ROLES = {
    "en": (
        r"judges?|presidents?|secretary|ambassadors?|officials?|officers?|ministers?|generals?|leaders?|"
        r"person|people|senators?|governors?|prosecutors?|journalists?|reporters?|mayors?|capos?|boss(?:es)?|"
        r"kingpins?|agents?|lawmakers?|commanders?|directors?|head|chiefs?|diplomats?|relatives?|lawyers?"
    ),
    "es": (
        r"juez|jueza|jueces|president[ea]s?|secretari[oa]s?|embajador(?:as?|es)?|funcionari[oa]s?|personas?|"
        r"ministr[oa]s?|generales|lider|lideres|senador(?:as?|es)?|gobernador(?:as?|es)?|fiscal|fiscales|"
        r"periodistas?|reporter[oa]s?|alcaldes?|alcaldesas?|capos?|jef[ea]s?|agentes?|"
        r"legislador(?:as?|es)?|comandantes?|director(?:as?|es)?|diplomatic[oa]s?|abogad[oa]s?|mandos?|"
        r"mandatari[oa]s?"
    ),
}
_A_ROLE = re.compile("|".join(_ROLES.values()))
_PLACES = {
    "en": (
        r"city|cities|towns?|(?<!united )states?|country|countries|places?|ports?|airports?|base|"
        r"(?:prisons?|jails?)(?! (?:terms?|sentences?)\b)|municipality|municipalities|regions?|"
        r"border crossings?|courts?"
    ),
    "es": (
        r"ciudad|ciudades|pueblos?|estados?(?! unidos)|entidad|entidades|pais|paises|lugar|lugares|"
        r"puertos?|aeropuertos?|base|carcel|carceles|prision|prisiones|penal|penales|municipios?|region|regiones|"
        r"cruces?|tribunal|tribunales|corte"
    ),
}
_NAMED_PLACE = re.compile(
    rf"{ASKING_WHICH}(?:city|cities|towns?|(?<!united )states?|countr(?:y|ies)|ports?|airports?|"
    r"municipalit(?:y|ies)|bridges?|border crossings?)\b|"
    rf"{ASKING_QUE}(?<!por que )(?:ciudad(?:es)?|pueblos?|pais(?:es)?|puertos?|aeropuertos?|"
    r"municipios?|puentes?|"
    r"estados?(?! (?:unidos|de|quedo|quedaron|estan?|se encuentran?)\b))\b"
)
_PEOPLE = (
    r"men|man|women|woman|boys?|girls?|guards(?:men|man)|soldiers?|marines?|victims?|suspects?|witness(?:es)?|"
    r"authors?|owners?|players?|brothers?|sons?|daughters?|wife|husband|inmates?|prisoners?|"
    r"hombres?|mujer(?:es)?|nin[oa]s?|guardias?|soldados?|marinos?|militares|victimas?|sospechos[oa]s?|testigos?|"
    r"autor(?:as?|es)?|duen[oa]s?|hermanos?|hij[oa]s?|espos[oa]s?|detenid[oa]s?|reos?|pres[oa]s?|acusad[oa]s?|"
    r"general|captains?|capitan(?:es)?|colonels?|coronel(?:es)?|lieutenants?|tenientes?|sergeants?|"
    r"sargentos?|drivers?|couple|choferes|chofer|conductor(?:as?|es)?|pareja"
)
_MEASURES = {
    "en": "depth|width|height|weight|distance|speed|area",
    "es": "profundidad|anchura|ancho|altura|peso|distancia|velocidad|superficie|extension",
}
_NO_NOUN = r"(?= (?:in|of|for|during|on|since|by|at|per)\b|\W*\Z)"
_WRITTEN = (
    r"reportaje|informe|reporte|articulo|nota|texto|discurso|historia|libro|relato|"
    r"declaracion|version|testimonio|noticia|investigacion|entrevista|cronica|teoria|video"
)
"""Of these a part is no share."""
_NEWEST_COUNT = (
    r"(?:current|latest|newest|most recent|last|running|overall) "
    r"(?:total|count|number|tally|average|figure)s? (?:of|for|on)|"
    r"(?:ultim[oa]|actual) (?:total|numero|conteo|cifra|promedio|dato) (?:del?|sobre)|"
    r"(?:total|numero|conteo|cifra|promedio|dato) (?:actual|mas reciente|a la fecha) (?:del?|sobre)"
)
_ASKED_FOR = {
    Kind.FIGURE: re.compile(
        rf"\b(?:how (?:many(?! {TIME['en']} ago\b)|much|often|large|big|deep|far|high|tall|wide|heavy)|"
        r"what (?:share|percent\w*|number|proportion|fraction|amount|rate|total|sum|tonnage|volume|size|"
        rf"{_MEASURES['en']})|"
        rf"which (?:share|percent\w*)|{_HOW_MUCH}|"
        rf"(?:que|de que|(?:que|cual) (?:es|era|fue) (?:la|el|su)) (?:{_MEASURES['es']})|"
        r"(?:que|cual es el|de que) (?:porcentaje|numero|cantidad|proporcion|monto|cifra|tasa)|"
        rf"que parte(?! del? (?:l[oa]s? |es[ea] |est[ea] |su )?(?:{_WRITTEN})\b)|"
        r"what (?:is|was|are|were) (?:the|its|his|her|their|[\w.]{2,30}['’]s?) (?:[\w'’]+ ){0,2}"
        rf"(?:count|tally|toll|turnout|population|figure|number|rate|share|age|(?:average|total){_NO_NOUN}|"
        rf"{_MEASURES['en']})|"
        rf"{_NEWEST_COUNT}|"
        r"(?:cual|que) (?:es|fue|era) (?:el|la) (?:\w+ )?"
        r"(?:cifra|numero|conteo|tasa|participacion|poblacion|edad|promedio|total)|"
        r"que tant[oa]s?|que tan|que (?:tamano|volumen|saldo|edad|cifra)|what (?:turnout|death toll))\b"
    ),
    Kind.MONEY: re.compile(
        rf"\b(?:how much|{_HOW_MUCH})(?<!s)\b(?! gente)[^?]{{0,200}}\b(?:{_MONEY_SPENT})\b|"
        rf"\b(?:how many|cuant[oa]s) (?:(?:\w+ )?(?:of|de|american|u\.s\.) )?(?:{_CURRENCY})\b|"
        rf"\b(?:what|which) (?:is|was|are|were) (?:the |its |[\w.]{{2,30}}['’]s? )?"
        rf"(?:{_EACH_OR_ALL} )?(?:cost|price|budget|fine|value|rent|fee|bail|bond|ransom|reward|"
        r"bount(?:y|ie)|salary|wage|toll rate)s?\b|"
        r"\bhow (?:high|large|big|steep) (?:is|was|are|were|an?) (?:the )?"
        r"(?:fine|bail|bond|fee|reward|bounty|ransom|rent|budget|salary)\b|"
        r"\b(?:cual(?:es)?|que|de cuanto) (?:es|fue|era|son|fueron|eran) (?:el|la|los|las) "
        r"(?:costo|precio|presupuesto|multa|monto|valor|recompensa|renta|fianza|tarifa|cuota|sueldo|salario|"
        r"rescate)s?\b|"
        r"\b(?:fine|bail|ransom|reward|multa|fianza|recompensa|renta)\b[^?]{0,80}[, ](?:how much|"
        r"cuanto (?:fue|es|era))\W{0,5}\Z|"
        r"\bwhat (?:is|was|were) [^?]{1,80} fined\W*\Z|"
        r"\b(?:what|which) (?:reward|bounty)\b|\b(?:que|cual) recompensa\b"
    ),
    Kind.SPAN: re.compile(
        rf"\bhow (?:long|old|many {TIME['en']})\b(?! ago)|"
        r"\bhow (?:far|long) (?:in advance|ahead)\b|\bhow much (?:time|notice|warning|longer)\b|"
        rf"\b{_HOW_MUCH} (?:{TIME['es']}|tiempo|anticipacion|antelacion|"
        rf"(?:\w+ ){{0,3}}(?:dur|tard)(?:[oa]|aron|ado|ar|ara|aria))\b|"
        r"\bdesde hace cuant[oa]s?\b|"
        r"\b(?:what|which) (?:(?:is|was) (?:the|its) (?:[\w'’]+ ){0,2})?(?:length|duration)\b|"
        r"\b(?:que|cual) (?:(?:es|era|fue) (?:la|el|su) )?(?:longitud|duracion|largo)\b|"
        r"\bque tan larg[oa]s?\b|"
        rf"\b{_HOW_MUCH} (?:\w+ ){{0,2}}(?:mid(?:e|en|io)|media|median|medir|recorr\w+)\b|"
        r"\b(?:what|which) (?:prison )?(?:sentence|term)\b|\b(?:que|cual) (?:sentencia|condena|pena)\b"
    ),
    Kind.AGE: re.compile(
        r"\bhow old\b|\b(?:what|which) (?:is |was |are |were )?(?:the |his |her |their )?ages?\b|"
        rf"\b{_HOW_MUCH} anos (?:de edad|(?:tiene|tenia|tuvo|tenga|cumpl)\w*\b(?! de\b(?! edad)))|"
        r"\bque edad(?:es)?\b|\bcual(?:es)? (?:es|era|fue|son|eran) (?:la|su|las|sus) edad(?:es)?\b"
    ),
    Kind.DATE: re.compile(
        rf"{ASKING}(?:when|cuando)\b|"
        r"\b(?:(?:what|which) (?:date|day|month|year)|(?:que|cual) (?:fecha|dia|mes|ano)|"
        r"(?:what|cual) (?:is|was|es|era|fue) (?:the|la) (?:(?:last|first|ultima|primera) (?:time|vez)|"
        r"deadline|fecha)|"
        rf"how (?:long|many {TIME['en']}) ago|(?<!desde )hace (?:como )?cuant[oa]s?|"
        rf"cuant[oa]s?(?: tiempo| {TIME['es']})? hace)\b"
    ),
    Kind.HOUR: re.compile(
        r"\bwhat (?:time|hour)s?\b"
        r"(?! (?:periods?|frames?|spans?|limits?|of (?:the )?(?:year|month|week))\b)|"
        r"\bque horas?\b"
    ),
    Kind.PERSON: re.compile(
        rf"{ASKING}(?:who|whom|whose|quien|quienes)\b|"
        rf"(?:{ASKING_WHICH}(?:{_ROLES['en']})|{ASKING_QUE}(?<!por que )(?:{_ROLES['es']})|"
        rf"{NAME_OF}(?:{_ROLES['en']}|{_ROLES['es']}|{_PEOPLE})|\b(?:real|full) names?|"
        r"\bnombres? (?:real(?:es)?|completos?|verdaderos?)|\bverdaderos? nombres?)\b"
    ),
    Kind.PLACE: re.compile(
        rf"{ASKING}(?:where|donde|adonde)\b|"
        rf"(?:{ASKING_WHICH}(?:{_PLACES['en']})|{ASKING_QUE}(?<!por que )(?:{_PLACES['es']}))\b"
    ),
    Kind.NAME: re.compile(
        r"\b(?:peticion|orden|parte|nombre|cuenta|manos|cargo) de quien(?:es)?\b|"
        rf"\b(?:names? of|nombres? del?|como se llam\w+)\b(?<!in the name of)|"
        rf"{ASKING}(?:what|how) (?:is|was|are|were) [^?]{{1,200}} (?:called|named|known as)\W*\Z"
    ),
}

_OF = r"(?: [\w-]+){0,2} (?:of|for|at|in|to|after|de|del|para|en|a|por)\b"
_BEGINS = r"\W{0,5}(?:(?:cual|what|which) (?:es|era|fue|is|was) )?(?:the |el |la |los |las )?"
_HEADED_BY = {
    kind: re.compile(rf"{_BEGINS}(?:{words}){_OF}")
    for kind, words in {
        Kind.FIGURE: (
            "(?:total )?(?:number|amount|share)|size|(?:death )?toll|tally|count|"
            "numero|cantidad|cifra|porcentaje|total|saldo|tamano"
        ),
        Kind.MONEY: (
            f"(?:{_EACH_OR_ALL} )?"
            "(?:costs?|price|budget|salary|salaries|pay|wages?|funding|reward|fines?|losses|value|rents?|fees?|"
            "bail|bond|bounty|ransom)|(?:nightly|hourly) rates?|"
            "costos?|precio|presupuesto|sueldos?|salarios?|recompensa|multas?|perdidas|valor|rentas?|fianza|"
            "tarifas?|monto|rescate"
        ),
        Kind.SPAN: (
            "(?:max(?:imum)? )?(?:prison )?(?:term|sentence)|length|duration|"
            "duracion|plazo|pena|condena|sentencia"
        ),
        Kind.AGE: "ages?|edad(?:es)?",
        Kind.DATE: "(?:start |end |launch |release )?date|(?:\\w+ )?deadline|fecha(?: limite)?",
        Kind.PERSON: (
            "head|director|commander|chief|leader|spokes(?:man|woman|person)|author|owner|judge|prosecutor|"
            "ambassador|mayor|governor|secretary|comandante|jef[ea]|lider|vocer[oa]|autora?|duen[oa]|juez|"
            "jueza|fiscal|embajadora?|alcalde|alcaldesa|gobernadora?|titular|secretari[oa]|directora"
        ),
        Kind.PLACE: "venue|location|headquarters|site|birthplace|host city|sede|ubicacion|lugar",
    }.items()
}
"""What the words with which a question in a few words begins ask for."""

_NO_QUESTION = rf"\W{{0,5}}(?:(?!(?:{QUESTION_WORD}|{AUXILIARY})\b)[\w.'’-]+,? ){{1,8}}"
_ENDING_IN = {
    kind: re.compile(rf"{_NO_QUESTION}(?:{words})\W{{0,5}}\Z")
    for kind, words in {
        Kind.FIGURE: f"number|amount|share|count|toll|tally|rate|size|{_MEASURES['en']}",
        Kind.MONEY: "costs?|price|budget|salary|salaries|wages?|funding|reward|bounty|fines?",
        Kind.SPAN: "sentence|length|duration",
        Kind.AGE: "ages?",
        Kind.DATE: "date|deadline",
        Kind.PLACE: "venue|location|headquarters|birthplace|host city",
    }.items()
}
"""What English words without a question ask for: the noun that they end in."""
