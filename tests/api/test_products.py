"""What answers leaves the cores to the model: products are made by one thread while a service is open."""

from __future__ import annotations

import faiss  # noqa: F401
import numpy  # noqa: F401
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from api import wiring
from api.cli.opening import open_server, open_service
from api.settings import Settings
from tests.fakes import FakeEncoder


def threads():
    return {one["filepath"]: one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.mark.parametrize("opens", [open_service, open_server])
def test_products_are_made_by_one_thread_while_a_service_is_open(opens, tmp_path, monkeypatch):
    monkeypatch.setattr(wiring, "open_encoder", lambda *_, **__: FakeEncoder())
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        assert before

        with opens(Settings(data_dir=tmp_path)):
            assert set(threads().values()) == {1}

        assert {path: threads()[path] for path in before} == before
