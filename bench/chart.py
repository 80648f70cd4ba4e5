"""The chart of bench/README.md: two groups of bars on one logarithmic scale, as SVG."""

import math
from xml.sax.saxutils import escape

WIDTH, LABEL, BAR, GAP = 760, 290, 18, 6
LEAST, MOST = 0.3, 1000.0


def svg(cached, minted, machine):
    """Bars of (name, milliseconds); ours stand out."""
    groups = [("a session that is kept", cached), ("a new session over https, the code given", minted)]
    parts, y = [], 24
    for title, rows in groups:
        if not rows:
            continue
        parts.append(text(10, y, title, "title"))
        y += 10
        for name, value in sorted(rows, key=lambda row: row[1]):
            parts += bar(y, name, value)
            y += BAR + GAP
        y += 26
    parts += scale(y)
    parts.append(text(10, y + 34, f"median wall time, logarithmic; {machine}", "small"))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 46}" width="{WIDTH}" font-family="sans-serif">',
        "<style>text{font-size:13px;fill:#222}.title{font-weight:bold}.small{font-size:11px;fill:#555}"
        ".theirs{fill:#9aa7b4}.ours{fill:#1f7a4d}line{stroke:#ddd}</style>",
        f'<rect width="{WIDTH}" height="{y + 46}" fill="#fff"/>', *parts, "</svg>", "",
    ])


def x_of(value):
    share = math.log(max(value, LEAST) / LEAST) / math.log(MOST / LEAST)
    return LABEL + share * (WIDTH - LABEL - 70)


def bar(y, name, value):
    kind = "ours" if name.startswith("mfa-session") else "theirs"
    end = x_of(value)
    return [
        text(10, y + 14, name),
        f'<rect class="{kind}" x="{LABEL}" y="{y}" width="{end - LABEL:.1f}" height="{BAR}"/>',
        text(round(end + 5), y + 14, f"{value:.3g} ms"),
    ]


def scale(y):
    parts = []
    for mark in (1, 10, 100, 1000):
        x = round(x_of(mark))
        parts.append(f'<line x1="{x}" y1="{y - 14}" x2="{x}" y2="{y - 4}"/>')
        parts.append(text(x - 8, y + 10, f"{mark} ms", "small"))
    return parts


def text(x, y, words, kind=None):
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{style}>{escape(str(words))}</text>'
