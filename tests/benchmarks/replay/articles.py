"""Articles of a made-up day: the starter corpus, or BEIR sets, with other figures, names and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from corpus.document import Lang
from corpus.parse import parse_file
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from rag.evaluation.beir import read_beir_set

MONTHS: dict[Lang, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
FIRST_DAY = date(2026, 10, 1)
DAYS = 40
COPY = "-copy"
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-záéíóúñ,;] )[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{3,}")
_PHRASE: dict[Lang, str] = {
    "en": "The file of this case is kept under the name {}.",
    "es": "El expediente de este caso se guarda bajo el nombre {}.",
}
_CORRECTION: dict[Lang, str] = {
    "en": "Correction: Figures and the name of the file were wrong at first; it is {}.",
    "es": "Corrección: Las cifras y el nombre del expediente eran erróneos al principio; es {}.",
}


@dataclass(frozen=True)
class Article:
    """An article of the day.

    key: what it is called, "replay-00017"; also its id where whoever sends it can choose one.
    phrase: two made-up words that its text holds and no other text, copies of it excepted.
    """

    key: str
    title: str
    text: str
    lang: Lang
    published: date
    publisher: str
    phrase: str

    def corrected(self, phrase: str) -> Article:
        """The same with another first figure and another phrase, and a notice that says so."""
        text = self.text.replace(self.phrase, phrase)
        text = _NUMBER.sub(lambda match: str(int(match[0][0]) % 9 + 1) + match[0][1:], text, count=1)
        notice = _CORRECTION[self.lang].format(phrase)
        return replace(self, text=f"{text}\n\n{notice}", phrase=phrase)

    def carried_by(self, publisher: str) -> Article:
        """The same text, framed a little, as another publisher carries it a day later."""
        return replace(
            self,
            key=self.key + COPY,
            title=f"{self.title} | {publisher}",
            text=f"{publisher}\n\n{self.text}",
            published=self.published + timedelta(days=1),
            publisher=publisher,
        )


def make_articles(number: int, beir: Path | None, seed: int) -> list[Article]:
    """That many articles, each unlike any other.

    Args:
        beir: a folder of sets in BEIR's layout, whose texts are taken too, every other one.
    """
    random = Random(seed)
    phrases = make_phrases(random)
    originals = list(_starter_texts())
    others = _beir_texts(beir, number // 2) if beir else []
    articles = []
    for place in range(number):
        key = f"replay-{place:05}"
        published = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        publisher = f"The {invent_word(random)} Courier"
        phrase = next(phrases)
        if place % 2 and others:
            title, text, lang = others.pop()
        else:
            title, text, lang = originals[place % len(originals)]
            title, text = vary(title, random, lang), vary(text, random, lang)
        text = f"{text}\n\n{_PHRASE[lang].format(phrase)}"
        articles.append(Article(key, title, text, lang, published, publisher, phrase))
    return articles


def make_phrases(random: Random, taken: Iterable[str] = ()) -> Iterator[str]:
    """Names of two made-up words, of which none comes twice, nor in a phrase that is taken."""
    seen = {word for phrase in taken for word in phrase.split()}
    while True:
        words = [invent_word(random), invent_word(random)]
        if seen.isdisjoint(words) and words[0] != words[1]:
            seen.update(words)
            yield " ".join(words)


def invent_word(random: Random) -> str:
    """A word of four syllables that looks like a name."""
    syllables = (random.choice("bdfgklmnprstvz") + random.choice("aeiou") for _ in range(4))
    return "".join(syllables).capitalize() + random.choice("nrxth")


def vary(text: str, random: Random, lang: Lang) -> str:
    """The text with all its figures and months, and two thirds of its names, others than before."""
    names: dict[str, str] = {}
    months = MONTHS[lang].split()

    def another_number(match: re.Match[str]) -> str:
        if _YEAR.fullmatch(match[0]):
            return str(random.randrange(2019, 2027))
        digits = [random.choice("123456789") if d.isdigit() else d for d in match[0]]
        return "".join(digits)

    def another_name(match: re.Match[str]) -> str:
        name = match[0]
        if name in MONTHS["en"].split():
            return name
        return names.setdefault(name, invent_word(random) if random.random() < 2 / 3 else name)

    def another_month(_: re.Match[str]) -> str:
        return random.choice(months)

    text = _NAME.sub(another_name, text)
    text = re.sub(rf"\b(?:{'|'.join(months)})\b", another_month, text)
    return _NUMBER.sub(another_number, text)


def _starter_texts() -> Iterator[tuple[str, str, Lang]]:
    for raw in read_paths([starter_articles()]):
        document = parse_file(raw)  # type: ignore[arg-type]
        yield document.title, document.text, document.lang


def _beir_texts(folder: Path, most: int) -> list[tuple[str, str, Lang]]:
    found: dict[str, tuple[str, str, Lang]] = {}
    for place in sorted(folder.iterdir()):
        if len(found) >= most or not (place / "queries.jsonl").is_file():
            continue
        for document in read_beir_set(place).documents:
            if len(document.text.split()) >= 30:
                title = " ".join((document.title or document.text.split(".")[0]).split())[:100]
                found[document.text] = (title, document.text, document.lang)
    return list(found.values())[:most]
