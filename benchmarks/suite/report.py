"""The results as a Markdown table and as a chart."""

import os
import platform
import subprocess
from html import escape
from pathlib import Path
from statistics import median


def ratio(result):
    """The processor time of the registry divided by that of one database: the median of the rounds' ratios."""
    return middle([(pair, one) for pair, one in result.rounds if one.cpu > 0], lambda both: both[0].cpu / both[1].cpu)


def rate_ratio(result):
    return middle([(pair, one) for pair, one in result.rounds if one.rate > 0], lambda both: both[0].rate / both[1].rate)


def middle(samples, value):
    # A quick run may measure nothing.
    return median([value(sample) for sample in samples] or [0])


def number(value):
    return f"{value:,.0f}".replace(",", " ")


def table(results):
    """One line for each row. Processor time is in microseconds for each operation."""
    lines = [
        "| operation | owners-service | pets-service | PostgreSQL | one database: service | PostgreSQL | CPU ratio | goal |"
        " rate ratio | p99 ms | one database: p99 ms | pgbench: PostgreSQL | rate to pgbench |",
        "| --- " + "| ---: " * 12 + "|",
    ]
    for result in results:
        pairs = [pair for pair, _ in result.rounds]
        ones = [one for _, one in result.rounds]
        cells = [
            f"`{result.row.name}`" if result.row.name.startswith("GET") else result.row.name,
            number(middle(pairs, lambda sample: sample.services["owners"])),
            number(middle(pairs, lambda sample: sample.services["pets"])),
            number(middle(pairs, lambda sample: sample.database)),
            number(middle(ones, lambda sample: sample.services["one"])),
            number(middle(ones, lambda sample: sample.database)),
            f"{ratio(result):.2f}",
            "" if result.row.goal is None else f"{result.row.goal:.2f}",
            f"{rate_ratio(result):.2f}",
        ]
        cells += ["", ""] if result.latency is None else [number(result.latency[0][1]), number(result.latency[1][1])]
        if result.floors:
            cells.append(number(middle(result.floors, lambda sample: sample.database)))
            rate = middle(pairs, lambda sample: sample.rate) / max(1, middle(result.floors, lambda sample: sample.rate))
            cells.append(f"{rate:.2f}")
        else:
            cells += ["", ""]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def chart(results):
    """Horizontal bars: the CPU ratio of each row, with its goal."""
    shown = [result for result in results if result.row.group != "floor"]
    longest = max(3.0, *(ratio(result) for result in shown))
    left, width, step = 330, 420, 26
    height = step * len(shown) + 60

    def x(value):
        return left + width * value / longest

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" font-family="sans-serif"'
        ' font-size="12">',
        f'<rect width="{left + width + 70}" height="{height}" fill="white"/>',
        '<text x="10" y="18" font-weight="bold">Processor time of the registry / of one database (less is better)</text>',
    ]
    for i, result in enumerate(shown):
        y = 36 + i * step
        value = ratio(result)
        parts.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(result.row.name)}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{x(value) - left:.1f}" height="18" fill="#4477aa"/>')
        if result.row.goal:
            at = x(result.row.goal)
            parts.append(f'<path d="M{at:.1f} {y - 2}v22" stroke="#cc3311" stroke-width="3"/>')
        parts.append(f'<text x="{x(value) + 5:.1f}" y="{y + 13}">{value:.2f}</text>')
    one = x(1)
    parts.append(f'<path d="M{one:.1f} 30V{height - 22}" stroke="black" stroke-dasharray="3 3"/>')
    parts.append(f'<text x="{one:.1f}" y="{height - 8}" text-anchor="middle">one database</text>')
    parts.append(f'<text x="{left + width}" y="{height - 8}" text-anchor="end" fill="#cc3311">red: goal</text>')
    return "\n".join([*parts, "</svg>", ""])


def machine():
    """What the numbers depend on."""
    cpu = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    java = subprocess.run(["java", "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()[0]
    return (
        f"{os.cpu_count()} processors ({cpu}), {memory:.0f} GiB, {platform.system()} {platform.release()}, {java}"
    )
