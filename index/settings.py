"""What an index was built with, and how that differs from what is set now."""

from __future__ import annotations

from collections.abc import Mapping

from index.embed import Embedder
from index.encoders.encoder import Encoder
from index.models.prepare import FORMER_NAMES as FORMERLY_BUILT_IN
from index.models.prepare import NAME as BUILT_IN
from index.segment import FORMAT
from index.words import vocabulary_version

IndexSettings = Mapping[str, str]


def index_settings(embedder: Embedder, chunk_tokens: int) -> dict[str, str]:
    """What makes an index unlike another over the same documents."""
    encoder: Encoder = embedder.encoder
    return {
        "format": str(FORMAT),
        "model": encoder.name,
        "fingerprint": encoder.fingerprint,
        "chunk_tokens": str(chunk_tokens),
        "words": vocabulary_version(),
        "token_head": embedder.head.fingerprint if embedder.head else "none",
    }


def differing(built: IndexSettings, own: IndexSettings) -> list[str]:
    """The names of the settings in which an index differs from what is set now."""
    return [name for name in {**own, **built} if built.get(name) != own.get(name)]


def differ_by_choice(built: IndexSettings, own: IndexSettings) -> bool:
    """Whether somebody set another model, chunk size or backend.

    If not, Puente or the model's files are others, and the old index can be asked nothing any more.
    """
    return (
        _model(built) != _model(own)
        or "chunk_tokens" in differing(built, own)
        or _runner(built) != _runner(own)
    )


def can_be_asked(built: IndexSettings, own: IndexSettings) -> bool:
    """Whether a Puente with settings of its own can answer from an index, if it is set to what that was
    built with.
    """
    return not differing(built, own) or differ_by_choice(built, own)


def name_both(built: IndexSettings, own: IndexSettings) -> tuple[str, str]:
    """The settings in which two differ, in words: of the index that is there, and what is set now."""
    names = differing(built, own)
    telling = [name for name in names if name in ("model", "chunk_tokens")] or names
    was, now = (
        ", ".join(f"{name} '{settings.get(name)}'" for name in telling) for settings in (built, own)
    )
    return was, now


def explain_difference(built: IndexSettings, own: IndexSettings) -> str:
    """How the index that is there differs from what is set now, and what to do."""
    was, now = name_both(built, own)
    way = f"{way_back(built, own)}, or run `puente build --full` to make it anew"
    if not differ_by_choice(built, own):
        way = "Run `puente build`"
    return f"The index in use was built with {was}, but what is set now is {now}. {way}."


def way_back(built: IndexSettings, own: IndexSettings) -> str:
    """What to set to go on with an index that differs by choice."""
    names = differing(built, own)
    ways = []
    if "model" in names:
        model = built.get("model")
        ways.append("unset PUENTE_EMBEDDER" if model == BUILT_IN else f"set PUENTE_EMBEDDER={model}")
    elif _runner(built) != _runner(own):
        ways.append("set PUENTE_BACKEND as it was then")
    if "chunk_tokens" in names:
        ways.append(f"set PUENTE_CHUNK_TOKENS={built.get('chunk_tokens')}")
    way = " and ".join(ways)
    return way[:1].upper() + way[1:]


def _model(settings: IndexSettings) -> str | None:
    name = settings.get("model")
    return BUILT_IN if name in FORMERLY_BUILT_IN else name


def _runner(settings: IndexSettings) -> str:
    """What ran the model: a fingerprint begins with it."""
    return settings.get("fingerprint", "").partition("-")[0]
