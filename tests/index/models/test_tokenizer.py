import pytest

pytestmark = pytest.mark.slow

TEXTS = [
    "Mexico transferred 29 cartel figures on 27 February 2025.",
    "¿Cuántas personas entregó México a EE. UU. en enero de 2026?",
    "La Presidenta habló con el Gral. Trevilla; «sí», dijo.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_survives_the_round_trip_to_ids_and_back(tokenizer, text):
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_point_into_the_text(tokenizer, text):
    encoding = tokenizer.encode(text, add_special_tokens=False)

    for token, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
        assert text[start:end].strip() in (token.removeprefix("▁"), "")


def test_ids_are_those_of_the_original_tokenizer(tokenizer):
    """The ids of "Hello world" are published with XLM-RoBERTa."""
    assert tokenizer.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]
    assert tokenizer.token_to_id("<mask>") == 250_001
    assert tokenizer.get_vocab_size() == 250_002


def test_wide_letters_and_runs_of_spaces_are_normalised(tokenizer):
    assert tokenizer.encode("ＡＢＣ   ½").ids == tokenizer.encode("ABC 1⁄2").ids
