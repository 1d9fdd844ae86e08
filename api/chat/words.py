"""What is said in chat tools beside answers, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. Those with braces are filled in by `str.format`."""

    help: str
    too_long: str
    too_many: str
    trouble: str
    understood: str
    nearest: str
    undated: str
    newest: str
    helped: str
    did_not_help: str
    thanks: str
    gone: str
    purged: str


WORDS: dict[Lang, Words] = {
    "en": Words(
        help="Ask me a question about US–Mexico security cooperation, in English or Spanish, such as "
        "“When was Ovidio Guzmán extradited?” I answer with sentences of the articles I have, or say "
        "that I cannot.",
        too_long="A question may have {most:,} characters; this one has {length:,}.",
        too_many="That is more than one may ask in a minute ({limit}). Try again in {seconds} s.",
        trouble="I cannot answer just now. Try again in a minute.",
        understood="Understood as: {question}",
        nearest="Nearest in the articles:",
        undated="no date",
        newest="Newest article: {day}",
        helped="👍 Helpful",
        did_not_help="👎 Not helpful",
        thanks="Thank you. It was noted.",
        gone="This answer is not kept any more, so nothing was noted.",
        purged="An article that this answer showed was taken out for good, so nothing was noted.",
    ),
    "es": Words(
        help="Pregúnteme sobre la cooperación en seguridad entre México y Estados Unidos, en español o "
        "en inglés, por ejemplo: «¿Qué hizo China en 2026 para frenar los precursores?» Respondo con "
        "oraciones de los artículos que tengo, o digo que no puedo.",
        too_long="Una pregunta puede tener {most:,} caracteres; esta tiene {length:,}.",
        too_many="Es más de lo que se puede preguntar en un minuto ({limit}). "
        "Intente de nuevo en {seconds} s.",
        trouble="Ahora no puedo responder. Intente de nuevo en un minuto.",
        understood="Se entendió: {question}",
        nearest="Lo más cercano en los artículos:",
        undated="sin fecha",
        newest="Artículo más reciente: {day}",
        helped="👍 Sirve",
        did_not_help="👎 No sirve",
        thanks="Gracias. Quedó anotado.",
        gone="Esta respuesta ya no se conserva, así que no se anotó nada.",
        purged="Un artículo que mostraba esta respuesta se retiró para siempre; no se anotó nada.",
    ),
}

HELP_WORDS = ("help", "ayuda")
HELP = " / ".join(words.help for words in WORDS.values())
GONE = " / ".join(words.gone for words in WORDS.values())
"""In both languages, where nothing tells which one is read."""
