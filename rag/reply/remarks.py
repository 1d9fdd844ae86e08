"""What has to be said beside an answer: what was left out, and what has become of what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.document import Lang
from corpus.store import RecordedNotice
from rag.answer import Citation, FigureNote, Question, Relation
from rag.evidence.gather import Evidence
from rag.generate.write import Trouble, Written
from rag.mentions.calendar.months import is_span, written_date, written_day
from rag.question.another_day import day_asked, other_day_told
from rag.question.understand import Understood
from rag.search.select import Selection
from rag.standing import Standing

_SHOWN_CHARS = 200


def remark_on_search(
    question: Question, selection: Selection, lang: Lang, *, fitted: bool, stories_known: bool
) -> tuple[str, ...]:
    """Skipped and limited steps of the search, in the asker's language."""
    words = _SEARCH[lang]
    remarks = list(_remark_on_range(question, lang))
    if selection.undated:
        remarks.append(_UNDATED[lang].told(selection.undated))
    if selection.retracted:
        remarks.append(_RETRACTED[lang].told(selection.retracted))
    if not fitted:
        remarks.append(words["uncalibrated"])
    if not stories_known:
        remarks.append(words["stories"])
    return tuple(remarks)


def _remark_on_range(question: Question, lang: Lang) -> Iterator[str]:
    """That no day passes the filters, and the remedy; `as_of` too is a day after which nothing passes."""
    first = question.filters.published_from
    ends = {"empty_range": question.filters.published_to, "begins_after": question.as_of}
    for name, last in ends.items():
        if first and last and first > last:
            days = {"first": written_day(first, lang), "last": written_day(last, lang)}
            yield _SEARCH[lang][name].format(**days)
            return


def remark_on_figures(figures: Sequence[FigureNote], lang: Lang) -> tuple[str, ...]:
    """That figures differ, side by side with as of when and who says so, else where it is told."""
    if not figures:
        return ()
    differ = any(figure.relation is Relation.DIFFERS for figure in figures)
    shown = "; ".join(_figure(figure, lang) for figure in figures)
    return (_FIGURES[lang]["differ" if differ else "older"].format(figures=shown),)


def _figure(note: FigureNote, lang: Lang) -> str:
    words = _FIGURES[lang]
    told_in = [words["told_in"].format(publisher=note.publisher)] if note.publisher else []
    said = [note.said_by] if note.said_by else told_in
    at = words["in_span" if is_span(note.as_of) else "as_of"]
    when = at.format(time=written_date(note.as_of, lang)) if note.as_of else words["no_time"]
    return f"{note.figure} [{note.citation}] ({', '.join([*said, when])})"


def remark_on_plan(later: Evidence | None, citations: Sequence[Citation], lang: Lang) -> tuple[str, ...]:
    """That a plan was called off or put off, by what a later article says of it."""
    return _remark_naming(later, citations, _PLAN[lang])


def remark_on_undone(
    later: Evidence | None, citations: Sequence[Citation], lang: Lang
) -> tuple[str, ...]:
    """That what was in force or decided has been undone, by what a later article says of it."""
    return _remark_naming(later, citations, _UNDONE[lang])


def remark_on_day(
    question: Understood, best: Evidence | None, citations: Sequence[Citation], lang: Lang
) -> tuple[str, ...]:
    """That what is cited is told of another day than the one asked of."""
    asked = day_asked(question)
    told = other_day_told(question, best.alone, best.document.lang) if best else None
    if asked is None or told is None:
        return ()
    days = {"asked": written_day(asked, lang), "told": written_day(told, lang)}
    return _remark_naming(best, citations, _OF_ANOTHER_DAY[lang].format(n="{n}", **days))


def _remark_naming(later: Evidence | None, citations: Sequence[Citation], remark: str) -> tuple[str, ...]:
    """The remark with the number of the citation that holds a sentence; nothing where none does."""
    numbers = [
        citation.n
        for citation in citations
        if later is not None
        and citation.document_id == later.document.id
        and citation.start < later.end
        and later.start < citation.end
    ]
    return (remark.format(n=numbers[0]),) if numbers else ()


def remark_on_writing(written: Written, lang: Lang) -> tuple[str, ...]:
    """What became of a language model's reply, in the asker's language."""
    remarks = []
    if written.trouble is not None:
        words = _STOPPED if written.sentences else _UNWRITTEN
        remarks.append(words[lang][written.trouble])
    if written.sentences and written.left_out:
        remarks.append(_LEFT_OUT[lang].told(written.left_out))
    return tuple(remarks)


def remark_on_excerpts(cut: Sequence[int], lang: Lang) -> tuple[str, ...]:
    """That quotes end early, since their articles may be quoted only in part; by their numbers."""
    numbers = _ARTICLE[lang]["and"].join(f"[{n}]" for n in cut)
    return (_EXCERPTS[lang].format(n=numbers),) if cut else ()


def remark_on_citations(citations: Sequence[Citation], lang: Lang) -> tuple[str, ...]:
    """What has become of the cited articles, each told once, in the asker's language."""
    cited: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        cited.setdefault((citation.document_id, citation.version), []).append(citation)
    return tuple(
        remark for of_one in cited.values() for remark in _remark_on_article(of_one[0], of_one, lang)
    )


def _remark_on_article(article: Citation, citations: Sequence[Citation], lang: Lang) -> Iterator[str]:
    words = _ARTICLE[lang]
    numbers = words["and"].join(f"[{citation.n}]" for citation in citations)
    later = [notice for notice in article.corrections if _came_after(notice, article.version)]
    if later:
        yield words["corrected"].format(n=numbers, on=_on(later[-1], lang), text=_shown(later[-1]))
    elif article.corrections:
        yield words["corrected_text"].format(n=numbers, on=_on(article.corrections[-1], lang))
    if article.story and article.story.corrections:
        notice = article.story.corrections[-1]
        original = article.story.original_title or article.story.original
        yield words["copy"].format(
            n=numbers, original=original, on=_on(notice, lang), text=_shown(notice)
        )
    since = _SINCE[lang].get(article.standing)
    is_told = bool(later or (article.story and article.story.corrections))
    if since is not None and not (is_told and article.standing is Standing.CORRECTED):
        yield since.format(n=numbers)


def _came_after(notice: RecordedNotice, version: int) -> bool:
    """Whether a correction is of a version's text, and not the one that came with that text."""
    return notice.version > version or (notice.version == version and notice.came_beside)


def _on(notice: RecordedNotice, lang: Lang) -> str:
    return _ARTICLE[lang]["on"].format(day=written_day(notice.on, lang)) if notice.on else ""


def _shown(notice: RecordedNotice) -> str:
    return notice.text[:_SHOWN_CHARS] + ("…" if len(notice.text) > _SHOWN_CHARS else "")


class _Counted(NamedTuple):
    """A remark on how many there are: on one, and on several."""

    one: str
    several: str

    def told(self, n: int) -> str:
        return (self.one if n == 1 else self.several).format(n=n)


_SEARCH: dict[Lang, dict[str, str]] = {
    "en": {
        "empty_range": "No article can match: the range begins on {first} and ends on {last}. "
        "Swap the dates.",
        "begins_after": "No article can match: the range begins on {first}, and what was known on {last} "
        "is asked for. Choose an earlier beginning, or a later day.",
        "uncalibrated": "This model has not been calibrated: confidence and refusals are rough.",
        "stories": "Copies of one article could not be recognised, and may be cited side by side.",
    },
    "es": {
        "empty_range": "Ningún artículo puede coincidir: el periodo empieza el {first} y termina el "
        "{last}. Invierta las fechas.",
        "begins_after": "Ningún artículo puede coincidir: el periodo empieza el {first} y se pide lo que "
        "se sabía el {last}. Elija un inicio anterior o un día posterior.",
        "uncalibrated": "Este modelo no está calibrado: la confianza y las negativas son aproximadas.",
        "stories": "No se pudieron reconocer las copias de un mismo artículo; pueden citarse juntas.",
    },
}
_UNDATED: dict[Lang, _Counted] = {
    "en": _Counted(
        "{n} undated article was left out, because a date was asked for.",
        "{n} undated articles were left out, because a date was asked for.",
    ),
    "es": _Counted(
        "Se dejó fuera {n} artículo sin fecha, porque se pidió una fecha.",
        "Se dejaron fuera {n} artículos sin fecha, porque se pidió una fecha.",
    ),
}
_RETRACTED: dict[Lang, _Counted] = {
    "en": _Counted(
        "{n} article of that time was left out, because it, or what it copies, has been retracted.",
        "{n} articles of that time were left out, because they, or what they copy, have been retracted.",
    ),
    "es": _Counted(
        "Se dejó fuera {n} artículo de ese tiempo, porque fue retractado, o lo fue lo que copia.",
        "Se dejaron fuera {n} artículos de ese tiempo, porque fueron retractados, o lo fue lo que "
        "copian.",
    ),
}
_FIGURES: dict[Lang, dict[str, str]] = {
    "en": {
        "differ": "There are different figures: {figures}.",
        "older": "The figure has changed; of these the newest is first: {figures}.",
        "told_in": "in {publisher}",
        "as_of": "as of {time}",
        "in_span": "for {time}",
        "no_time": "undated",
    },
    "es": {
        "differ": "Hay cifras distintas: {figures}.",
        "older": "La cifra ha cambiado; de estas, la más reciente va primero: {figures}.",
        "told_in": "en {publisher}",
        "as_of": "fecha: {time}",
        "in_span": "periodo: {time}",
        "no_time": "sin fecha",
    },
}
_PLAN: dict[Lang, str] = {
    "en": "What was planned did not go ahead as announced: see [{n}], which is newer.",
    "es": "Lo previsto no siguió como se anunció: vea [{n}], que es más reciente.",
}
_UNDONE: dict[Lang, str] = {
    "en": "What was decided has since been undone, in whole or in part: see [{n}], which is newer.",
    "es": "Lo decidido se deshizo después, en todo o en parte: vea [{n}], que es más reciente.",
}
_OF_ANOTHER_DAY: dict[Lang, str] = {
    "en": "The question is about {asked}, and what is cited as [{n}] is of {told}.",
    "es": "La pregunta es sobre el {asked}, y lo citado como [{n}] es del {told}.",
}
_ARTICLE: dict[Lang, dict[str, str]] = {
    "en": {
        "and": " and ",
        "on": " on {day}",
        "corrected": "The article cited as {n} was corrected{on}: {text}",
        "corrected_text": "The article cited as {n} was corrected{on}; "
        "what is quoted is the corrected text.",
        "copy": "The article cited as {n} is a copy of “{original}”, which was corrected{on}: {text}",
    },
    "es": {
        "and": " y ",
        "on": " el {day}",
        "corrected": "El artículo citado como {n} fue corregido{on}: {text}",
        "corrected_text": "El artículo citado como {n} fue corregido{on}; "
        "lo citado es el texto corregido.",
        "copy": "El artículo citado como {n} es copia de «{original}», que fue corregido{on}: {text}",
    },
}
_EXCERPTS: dict[Lang, str] = {
    "en": "The quote of {n} ends before its sentence does: the article may be quoted only in part.",
    "es": "La cita de {n} termina antes que su oración: el artículo solo puede citarse en parte.",
}
_SINCE: dict[Lang, dict[Standing, str]] = {
    "en": {
        Standing.CORRECTED: "The article cited as {n} has been corrected since.",
        Standing.SUPERSEDED: "The article cited as {n} has been changed since.",
        Standing.DELETED: "The article cited as {n} has been deleted since.",
    },
    "es": {
        Standing.CORRECTED: "El artículo citado como {n} ha sido corregido desde entonces.",
        Standing.SUPERSEDED: "El artículo citado como {n} ha cambiado desde entonces.",
        Standing.DELETED: "El artículo citado como {n} ha sido borrado desde entonces.",
    },
}
_UNWRITTEN: dict[Lang, dict[Trouble, str]] = {
    "en": {
        Trouble.DOWN: "The language model cannot be reached; these are the articles' own sentences.",
        Trouble.SLOW: "The language model took too long; these are the articles' own sentences.",
        Trouble.BUSY: "The language model is busy with other questions; these are the articles' own "
        "sentences.",
        Trouble.BABBLES: "The language model did not write an answer; these are the articles' own "
        "sentences.",
        Trouble.UNSUPPORTED: "Nothing that the language model wrote is carried by the quotes; these are "
        "the articles' own sentences.",
    },
    "es": {
        Trouble.DOWN: "El modelo de lenguaje no responde; estas son las oraciones de los artículos.",
        Trouble.SLOW: "El modelo de lenguaje tardó demasiado; estas son las oraciones de los artículos.",
        Trouble.BUSY: "El modelo de lenguaje está ocupado con otras preguntas; estas son las oraciones "
        "de los artículos.",
        Trouble.BABBLES: "El modelo de lenguaje no escribió una respuesta; estas son las oraciones de "
        "los artículos.",
        Trouble.UNSUPPORTED: "Las citas no respaldan nada de lo que escribió el modelo de lenguaje; "
        "estas son las oraciones de los artículos.",
    },
}
_STOPPED: dict[Lang, dict[Trouble, str]] = {
    "en": dict.fromkeys(Trouble, "The language model was stopped before it had finished."),
    "es": dict.fromkeys(Trouble, "El modelo de lenguaje fue detenido antes de terminar."),
}
_LEFT_OUT: dict[Lang, _Counted] = {
    "en": _Counted(
        "{n} sentence that the language model wrote was left out, because the quotes do not carry it.",
        "{n} sentences that the language model wrote were left out, because the quotes do not carry "
        "them.",
    ),
    "es": _Counted(
        "Se dejó fuera {n} oración que escribió el modelo de lenguaje, porque las citas no la respaldan.",
        "Se dejaron fuera {n} oraciones que escribió el modelo de lenguaje, porque las citas no las "
        "respaldan.",
    ),
}
