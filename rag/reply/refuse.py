"""What to say when the evidence is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.document import Document, Lang
from rag.answer import Question, RefusalReason
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.confidence import missing_numbers
from rag.evidence.doubts.another_place import place_missing
from rag.evidence.doubts.find import AfterNewest, AnotherFigure, AnotherOne, Doubt, SaidOtherwise
from rag.evidence.doubts.held_words import lacks_counted, lacks_event, lacks_people
from rag.evidence.doubts.namesake import confused_name
from rag.evidence.doubts.other_end import tells_the_other_end
from rag.evidence.doubts.unknown_name import Holds, holds_nothing, names_nowhere
from rag.evidence.gather import Evidence
from rag.evidence.weigh import Weighed
from rag.mentions.calendar.months import written_day
from rag.mentions.sentences.reasons import gives_a_reason
from rag.mentions.times.period import Period, period_of
from rag.question.asked_for import Kind
from rag.question.understand import Understood
from rag.reply.quotation_marks import within_quotation
from rag.reply.subject import (
    article_on_subject,
    has_many_words,
    is_on_subject,
    titled_for,
    unheard_event,
)

_NEAR = 0.262
"""The least confidence at which what was found is taken to be near, whichever error is accepted."""
_OF_THE_QUESTION = 0.2
"""The least share of the question's words in a passage that is near; of a year alone it is less."""
_ON_THE_SUBJECT = 0.5
_NEAREST = 3
_MOST_LIKELY = 8


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, as a code and in words of the asker's language.

    named: the article whose title stands in the message; None where it names none.
    """

    reason: RefusalReason
    message: str
    named: Document | None = None


def explain_refusal(
    question: Understood,
    weighed: Weighed,
    doubt: Doubt | None,
    newest: date | None,
    lang: Lang,
    holds: Holds = holds_nothing,
    filters: str = "",
) -> Refusal:
    """Why the evidence is not enough: the most telling reason that holds.

    Args:
        doubt: what `find_doubt` found.
        newest: the day of the newest article that there is.
        holds: whether some article holds a search term.
        filters: those that the articles had to pass, in words: nothing is said of the others.
    """
    refusal = _most_telling(question, weighed, doubt, newest, lang, holds)
    if not filters or refusal.reason is RefusalReason.AFTER_NEWEST:
        return refusal
    return replace(refusal, message=f"{refusal.message} {_ONLY_THESE[lang].format(filters=filters)}")


def _most_telling(
    question: Understood,
    weighed: Weighed,
    doubt: Doubt | None,
    newest: date | None,
    lang: Lang,
    holds: Holds,
) -> Refusal:
    words = _MESSAGES[lang]
    if isinstance(doubt, AfterNewest):
        said = words[RefusalReason.AFTER_NEWEST] if doubt.reach == newest else _AFTER_THE_DAY[lang]
        first = min(question.times, key=lambda time: time.first)
        text = said.format(time=first.written(lang), reach=written_day(doubt.reach, lang))
        return Refusal(RefusalReason.AFTER_NEWEST, text)
    near = weighed.ranked[0] if weighed.ranked else None
    if not near and question.bound:
        text = _NOTHING_BEYOND[lang].format(bound=question.bound.written(lang))
        return Refusal(RefusalReason.LOW_CONFIDENCE, text)
    if not near:
        return Refusal(RefusalReason.NO_DOCUMENT, words[RefusalReason.NO_DOCUMENT])
    if question.period and _tells_of_another_time(question, near):
        return _of_another_time(question, question.period, near, lang)
    match doubt:
        case SaidOtherwise(by):
            return _say_otherwise(by, lang)
        case AnotherOne(which):
            reason = RefusalReason.NO_FIGURE if question.wants_number else RefusalReason.NO_DOCUMENT
            return _naming(near.document, reason, _ANOTHER_ONE[lang], lang, which=which)
        case AnotherFigure() if weighed.confidence >= _NEAR:
            text = words[RefusalReason.NO_FIGURE]
            return _naming(near.document, RefusalReason.NO_FIGURE, text, lang)
        case _:
            return _not_enough(question, weighed, near, lang, holds)


def _not_enough(
    question: Understood, weighed: Weighed, near: Evidence, lang: Lang, holds: Holds
) -> Refusal:
    """What is missing, where no doubt tells it."""
    words = _MESSAGES[lang]
    is_near = weighed.confidence >= _NEAR and near.context_covered >= _OF_THE_QUESTION
    unknown = next(iter(names_nowhere(question, weighed.ranked, holds)), None)
    if unknown and not (is_near and has_many_words(weighed.ranked)):
        text = _UNKNOWN_NAME[lang].format(name=within_quotation(unknown, lang))
        return Refusal(RefusalReason.NO_DOCUMENT, text)
    if not is_near and not is_on_subject(question, weighed.ranked):
        subject = article_on_subject(question, weighed.ranked) if question.wants_number else None
        if subject is None and (named := titled_for(question, weighed.ranked[:_NEAREST])):
            if period := question.period:
                return _of_another_time(question, period, named, lang)
            return _on_the_subject(question, weighed, named, lang)
        if subject:
            return _naming(subject, RefusalReason.NO_FIGURE, words[RefusalReason.NO_FIGURE], lang)
        return Refusal(RefusalReason.NO_DOCUMENT, words[RefusalReason.NO_DOCUMENT])
    numbers = _numbers_nowhere(question, weighed.ranked)
    said_last = [number for number in numbers if number not in question.carried_numbers]
    period = question.period or period_of(question.text, question.lang)
    if period and _are_years(question, said_last if question.period else numbers):
        return _of_another_time(question, period, near, lang)
    place = place_missing(question, near.document)
    odd = next(iter(said_last), confused_name(question, near) or unknown or (place and place.written))
    if odd:
        text = words[RefusalReason.FALSE_PREMISE]
        return _naming(near.document, RefusalReason.FALSE_PREMISE, text, lang, odd=odd)
    return _on_the_subject(question, weighed, near, lang)


def _numbers_nowhere(question: Understood, ranked: Sequence[Evidence]) -> list[str]:
    """The question's figures that no article with one of the nearest sentences holds."""
    nearest = {(one.document.id, one.document.version): one for one in ranked[:_NEAREST]}
    missing = [missing_numbers(question, one) for one in nearest.values()]
    return [number for number in missing[0] if all(number in others for others in missing)]


def explain_filtered_out(filters: str, lang: Lang) -> Refusal:
    """That no article passes the filters that these words tell."""
    return Refusal(RefusalReason.NO_DOCUMENT, _FILTERED_OUT[lang].format(filters=filters))


def name_filters(question: Question, lang: Lang) -> str:
    """What the articles that may answer have to be, in words; "" where the question sets no filter."""
    filters = question.filters
    values = {
        "topic": filters.topic,
        "publisher": filters.publisher,
        "lang": filters.lang and _LANGUAGES[lang][filters.lang],
        "published_from": filters.published_from and written_day(filters.published_from, lang),
        "published_to": filters.published_to and written_day(filters.published_to, lang),
        "as_of": question.as_of and written_day(question.as_of, lang),
    }
    return ", ".join(_FILTERS[lang][name].format(value=value) for name, value in values.items() if value)


def ask_for_a_question(lang: Lang) -> Refusal:
    """What is said to a message that asks nothing."""
    return Refusal(RefusalReason.NO_QUESTION, _MESSAGES[lang][RefusalReason.NO_QUESTION])


def ask_for_the_matter(lang: Lang) -> Refusal:
    """What is said to a question that does not tell what it is about."""
    return Refusal(RefusalReason.NO_QUESTION, _ABOUT_WHAT[lang])


def _naming(document: Document, reason: RefusalReason, text: str, lang: Lang, **said: str) -> Refusal:
    """A refusal whose message names an article: the text, filled with its title and what else is said."""
    words = {"title": document.title, **said}
    quoted = {name: within_quotation(word, lang) for name, word in words.items()}
    return Refusal(reason, text.format(**quoted), document)


def _tells_of_another_time(question: Understood, near: Evidence) -> bool:
    """Is the nearest sentence on what is asked about, but of another time?"""
    is_on_it = near.context_covered >= _ON_THE_SUBJECT
    return is_on_it and speaks_of_another_time(question, near.alone, near.document.lang, near.day)


def _on_the_subject(question: Understood, weighed: Weighed, near: Evidence, lang: Lang) -> Refusal:
    """What articles that deal with the question leave untold."""
    words = _MESSAGES[lang]
    titled = titled_for(question, weighed.ranked[:_MOST_LIKELY])
    example = (titled or max(weighed.ranked, key=lambda one: one.hit.fused)).document
    same = [one for one in weighed.ranked if one.document.id in (near.document.id, example.id)]
    if question.wants_number and not any(
        _tells_figure(question, one) for one in (*weighed.ranked[:_NEAREST], *same)
    ):
        return _naming(example, RefusalReason.NO_FIGURE, words[RefusalReason.NO_FIGURE], lang)
    nearest = [one.document for one in weighed.ranked[:_NEAREST]]
    if question.wanted.why and unheard_event(question, [near.document, example, *nearest]):
        return _naming(example, RefusalReason.LOW_CONFIDENCE, _NOT_SO[lang], lang)
    if question.wanted.why and not any(gives_a_reason(one.text) for one in weighed.ranked[:_NEAREST]):
        return _naming(example, RefusalReason.LOW_CONFIDENCE, _NO_REASON[lang], lang)
    untold = _untold(question, weighed)
    if untold:
        said = _UNTOLD_KINDS[lang][untold]
        return _naming(example, RefusalReason.LOW_CONFIDENCE, _UNTOLD[lang], lang, untold=said)
    return Refusal(RefusalReason.LOW_CONFIDENCE, words[RefusalReason.LOW_CONFIDENCE])


def _tells_figure(question: Understood, near: Evidence) -> bool:
    """Whether it holds such a figure as is asked for, and speaks of what is to be counted."""
    return (
        question.wanted.has_figure(near.text)
        and not lacks_counted(question, near)
        and not lacks_people(question, near)
    )


def _tells(question: Understood, kind: Kind, near: Evidence) -> bool:
    """Whether it holds what is asked for; a date, of what happened."""
    if not question.wanted.has(kind, near.alone):
        return False
    if kind is not Kind.DATE:
        return True
    return not lacks_event(question, near) and not tells_the_other_end(question, [near])


def _say_otherwise(denied: Evidence, lang: Lang) -> Refusal:
    """What an article says in place of what was taken for granted; its words where all may be shown."""
    if denied.document.access == "excerpt":
        return _naming(denied.document, RefusalReason.FALSE_PREMISE, _OTHERWISE_IN[lang], lang)
    return _naming(denied.document, RefusalReason.FALSE_PREMISE, _OTHERWISE[lang], lang, said=denied.text)


def _are_years(question: Understood, numbers: Sequence[str]) -> bool:
    """Whether these figures of the question, some at least, are the years that it asks about."""
    return bool(numbers) and frozenset(map(str, question.years)).issuperset(numbers)


def _of_another_time(question: Understood, asked: Period, near: Evidence, lang: Lang) -> Refusal:
    reason = RefusalReason.NO_FIGURE if question.wants_number else RefusalReason.LOW_CONFIDENCE
    return _naming(near.document, reason, _ANOTHER_TIME[lang], lang, time=asked.written(lang))


def _untold(question: Understood, weighed: Weighed) -> Kind | None:
    """What is asked for, other than a figure, and none of the nearest sentences holds."""
    nearest = weighed.ranked[:_NEAREST]
    return next(
        (
            kind
            for kind in _UNTOLD_KINDS["en"]
            if kind in question.wanted.kinds and not any(_tells(question, kind, one) for one in nearest)
        ),
        None,
    )


_NO_REASON: dict[Lang, str] = {
    "en": "There are articles on this, such as “{title}”, but none tells why.",
    "es": "Hay artículos sobre el tema, como «{title}», pero ninguno dice por qué.",
}
_NOT_SO: dict[Lang, str] = {
    "en": "There are articles on this, such as “{title}”, but none surely tells that it was so, or why.",
    "es": (
        "Hay artículos sobre el tema, como «{title}», pero ninguno dice con seguridad que así fuera, ni "
        "por qué."
    ),
}
_UNTOLD: dict[Lang, str] = {
    "en": "There are articles on this, such as “{title}”, but none surely tells {untold}.",
    "es": "Hay artículos sobre el tema, como «{title}», pero ninguno dice con seguridad {untold}.",
}
_UNTOLD_KINDS: dict[Lang, dict[Kind, str]] = {
    "en": {
        Kind.LIST: "which ones they are",
        Kind.PERSON: "who it is",
        Kind.PLACE: "where it is",
        Kind.NAME: "what it is called",
        Kind.DATE: "when it was",
        Kind.HOUR: "at what time it was",
    },
    "es": {
        Kind.LIST: "cuáles son",
        Kind.PERSON: "quién es",
        Kind.PLACE: "dónde es",
        Kind.NAME: "cómo se llama",
        Kind.DATE: "cuándo fue",
        Kind.HOUR: "a qué hora fue",
    },
}
_OTHERWISE: dict[Lang, str] = {
    "en": "The articles say otherwise. “{title}” has: “{said}”",
    "es": "Los artículos dicen otra cosa. En «{title}» se lee: «{said}»",
}
_OTHERWISE_IN: dict[Lang, str] = {
    "en": "The articles say otherwise: see “{title}”.",
    "es": "Los artículos dicen otra cosa: vea «{title}».",
}
_AFTER_THE_DAY: dict[Lang, str] = {
    "en": "The question is about {time}, and only articles up to {reach} were asked for.",
    "es": "La pregunta es sobre {time}, y solo se pidieron artículos hasta el {reach}.",
}
_UNKNOWN_NAME: dict[Lang, str] = {
    "en": (
        "None of the articles searched mentions “{name}”. The nearest passages are shown as such; they "
        "do not answer the question."
    ),
    "es": (
        "Ninguno de los artículos consultados menciona «{name}». Los pasajes más cercanos se "
        "muestran como tales; no responden la pregunta."
    ),
}
_ANOTHER_TIME: dict[Lang, str] = {
    "en": "There are articles on this, such as “{title}”, but what is nearest is not of {time}.",
    "es": "Hay artículos sobre el tema, como «{title}», pero lo más cercano no es de {time}.",
}
_ANOTHER_ONE: dict[Lang, str] = {
    "en": "There are articles on this, such as “{title}”, but what is nearest is not of the “{which}”.",
    "es": "Hay artículos sobre el tema, como «{title}», pero lo más cercano no es de «{which}».",
}
_NOTHING_BEYOND: dict[Lang, str] = {
    "en": "The passages nearest to this question tell of nothing {bound}.",
    "es": "Los pasajes más cercanos a esta pregunta no cuentan nada de {bound}.",
}
_MESSAGES: dict[Lang, dict[RefusalReason, str]] = {
    "en": {
        RefusalReason.NO_DOCUMENT: (
            "None of the articles searched seems to deal with this question. The nearest passages are "
            "shown as such; they do not answer it."
        ),
        RefusalReason.NO_FIGURE: (
            "There are articles on this, such as “{title}”, but none gives the figure that you ask for."
        ),
        RefusalReason.FALSE_PREMISE: (
            "The nearest article, “{title}”, does not mention “{odd}”. See below what it does say."
        ),
        RefusalReason.AFTER_NEWEST: (
            "The question is about {time}, and the newest article here is of {reach}."
        ),
        RefusalReason.LOW_CONFIDENCE: (
            "The articles come near this question, but no sentence answers it surely enough to be "
            "given as an answer. The nearest passages are below."
        ),
        RefusalReason.NO_QUESTION: (
            "Nothing was asked, so nothing was searched. Ask a question, and the answer will quote the "
            "articles."
        ),
    },
    "es": {
        RefusalReason.NO_DOCUMENT: (
            "Ninguno de los artículos consultados parece tratar de esa pregunta. Los pasajes más "
            "cercanos se muestran como tales; no la responden."
        ),
        RefusalReason.NO_FIGURE: (
            "Hay artículos sobre el tema, como «{title}», pero ninguno da la cifra que se pide."
        ),
        RefusalReason.FALSE_PREMISE: (
            "El artículo más cercano, «{title}», no menciona «{odd}». Abajo está lo que sí dice."
        ),
        RefusalReason.AFTER_NEWEST: (
            "La pregunta es sobre {time}, y el artículo más reciente de este acervo es del {reach}."
        ),
        RefusalReason.LOW_CONFIDENCE: (
            "Los artículos se acercan a la pregunta, pero ninguna oración la responde con suficiente "
            "seguridad. Los pasajes más cercanos están abajo."
        ),
        RefusalReason.NO_QUESTION: (
            "No preguntó nada, así que no se buscó nada. Haga una pregunta y la respuesta citará los "
            "artículos."
        ),
    },
}
_ABOUT_WHAT: dict[Lang, str] = {
    "en": (
        "The question does not say what it is about, and nothing was asked before it, so nothing was "
        "searched. Name the matter, and the answer will quote the articles."
    ),
    "es": (
        "La pregunta no dice de qué trata y antes no se preguntó nada, así que no se buscó nada. Diga el "
        "asunto y la respuesta citará los artículos."
    ),
}
_ONLY_THESE: dict[Lang, str] = {
    "en": "Only the articles that pass the filters were searched: {filters}.",
    "es": "Solo se buscó en los artículos que pasan los filtros: {filters}.",
}
_FILTERED_OUT: dict[Lang, str] = {
    "en": "No article here passes the filters: {filters}.",
    "es": "Ningún artículo de este acervo pasa los filtros: {filters}.",
}
_LANGUAGES: dict[Lang, dict[Lang, str]] = {
    "en": {"en": "English", "es": "Spanish"},
    "es": {"en": "inglés", "es": "español"},
}
_FILTERS: dict[Lang, dict[str, str]] = {
    "en": {
        "topic": "topic “{value}”",
        "publisher": "publisher “{value}”",
        "lang": "language {value}",
        "published_from": "published from {value} on",
        "published_to": "published by {value}",
        "as_of": "as of {value}",
    },
    "es": {
        "topic": "tema «{value}»",
        "publisher": "medio «{value}»",
        "lang": "idioma {value}",
        "published_from": "publicado desde el {value}",
        "published_to": "publicado hasta el {value}",
        "as_of": "al {value}",
    },
}
