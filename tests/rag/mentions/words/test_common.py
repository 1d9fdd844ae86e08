import pytest

from rag.mentions.words.common import is_common


@pytest.mark.parametrize("word", ["what", "price", "fields", "que", "guerra", "precio"])
def test_a_word_that_means_one_of_the_other_language_is_common(word):
    assert is_common(word)


@pytest.mark.parametrize(
    "word", ["marsh", "garrity", "smith", "lozano", "arriaga", "ruiz", "gomez", "hernandez", "quint"]
)
def test_a_name_that_the_dictionary_finds_others_for_is_not(word):
    assert not is_common(word)
