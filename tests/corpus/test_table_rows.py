import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.read_alone import read_alone
from corpus.table_rows import MOST_ROWS, header_of, is_header

TABLE = "Year | Thefts | Value\n2023 | 412 | $21.3 million\n2024 | 655 | $37.9 million"
TEXT = f"Thefts fell.\n\n{TABLE}\n\nMost of it is beer."


def span(text, part):
    start = text.index(part)
    return start, start + len(part)


def test_a_row_knows_its_header_and_is_read_by_its_columns():
    row = span(TEXT, "2024 | 655 | $37.9 million")

    assert header_of(TEXT, *row) == span(TEXT, "Year | Thefts | Value")
    assert read_alone(TEXT, *row) == "Year: 2024; Thefts: 655; Value: $37.9 million"


def test_a_header_is_one_only_above_a_row():
    assert is_header(TEXT, *span(TEXT, "Year | Thefts | Value"))
    assert not is_header(TEXT, *span(TEXT, "2023 | 412 | $21.3 million"))
    assert not is_header("Year | Thefts\n\n2023 | 412", 0, len("Year | Thefts"))


def test_columns_may_be_years():
    text = "State | 2023 | 2024\nDurango | 2,210 | 1,642"

    assert read_alone(text, *span(text, "Durango | 2,210 | 1,642")) == (
        "State: Durango; 2023: 2,210; 2024: 1,642"
    )


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (TEXT, "Thefts fell."),
        (TEXT, "655 | $37.9 million"),
        ("412 | $21 million\n655 | $37 million", "655 | $37 million"),
        ("Cost | $3 million\nLength | 12 months", "Length | 12 months"),
        ("A | B\n1 | 2 | 3", "1 | 2 | 3"),
        ("A | B\n\n1 | 2", "1 | 2"),
    ],
)
def test_what_is_below_no_header_is_read_as_written(text, row):
    assert header_of(text, *span(text, row)) is None
    assert read_alone(text, *span(text, row)) == row


def test_a_header_is_looked_for_so_far_above():
    rows = "\n".join(f"{n} | {n}" for n in range(MOST_ROWS + 1))
    text = f"Place | Count\n{rows}"

    assert header_of(text, *span(text, f"{MOST_ROWS - 1} | {MOST_ROWS - 1}")) is not None
    assert header_of(text, *span(text, f"{MOST_ROWS} | {MOST_ROWS}")) is None


def test_no_row_is_taken_for_a_header_that_stands_too_far_above():
    names = [f"{a}{b}" for a in "abcdefghijklm" for b in "nopqrstuvwxyz"]
    rows = "\n".join(f"{name} | of {name}" for name in names)
    text = f"Name | State\n{rows}"

    assert read_alone(text, *span(text, f"{names[-1]} | of {names[-1]}")).startswith(names[-1])


@given(st.text(alphabet="ab1 |\n"), st.data())
def test_any_text_is_read(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    header = header_of(text, start, end)
    read_alone(text, start, end)
    is_header(text, start, end)

    assert header is None or header[1] < start
