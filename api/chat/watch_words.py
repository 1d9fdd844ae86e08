"""What is said in chat of questions that are watched, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Lang


@dataclass(frozen=True, slots=True)
class WatchWords:
    """One language's words. Those with braces are filled in by `str.format`."""

    lang: Lang
    help: str
    watched: str
    now: str
    nothing_yet: str
    how: str
    already: str
    too_many: str
    not_here: str
    trouble: str
    listed: str
    none: str
    since: str
    last_told: str
    failing: str
    paused: str
    ended: str
    no_such: str
    more: str
    as_before: str
    stop: str


WATCH_WORDS: dict[Lang, WatchWords] = {
    "en": WatchWords(
        lang="en",
        help="“/puente watch QUESTION” tells this channel whenever the evidence of a question changes, "
        "“/puente watching” lists what it is told of, and “/puente unwatch N” ends one of these.",
        watched="This channel is told when the evidence of this question changes: {question}",
        now="What answers it now:",
        nothing_yet="Nothing answers it yet.",
        how="“/puente watching” lists all; “/puente unwatch N” or the button ends it.",
        already="This channel is told of this question already. What waited is sent now.",
        too_many="This channel, or its workspace, has as many questions as it may. “/puente unwatch N” "
        "ends one.",
        not_here="I may not post here, so nothing is watched. Invite me with “/invite @puente”, and try "
        "again. {reason}",
        trouble="Slack takes no message just now, so nothing is watched. Try again in a minute.",
        listed="This channel is told when the evidence of these changes:",
        none="This channel watches no question. “/puente watch QUESTION” begins.",
        since="since {day}",
        last_told="last told {day}",
        failing="not told just now, and tried again: {reason}",
        paused="paused: {reason} “/puente watch” with this question goes on.",
        ended="This channel is not told of this any more: {question}",
        no_such="This channel watches no such question (any more). “/puente watching” lists all.",
        more="and {n} more",
        as_before="As before: {n}",
        stop="Stop watching",
    ),
    "es": WatchWords(
        lang="es",
        help="«/puente watch PREGUNTA» avisa a este canal cuando cambian las pruebas de una pregunta, "
        "«/puente watching» muestra de cuáles se avisa y «/puente unwatch N» termina una de ellas.",
        watched="Se avisará a este canal cuando cambien las pruebas de esta pregunta: {question}",
        now="Lo que la responde ahora:",
        nothing_yet="Todavía nada la responde.",
        how="«/puente watching» muestra todas; «/puente unwatch N» o el botón la termina.",
        already="Ya se avisa a este canal de esta pregunta. Lo que esperaba se envía ahora.",
        too_many="Este canal, o su espacio de trabajo, tiene todas las preguntas que puede. "
        "«/puente unwatch N» termina una.",
        not_here="No puedo escribir aquí, así que no se vigila nada. Invíteme con «/invite @puente» e "
        "intente de nuevo. {reason}",
        trouble="Slack no acepta mensajes ahora; no se vigila nada. Intente de nuevo en un minuto.",
        listed="Se avisa a este canal cuando cambian las pruebas de estas:",
        none="Este canal no vigila ninguna pregunta. «/puente watch PREGUNTA» empieza.",
        since="desde {day}",
        last_told="último aviso {day}",
        failing="el aviso no llega por ahora y se intenta de nuevo: {reason}",
        paused="en pausa: {reason} «/puente watch» con esta pregunta la reanuda.",
        ended="Ya no se avisa a este canal de esto: {question}",
        no_such="Este canal no vigila (o ya no) esa pregunta. «/puente watching» muestra las que sí.",
        more="y {n} más",
        as_before="Como antes: {n}",
        stop="Dejar de vigilar",
    ),
}

HELP = " / ".join(words.help for words in WATCH_WORDS.values())
NO_SUCH = " / ".join(words.no_such for words in WATCH_WORDS.values())
"""In both languages, where nothing tells which one is read."""
