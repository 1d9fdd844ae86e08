"""A real server whose disk is full or fails goes on answering; what it accepted is there afterwards."""

from __future__ import annotations

import shutil

import pytest

from tests.crash.server import command, serving, text_of

pytestmark = pytest.mark.slow

PUTS = 40


@pytest.mark.parametrize("fault", ["eio", "enospc", "fsize:400000"])
def test_a_server_on_a_failing_disk_answers_and_loses_nothing_it_accepted(filled, tmp_path, fault):
    folder = tmp_path / "data"
    shutil.copytree(filled.folder, folder)
    accepted, refused, answered = {}, [], []
    with serving(folder, fault=fault) as client:
        for number in range(100, 100 + PUTS):
            body = {"title": f"Unit {number}", "text": text_of(number, 1) * 3, "lang": "en"}
            reply = client.put(f"/v1/documents/unit-{number}", json=body, headers=filled.authorised())
            if reply.status_code == 201:
                accepted[f"unit-{number}"] = body["text"].strip()
            else:
                refused.append((reply.status_code, reply.json()["type"]))
            answered.append(client.post("/v1/search", json={"query": "Unit 5"}).status_code)
            answered.append(client.post("/v1/ask", json={"question": "What did unit 5 do?"}).status_code)

    assert set(answered) == {200}
    assert set(refused) <= {(503, "/problems/store-unavailable")}
    assert bool(refused) == fault.startswith("fsize")
    with serving(folder, ends_by="terminate") as client:
        assert filled.wrong(client, set()) == []
        for id_, text in accepted.items():
            assert text in client.get(f"/v1/documents/{id_}").json()["text"]
            found = client.post("/v1/search", json={"query": f"Unit {id_[5:]}", "k": 1}).json()[
                "passages"
            ]
            assert [one["document_id"] for one in found] == [id_]
    assert command(folder, "doctor").returncode == 0
