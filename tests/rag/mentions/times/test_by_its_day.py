"""Months, weekdays and "last month" without a year, as the day of their article tells them."""

from datetime import date

import pytest

from rag.mentions.times.by_its_day import day_told_from, months_named, months_told, periods_by_day

DAY = date(2026, 11, 10)


def months_of(text, day=DAY):
    return sorted(
        {(m - 1) // 12 * 100 + (m - 1) % 12 + 1
         for one in periods_by_day(text, day) for m in range(one.first, one.last + 1)}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Mexico sent 1,492 guns for tracing in October.", [202610]),
        ("En junio hubo 214, en julio 198 y en septiembre 203.", [202606, 202607, 202609]),
        ("The raid of December 3 left two dead.", [202512]),
        ("El 3 de diciembre hubo dos muertos.", [202512]),
        ("Two soldiers were wounded on Tuesday.", [202611]),
        ("Dos soldados resultaron heridos el martes.", [202611]),
        ("It fell last month.", [202610]),
        ("Officials said Tuesday that 20 people were killed last month.", [202610]),
        ("La fiscalía dijo el martes que hubo 20 muertos el mes pasado.", [202610]),
        ("Officials said Tuesday that the law was passed.", []),
        ("Officials said Tuesday that 1,200 people were killed last year.", []),
        ("El martes recordaron a los muertos del año pasado.", []),
        ("The Senate approved the treaty, which takes effect soon and may be changed.", []),
        ("It will send troops to march on the border.", []),
        ("Agents arrested him and April Jones.", []),
        ("Marcharon por la avenida 5 de Mayo y la Plaza de Mayo.", []),
        ("It rained in may.", [202605]),
        ("On May 3 it rained.", [202605]),
        ("Since July, 300 people have been killed.", [202607, 202608, 202609, 202610, 202611]),
        ("From August to October, 300 were killed.", [202608, 202609, 202610]),
        ("De agosto a octubre hubo 300 muertos.", [202608, 202609, 202610]),
        ("Between December and January it rained.", [202512, 202601]),
        ("In October there were 120, higher than in August.", [202610]),
        ("It was the lowest count since June.", []),
        ("There were 120 killed, up from 90 in September.", []),
        ("Hubo 120 muertos, más que en agosto.", []),
        ("Dijo que en agosto hubo 120 muertos.", [202608]),
        ("The raid was in October 2024.", []),
        ("Two soldiers were wounded.", []),
        ("Every Tuesday they may march.", []),
        ("La caída del Mayo fue anunciada.", []),
    ],
)
def test_a_month_is_the_last_of_its_name_by_that_day(text, months):
    assert months_of(text) == months


def test_what_a_plan_is_for_was_told_by_then():
    assert months_of("It announced a bridge that will open in March.") == [202603, 202611, 202703]


def test_early_in_a_month_a_weekday_may_be_of_the_one_before():
    assert months_of("It was on Tuesday.", date(2026, 11, 3)) == [202610, 202611]


def test_without_a_day_nothing_is_told():
    assert periods_by_day("It was on Tuesday.", None) == ()


@pytest.mark.parametrize(
    ("before", "day"),
    [("", DAY), ("In 2026 it rained. ", DAY), ("In 2010 it rained. ", None), ("2010." + " x" * 400, DAY)],
)
def test_after_another_year_no_day_is_known(before, day):
    assert day_told_from(f"{before}In October it fell.", len(before), DAY) == day
    assert day_told_from("In October it fell.", 0, None) is None


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        ("How many in September?", {9}, {9}),
        ("How many in September 2026?", set(), {9}),
        ("¿Cuántos en septiembre de 2026 y en mayo?", {5}, {5, 9}),
        ("How many may march?", set(), set()),
        ("On October 3 they told of September.", {9, 10}, {9, 10}),
        ("On October 3, 2026 they told.", set(), {10}),
    ],
)
def test_months_are_told_with_and_without_a_year(text, named, told):
    assert months_named(text) == named
    assert months_told(text) == told
