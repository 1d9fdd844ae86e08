"""The result of a replay as a Markdown table."""

from __future__ import annotations

from typing import Any


def write_table(result: dict[str, Any]) -> str:
    """The numbers that matter, a line each."""
    arrivals = sum(result["arrivals"]["kinds"].values())
    rows = [
        ("arrivals, in seconds", f"{arrivals}, {result['arriving_seconds']}"),
        ("requests / failed", f"{result['requests']} / {len(result['failed_requests'])}"),
    ]
    for way, times in result["searchable_seconds"].items():
        for since, spread in times.items():
            label = f"{way}: {since.replace('_', ' ')} to searchable, p50 / p99, s"
            rows.append((label, f"{spread['p50']:.2f} / {spread['p99']:.2f}"))
    questions = result["question_ms"]
    for phase in ("quiet_before", "arriving", "quiet_after"):
        spread = questions[phase]
        label = f"question while {phase.replace('_', ' ')}, p50 / p99, ms"
        rows.append((label, f"{spread['p50']:.0f} / {spread['p99']:.0f}"))
    ratios = (questions["p99_against_quiet_before"], questions["p99_against_quiet_after"])
    rate, behind = result["highest_documents_per_second"], result["largest_backlog"]
    memory = result["memory_mb"]
    rows += [
        ("p99 while arriving against quiet before / after", f"{ratios[0]} / {ratios[1]}"),
        ("largest backlog; highest rate, documents a second", f"{behind}; {rate}"),
        (
            "peak memory of the server / with its children, MB",
            f"{memory['server_peak']} / {memory['with_children_peak']}",
        ),
        *(
            (
                f"{name.replace('_', ' ')} of the server, by fifths of the time",
                ", ".join(map(str, fifths)),
            )
            for name, fifths in result["footprint"].items()
        ),
        ("disk, MB", ", ".join(f"{name} {size}" for name, size in result["disk_mb"].items())),
        *result["checked"].items(),
    ]
    return "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])
