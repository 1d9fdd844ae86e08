"""Orders how to reply: alone ("answer in one word", "responde en español"), or before what is asked."""

from __future__ import annotations

import re

from index.words import fold
from rag.question.understand import asks

_PREFACE = r"\W*(?:(?:no|ok|okay|please|now|and|but|por favor|ahora|y|pero)\b\W*)*"
_DO_NOT = (
    r"(?:do not|don['’]?t)(?! (?:(?!always\b)[a-z]{2,20}[a-rtv-z]s [a-z]|(?:the|people|men|women) ))"
)
"""What is forbidden; "don't tariffs hurt Mexico" asks."""
_ORDERS = (
    r"(?:ignore|disregard|forget|pretend|act (?:as|like)|respond|reply|answer|repeat|translate|"
    r"speak(?! (?:about|of)\b)|"
    rf"say (?:that|it|so|only|just|yes|no|nothing)|stop \w+ing|{_DO_NOT}|never|"
    r"you(?: are|['’]re| must| should| will| need to| have to)|from now on|"
    r"ignor[ae]|olvid[ae]|fin[gj][ea]|(?:actua|actue) como|respond[ea]|contest[ae]|repit[ea]|"
    r"traduce|traduzca|habl[ae](?! (?:sobre|acerca|del?)\b)|(?:di|diga) (?:que|solo|si|no|nada)|"
    r"dej[ae] de|"
    r"no (?:digas?|respondas?|contest[ae]s?|repitas?|us[ae]s?)|eres|debes|tienes que|"
    r"(?:a partir de|desde) ahora)"
)
_ORDER = re.compile(rf"{_PREFACE}{_ORDERS}\b")
_CAN_YOU = re.compile(
    rf"{_PREFACE}(?:(?:can|could|would|will) you(?: please)?|"
    r"(?:me )?(?:puedes?|podrias?|quieres?)(?: por favor)?) "
    r"(?:ignore|disregard|forget|pretend|respond|reply|answer|repeat|translate|speak|stop|"
    r"ignorar|olvidar|fingir|responder|contestar|repetir|traducir|hablar|dejar)(?:me|te|lo|la)?\b"
    r"(?! (?:about|of|on|to|sobre|del?)\b)"
)
"""An order that is put as a question."""
_HOW = (
    r"(?:only|just|simply|solo|solamente|simplemente|briefly|brevemente|in short|en resumen|"
    r"(?:(?:with|in|to|con|en) )?(?:(?:only|just|solo) )?(?:a |an |one |two |three |una? |dos |tres )?"
    r"(?:yes or no|si o no|words?|sentences?|lines?|phrases?|english|spanish|short|detail|full|numbers?|"
    r"palabras?|frases?|oracion(?:es)?|lineas?|ingles|espanol|corto|detalle|numeros?))"
)
_HOW_FIRST = re.compile(
    rf"\W*(?:(?:please|now|por favor|ahora)\W+)?"
    rf"(?:(?:answer|reply|respond|say|tell me|respond[ea](?:me)?|contest[ae](?:me)?|dime|di)(?: me)? )?"
    rf"{_HOW}(?: {_HOW})?\s*[:;,–—-]\s*(?=[\w¿])"
)
"""How to reply, before what is asked: "answer only yes or no: was he captured?"."""


def is_order(text: str) -> bool:
    """Whether a message tells the service what to do or say, and asks nothing."""
    folded = fold(text)
    is_told = "?" not in text and _ORDER.match(folded)
    return bool(is_told or _CAN_YOU.match(folded)) and not asks(text)


def without_order(text: str) -> str:
    """What is asked after "in one sentence:" and the like; any other message as it is."""
    folded = fold(text)
    found = _HOW_FIRST.match(folded) if len(folded) == len(text) else None
    return text[found.end() :] if found else text
