"""What nobody tells without one of few words: a calibre, a nationality, a rank, a colour, a prison."""

from __future__ import annotations

import re
from enum import StrEnum

from rag.mentions.calendar.months import MONTH


class Mark(StrEnum):
    """What a sentence must hold a word for to tell it.

    CODE: what a flight, a plate or a case is known by. CHARGE: what somebody is accused of.
    """

    CALIBRE = "calibre"
    NATIONALITY = "nationality"
    RANK = "rank"
    COLOUR = "colour"
    CODE = "code"
    PRISON = "prison"
    COURT = "court"
    CHARGE = "charge"


def tells_mark(mark: Mark, folded: str, besides: frozenset[str]) -> bool:
    """Does a folded text tell such a thing?

    Nationalities, ranks and colours only count where `besides` does not hold them, in either language.
    """
    found = (match[0] for match in _TOLD[mark].finditer(folded))
    if mark not in _MAY_BE_KNOWN:
        return any(found)
    known = {word[:_ROOT] for word in besides}
    return any(word[:_ROOT] not in known for word in found)


_MAY_BE_KNOWN = frozenset({Mark.NATIONALITY, Mark.RANK, Mark.COLOUR})
_ROOT = 5
"""So many letters do words of the same origin share: "Mexican", "mexicana"."""

_TOLD = {
    Mark.CALIBRE: re.compile(
        r"\bcal(?:ib(?:er|re|ers|res))?\b|(?<![\d.])\.\d\d\d?\b|\b\d+(?:[.,]\d+)? ?(?:mm|milimetros?|"
        r"millimet(?:er|re)s?)\b|\b\d+(?:[.,]\d+)?x\d|\b(?:ak|ar)-?\d+"
    ),
    Mark.NATIONALITY: re.compile(
        r"\b(?:afgan[oa]|afghan|african|aleman|american|argentin[aeo]|bolivi(?:a|an|an[ao])|"
        r"bra[sz]il(?:ian|en[oa])?|britanic[ao]|british|canad(?:a|ian|iense)|chilean|chilen[ao]|chin[ao]|chinese|"
        r"colombi(?:a|an|an[ao])|corean[ao]|costa ?rica(?:n)?|costarricense|cuban?|cuban[ao]|"
        r"dominican|dominican[ao]|"
        r"dutch|ecuador(?:ian|ean)?|ecuatorian[ao]|egip\w+|egypt\w*|espanol(?:a|es)?|estadounidense|filipin[ao]|"
        r"franc(?:e|es|esa|ia)|french|german|guatemal(?:a|an|tec[ao])|haiti(?:an|an[ao])?|holandes[ae]?|"
        r"hondur(?:as|an|en[ao])|indian?|inglesa?|irani?|irish|israeli?|italian[ao]?|jamaic(?:a|an|an[ao])|japanese|"
        r"japones[ae]?|korean?|leban\w+|libanes[ae]?|mexic(?:o|an|an[ao])|nicaragu(?:a|an|ense)|nigerian[ao]?|"
        r"pakistani?|paquistani|panam(?:a|anian|en[ao])|peru(?:vian|an[ao])?|portugues[ae]?|rus[ao]|russian?|"
        r"salvador(?:an|en[ao])|el salvador|spanish|spaniard|syrian?|siri[ao]|turc[ao]|turk(?:ish|ey)?|"
        r"ucranian[ao]|ukrain\w+|u\.?s\.? citizen|venez(?:uela|uelan|olan[ao])|vietnam\w*|"
        r"born in|citizens? of|nationals? of|"
        r"(?:originari|nacid|ciudadan|natural)\w* (?:del?|en))(?:e?s)?\b"
    ),
    Mark.RANK: re.compile(
        r"\b(?:generals?|generales|admirals?|almirantes?|"
        r"coronel\w*|colonels?|major|captains?|capitan\w*|lieutenants?|tenientes?|sub-?tenientes?|sergeants?|"
        r"sargentos?|corporals?|cabos?|privates?|soldado raso|commanders?|comandantes?|commodores?|"
        r"comodoros?|"
        r"ensigns?|alferez|inspector\w*|comisari\w+|commissioners?|contralmirantes?|vicealmirantes?|tiers?|nivel|"
        r"\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|primer\w*|segund\w+|tercer\w*|cuart\w+|quint\w+)\b"
    ),
    Mark.COLOUR: re.compile(
        r"\b(?:black|white|red|blue|green|yellow|gr[ae]y|brown|orange|purple|pink|silver|gold(?:en)?|beige|"
        r"negr[oa]|blanc[oa]|roj[oa]|azul(?:es)?|verde|amarill[oa]|gris(?:es)?|cafe|marron(?:es)?|naranja|"
        r"morad[oa]|rosa|platead[oa]|dorad[oa]|guinda)s?\b"
    ),
    Mark.CODE: re.compile(
        r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{2,12}\b|\b[a-z]{1,4}-[a-z\d]{1,6}\b|"
        r"\b(?:flight|vuelo|plates?|placas?|matricula|number|numero|no\.|num\.) (?:[a-z]{1,12} )?\d|"
        r"\b\d+[-/]\d+"
    ),
    Mark.PRISON: re.compile(
        r"\b(?:prisons?|jails?|jailed|penitentiar\w+|imprison\w+|incarcerat\w+|inmates?|behind bars|"
        r"custody|detention|held (?:at|in)|prision\w*|carcel\w*|encarcel\w+|penal(?:es)?|penitenciari\w+|"
        r"recluid\w+|"
        r"reclusori\w+|reclusion|intern(?:o|a|os|as|ad[oa]s?)|pres[oa]s?|ceferesos?|ceresos?|altiplano|adx|mdc|"
        r"centro federal|readaptacion)\b"
    ),
    Mark.COURT: re.compile(
        r"\b(?:courts?|courthouse|judges?|justices?|circuit|bench|trial|tried|tribunal(?:es)?|cortes?|juzgados?|"
        r"juez\w*|jueces|magistrad\w+|sala|salas|juicio|fallo)\b"
    ),
    Mark.CHARGE: re.compile(
        r"\b(?:(?:accus\w+|accusations?|suspected|convicted|guilty|indicted|counts?) (?:of|for|on)|"
        r"charged|charges? (?:of|that|include)|alleg\w+|blam\w+|traffick\w+|smuggl\w+|launder\w+|"
        r"murder\w*|homicid\w+|kidnap\w*|brib\w+|extort\w+|fraud\w*|theft|steal\w*|stole|robb\w+|rape|"
        r"conspir\w+|racketeer\w*|terroris\w+|perjury|corrupt\w+|embezzl\w+|torture|treason|possess\w+|"
        r"protect\w+|cargos? (?:de|por)|delitos? (?:de|contra)|vincul\w+|colu(?:sion|did\w+)|"
        rf"(?:acus|imput|senal|culp|sospech)\w+ (?:por|del? (?!(?:caso|{MONTH}|\d)))|"
        r"trafic\w+|contraband\w+|lavado|asesin\w+|secuestr\w+|sobor\w+|cohecho|extorsi\w+|rob(?:o|ar)|"
        r"violacion|asociacion|delincuencia|peculado|tortura\w*|traicion|posesion|portacion|"
        r"desaparicion|narco\w+|huachicol|evasion|nexos|proteg\w+|proteccion|haber)\b"
    ),
}
