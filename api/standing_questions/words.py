"""What is told of changes, failures and pauses, in both languages: by the feed, the API and in chat."""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas.standing_questions import (
    ChangedQuote,
    CitedQuote,
    EvidenceChange,
    FailureReason,
    PauseReason,
    StandingRequest,
    WithdrawnQuote,
)
from api.standing_questions.store import StandingQuestion
from corpus.document import Lang
from rag.question.understand import understand
from rag.standing import Standing

_CHARS_READ_FOR_LANGUAGE = 200
_WITHDRAWN = (Standing.RETRACTED, Standing.CORRECTED, Standing.DELETED, Standing.PURGED)


def language_of(request: StandingRequest) -> Lang:
    """The language of labels and messages: the one that was asked for, else that of the question."""
    return request.lang or understand(request.question[:_CHARS_READ_FOR_LANGUAGE], "en").lang


def sum_up(change: EvidenceChange) -> str:
    """A change in a few words: how much is new, was withdrawn, is no longer cited or has changed."""
    words = WORDS[change.lang]
    parts = [
        words[f"{'one' if len(quotes) == 1 else 'n'}_{name}"].format(n=len(quotes))
        for name, quotes in list_quotes(change)
    ]
    return ", ".join(parts) or words["refused" if change.refused else "answered"].rstrip(".")


def list_quotes(change: EvidenceChange) -> list[tuple[str, Sequence[CitedQuote]]]:
    """The quotes that differ, each kind under the name of its words; none is empty.

    "Withdrawn" would be read as retracted. It is said where something became of the article alone; other
    quotes that went are no longer cited.
    """
    kinds: tuple[tuple[str, Sequence[CitedQuote]], ...] = (
        ("new", change.new),
        ("withdrawn", [one for one in change.withdrawn if one.standing in _WITHDRAWN]),
        ("no_longer_cited", [one for one in change.withdrawn if one.standing not in _WITHDRAWN]),
        ("changed", change.changed),
    )
    return [(name, quotes) for name, quotes in kinds if quotes]


def tell_what_became(quote: CitedQuote, words: dict[str, str]) -> str:
    """What has become of a quote, in a sentence or two; empty if nothing has."""
    became = []
    if isinstance(quote, ChangedQuote) and quote.was_version != quote.version:
        became.append(words["version"].format(was=quote.was_version, now=quote.version))
    if isinstance(quote, WithdrawnQuote) or quote.standing != "stands":
        became.append(words[f"is_{quote.standing.value}"])
    if isinstance(quote, WithdrawnQuote) and quote.notice:
        became.append(quote.notice)
    return " ".join(became)


def failure_reason(question: StandingQuestion) -> tuple[FailureReason | None, str]:
    """Why the last attempt failed, and the status or error that was answered.

    None if it did not fail, or an earlier version kept a sentence alone.
    """
    kept, _, detail = (question.trouble or "").partition(" ")
    return next(((one, detail) for one in FailureReason if one == kept), (None, ""))


def tell_failure(question: StandingQuestion, lang: Lang) -> str | None:
    """The same in a sentence; one that an earlier version kept is told as it is."""
    reason, detail = failure_reason(question)
    if reason is None:
        return question.trouble
    return FAILED[lang][reason].format(detail=detail)


def pause_reason(question: StandingQuestion) -> PauseReason | None:
    """Why a question is paused; None if it is not, or an earlier version kept a sentence alone."""
    known = (one for one in PauseReason if one == question.paused_because)
    return next(known, None)


def tell_pause(question: StandingQuestion, lang: Lang) -> str | None:
    """The same in a sentence; one that an earlier version kept is told as it is."""
    reason = pause_reason(question)
    if reason is None:
        return question.paused_because
    return PAUSED[lang][reason].format(n=question.failures)


WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "subtitle": "What is new in the evidence of this question, and what is no longer cited",
        "new": "New",
        "withdrawn": "Withdrawn",
        "no_longer_cited": "No longer cited",
        "changed": "In the same words, but changed",
        "unchanged": "As before",
        "one_new": "1 new",
        "n_new": "{n} new",
        "one_withdrawn": "1 withdrawn",
        "n_withdrawn": "{n} withdrawn",
        "one_no_longer_cited": "1 no longer cited",
        "n_no_longer_cited": "{n} no longer cited",
        "one_changed": "1 changed",
        "n_changed": "{n} changed",
        "refused": "There is no answer any more.",
        "answered": "There is an answer now.",
        "purged": "Text of these documents was wiped since: {ids}.",
        "version": "It stood in version {was}, and stands in version {now}.",
        "is_stands": "It still stands; other evidence is nearer now.",
        "is_corrected": "The article was corrected.",
        "is_superseded": "The article reads otherwise now.",
        "is_retracted": "The article was retracted.",
        "is_deleted": "The article was deleted.",
        "is_purged": "The article was wiped.",
        "is_never_was": "The article does not hold it any more.",
    },
    "es": {
        "subtitle": "Qué hay de nuevo en las pruebas de esta pregunta y qué ya no se cita",
        "new": "Nuevo",
        "withdrawn": "Retirado",
        "no_longer_cited": "Ya no se cita",
        "changed": "Con las mismas palabras, pero cambiado",
        "unchanged": "Como antes",
        "one_new": "1 nueva",
        "n_new": "{n} nuevas",
        "one_withdrawn": "1 retirada",
        "n_withdrawn": "{n} retiradas",
        "one_no_longer_cited": "1 ya no citada",
        "n_no_longer_cited": "{n} ya no citadas",
        "one_changed": "1 cambiada",
        "n_changed": "{n} cambiadas",
        "refused": "Ya no hay respuesta.",
        "answered": "Ahora hay respuesta.",
        "purged": "El texto de estos documentos se borró después: {ids}.",
        "version": "Estaba en la versión {was} y está en la versión {now}.",
        "is_stands": "Sigue en pie; ahora hay pruebas más cercanas.",
        "is_corrected": "El artículo fue corregido.",
        "is_superseded": "El artículo dice ahora otra cosa.",
        "is_retracted": "El artículo fue retractado.",
        "is_deleted": "El artículo fue retirado.",
        "is_purged": "El artículo fue borrado por completo.",
        "is_never_was": "El artículo ya no lo contiene.",
    },
}

FAILED: dict[Lang, dict[FailureReason, str]] = {
    "en": {
        FailureReason.STATUS: "It answers with status {detail}.",
        FailureReason.REDIRECTS: "It redirects (status {detail}), and redirects are not followed.",
        FailureReason.ADDRESS_REFUSED: "Its address does not lead to the public internet, or not to port "
        "80 or 443.",
        FailureReason.NO_SUCH_NAME: "The name in its address is not found.",
        FailureReason.BAD_CERTIFICATE: "Its certificate is not valid.",
        FailureReason.TOO_SLOW: "It does not answer in time.",
        FailureReason.NO_CONNECTION: "There is no connection to it, or it broke off.",
        FailureReason.SLACK_ERROR: "Slack answers with “{detail}”.",
        FailureReason.SLACK_UNREACHABLE: "Slack cannot be reached.",
        FailureReason.WORKSPACE_UNKNOWN: "There is no token for the workspace.",
        FailureReason.TOKENS_UNREADABLE: "The tokens of workspaces cannot be read.",
        FailureReason.FAULT: "The service itself failed; its log has more.",
    },
    "es": {
        FailureReason.STATUS: "Responde con el estado {detail}.",
        FailureReason.REDIRECTS: "Redirige (estado {detail}), y las redirecciones no se siguen.",
        FailureReason.ADDRESS_REFUSED: "Su dirección no lleva a la internet pública, o no al puerto 80 o "
        "443.",
        FailureReason.NO_SUCH_NAME: "No se encuentra el nombre de su dirección.",
        FailureReason.BAD_CERTIFICATE: "Su certificado no es válido.",
        FailureReason.TOO_SLOW: "No responde a tiempo.",
        FailureReason.NO_CONNECTION: "No hay conexión, o se cortó.",
        FailureReason.SLACK_ERROR: "Slack responde con «{detail}».",
        FailureReason.SLACK_UNREACHABLE: "No se puede llegar a Slack.",
        FailureReason.WORKSPACE_UNKNOWN: "No hay token para el espacio de trabajo.",
        FailureReason.TOKENS_UNREADABLE: "Los tokens de los espacios de trabajo no se pueden leer.",
        FailureReason.FAULT: "Falló el servicio mismo; su registro dice más.",
    },
}

PAUSED: dict[Lang, dict[PauseReason, str]] = {
    "en": {
        PauseReason.BY_OWNER: "You paused it.",
        PauseReason.FAILURES: "{n} attempts in a row failed.",
        PauseReason.GONE: "It says that it is gone (status 410).",
        PauseReason.CHANNEL_GONE: "The channel is gone, or the app is not in it.",
        PauseReason.NOT_IN_CHANNEL: "The app is not in the channel.",
        PauseReason.CHANNEL_ARCHIVED: "The channel was archived.",
        PauseReason.POSTING_RESTRICTED: "The workspace lets the app post nothing there.",
        PauseReason.SCOPE_MISSING: "The app may not post in the workspace.",
        PauseReason.APP_REMOVED: "The app was taken out of the workspace.",
    },
    "es": {
        PauseReason.BY_OWNER: "Usted la pausó.",
        PauseReason.FAILURES: "Fallaron {n} intentos seguidos.",
        PauseReason.GONE: "Responde que ya no existe (estado 410).",
        PauseReason.CHANNEL_GONE: "El canal ya no existe o la aplicación no está en él.",
        PauseReason.NOT_IN_CHANNEL: "La aplicación no está en el canal.",
        PauseReason.CHANNEL_ARCHIVED: "El canal se archivó.",
        PauseReason.POSTING_RESTRICTED: "El espacio de trabajo no deja que la aplicación escriba ahí.",
        PauseReason.SCOPE_MISSING: "La aplicación no puede escribir en el espacio de trabajo.",
        PauseReason.APP_REMOVED: "La aplicación se quitó del espacio de trabajo.",
    },
}
