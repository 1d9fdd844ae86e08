import json
import re
from html.parser import HTMLParser

import pytest

from rag.evaluation.compare import compare_with
from rag.evaluation.page import as_page
from rag.evaluation.plots import as_svg
from rag.evaluation.report import as_text, save_report
from rag.evaluation.tables import Table, as_markdown, evaluation_tables


@pytest.fixture
def result(make_outcome, make_evaluation):
    return make_evaluation(
        [
            make_outcome("a", sentence_cited=True, confidence=0.9, right_citations=1),
            make_outcome("b", rank=4, kind="when <b>", lang="es", tunes=False),
            make_outcome("c", answerable=False, refused=True, reason="no_document", confidence=0.1),
        ]
    )


def cells(table, row):
    (found,) = [line for line in table.rows if line[0] == row]
    return dict(zip(table.head[1:], found[1:], strict=True))


def test_the_overall_table_has_a_column_for_each_half_with_intervals(result):
    overall, *_ = evaluation_tables(result)

    assert cells(overall, "right document first") == {
        "all (3)": "50 % (9–91)",
        "tune (2)": "100 % (21–100)",
        "report (1)": "0 % (0–79)",
    }
    assert cells(overall, "refusals: recall")["report (1)"] == "–"
    assert cells(overall, "Brier score")["report (1)"] == "0.250 (0.250–0.250)"


def test_parts_of_retrieval_stand_side_by_side(result):
    _, parts, *_ = evaluation_tables(result)

    assert cells(parts, "words") == {
        "nDCG@10": "0.500 (0.500–0.500)",
        "Recall@5": "1.000 (1.000–1.000)",
        "MRR@10": "0.250 (0.250–0.250)",
    }
    assert [row[0] for row in parts.rows] == ["words", "meaning", "fused"]


def test_cells_show_what_is_known_of_them(result):
    *_, by_language, by_type = evaluation_tables(result, intervals=False)

    assert cells(by_language, "en→en")["cited"] == "100 %"
    assert cells(by_language, "es→en")["in top 3"] == "0 %"
    assert cells(by_language, "unanswerable en")["cited"] == "–"
    assert cells(by_language, "unanswerable en")["refused"] == "100 %"
    assert cells(by_type, "when <b>")["questions"] == "1"
    with_intervals = list(evaluation_tables(result))[2]
    assert cells(with_intervals, "en→en")["cited"] == "100 % (21–100)"


def test_markdown_columns_are_padded_to_be_read_as_text():
    table = Table("T", ("name", "n"), (("a", "1"), ("longer", "1000")))

    assert as_markdown(table).splitlines() == [
        "| name   |    n |",
        "| ------ | ---: |",
        "| a      |    1 |",
        "| longer | 1000 |",
    ]


def test_a_report_is_saved_as_tables_numbers_a_page_and_plots(result, tmp_path):
    folder = save_report([result], tmp_path / "new" / "report")

    assert sorted(path.name for path in folder.iterdir()) == [
        "evaluation.html",
        "evaluation.json",
        "evaluation.md",
        "reliability.png",
        "risk-coverage.png",
    ]
    (numbers,) = json.loads((folder / "evaluation.json").read_text("utf-8"))
    assert numbers == json.loads(json.dumps(result.numbers()))
    assert numbers["overall"][0]["measures"]["document_top_1"] == {
        "value": 0.5,
        "low": 0.0945,
        "high": 0.9055,
        "of": 2,
    }
    assert [outcome["id"] for outcome in numbers["outcomes"]] == ["a", "b", "c"]
    assert (folder / "evaluation.md").read_text("utf-8") == as_text([result])
    for plot in ("reliability.png", "risk-coverage.png"):
        assert (folder / plot).read_bytes().startswith(b"\x89PNG")


def test_the_same_evaluation_is_saved_as_the_same_files(result, tmp_path):
    first, second = (save_report([result], tmp_path / name) for name in ("one", "two"))

    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_the_json_has_one_question_a_line(result, tmp_path):
    text = (save_report([result], tmp_path) / "evaluation.json").read_text("utf-8")

    assert [json.loads(line.rstrip(","))["id"] for line in text.splitlines() if '"id"' in line] == [
        "a",
        "b",
        "c",
    ]


def test_plots_of_several_sets_are_named_for_them_and_drawn_where_replies_were_judged(
    make_outcome, make_evaluation, tmp_path
):
    judged = make_evaluation([make_outcome("a")], name="one")
    bare = make_evaluation([make_outcome("a", reply=None)], name="two")

    save_report([judged, bare], tmp_path)

    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "reliability-one.png",
        "risk-coverage-one.png",
    ]


class Elements(HTMLParser):
    """The elements of a page, and every address in its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        names = ("src", "href", "xlink:href", "data", "action", "srcset")
        self.addresses += [value for name, value in attributes if name in names]


def test_the_page_runs_no_script_and_fetches_nothing(result):
    page = as_page([result])

    found = Elements(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(found.tags)
    assert [address for address in found.addresses if not address.startswith("#")] == []
    assert re.findall(r"url\((?!#)|@import|\son\w+=", page) == []
    assert found.tags.count("figure") == 2
    assert found.tags.count("svg") == 2


def test_the_page_holds_the_tables_and_every_question_escaped(result):
    page = as_page([result])

    assert "<td>right document first</td><td>50 % (9–91)</td>" in page
    assert "when &lt;b&gt;" in page
    assert "when <b>" not in page
    assert "<td>c</td><td>none</td><td>en</td><td>–</td><td>0.100</td><td>no_document</td>" in page


def test_a_plot_keeps_its_text_and_shows_the_numbers(result):
    svg = as_svg(result, "risk-coverage")

    assert svg.startswith("<svg")
    assert "share of questions answered, surest first" in svg
    assert "<metadata" not in svg


def test_what_was_passed_over_and_what_changed_is_told_in_text_and_page(make_outcome, make_evaluation):
    before = make_evaluation([make_outcome(str(i), sentence_cited=True) for i in range(9)])
    after = make_evaluation([make_outcome(str(i)) for i in range(9)], skipped=["a.xlsx: not read."])
    compared = [compare_with([before.numbers()], after)]

    for told in (as_text([after], compared), as_page([after], compared)):
        assert "Passed over: a.xlsx: not read." in told
        assert "toy compared with the baseline: " in told
        assert "-1.000 worse" in told


def test_plots_of_an_earlier_report_do_not_stay(result, tmp_path):
    for name in ("reliability.png", "risk-coverage-other.png", "mine.png"):
        (tmp_path / name).write_bytes(b"old")

    save_report([result], tmp_path)

    left = {path.name for path in tmp_path.glob("*.png")}
    assert left == {"reliability.png", "risk-coverage.png", "mine.png"}
    assert (tmp_path / "reliability.png").read_bytes() != b"old"
