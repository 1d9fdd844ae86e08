from dataclasses import replace

import pytest

from rag.evidence.order.spoken_by import spoken_by
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

HEARING = "Mr. BELL. Thank you. I would pay more.\n\nDr. MARSH. I would build a wall. It is cheap."
AUDIENCIA = "Senadora LARA: Gracias. Yo pagaría más.\n\nSenador RUIZ: Yo haría un muro. Sale barato."


def ranked_of(text, lang, *sentences):
    made = evidence_of(text)
    document = replace(made.document, lang=lang)
    starts = [text.index(one) for one in sentences]
    return [
        replace(made, document=document, start=start, end=start + len(one))
        for start, one in zip(starts, sentences, strict=True)
    ]


@pytest.mark.parametrize(
    ("question", "text", "lang", "ranked", "shown"),
    [
        (
            "What does Ada Marsh want?",
            HEARING,
            "en",
            ("I would pay more.", "I would build a wall."),
            ["I would build a wall."],
        ),
        (
            "What does Rosa Lara want?",
            HEARING,
            "en",
            ("I would pay more.", "I would build a wall."),
            ["I would pay more.", "I would build a wall."],
        ),
        (
            "¿Qué quiere Juan Ruiz?",
            AUDIENCIA,
            "es",
            ("Yo pagaría más.", "Yo haría un muro."),
            ["Yo haría un muro."],
        ),
        (
            "¿Dónde vive Juan Ruiz?",
            AUDIENCIA,
            "es",
            ("Yo pagaría más.", "Yo haría un muro."),
            ["Yo pagaría más.", "Yo haría un muro."],
        ),
        (
            "Who testified that a wall is cheap?",
            HEARING,
            "en",
            ("It is cheap.",),
            ["Dr. MARSH. I would build a wall. It is cheap."],
        ),
        ("Is a wall cheap?", HEARING, "en", ("It is cheap.",), ["It is cheap."]),
        (
            "¿Quién dijo que un muro sale barato?",
            AUDIENCIA,
            "es",
            ("Sale barato.",),
            ["Senador RUIZ: Yo haría un muro. Sale barato."],
        ),
        ("¿Sale barato un muro?", AUDIENCIA, "es", ("Sale barato.",), ["Sale barato."]),
    ],
)
def test_a_transcript_is_read_by_who_speaks(question, text, lang, ranked, shown):
    found = spoken_by(understand(question), ranked_of(text, lang, *ranked))

    assert [one.text for one in found] == shown


@pytest.mark.parametrize(
    ("question", "text", "lang", "sentence"),
    [
        ("Who testified that a wall is cheap?", HEARING, "en", "It is cheap."),
        ("¿Quién dijo que un muro sale barato?", AUDIENCIA, "es", "Sale barato."),
    ],
)
def test_an_excerpt_is_quoted_no_further(question, text, lang, sentence):
    one = ranked_of(text, lang, sentence)[0]
    excerpt = replace(one, document=replace(one.document, access="excerpt"))

    assert spoken_by(understand(question), [excerpt])[0].text == sentence


@pytest.mark.parametrize(
    ("question", "label", "lang", "sentence"),
    [
        ("Who testified that a wall is cheap?", "Dr. MARSH. ", "en", "It is cheap."),
        ("¿Quién dijo que un muro sale barato?", "Senador RUIZ: ", "es", "Sale barato."),
    ],
)
@pytest.mark.parametrize(("length", "is_labelled"), [(400, True), (401, False)])
def test_a_label_far_before_is_left_out(question, label, lang, sentence, length, is_labelled):
    between = "x" * (length - len(label) - len(sentence) - 2) + ". "
    one = ranked_of(f"{label}{between}{sentence}", lang, sentence)[0]

    assert spoken_by(understand(question), [one])[0].text.startswith(label) is is_labelled
