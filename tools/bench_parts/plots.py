"""Curves as SVG, written by hand: both axes logarithmic, a point's quartiles as a bar."""
import dataclasses
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 50
COLOURS = ("#1b6ca8", "#c2571a", "#3c8d40")


@dataclasses.dataclass
class Curve:
    name: str
    points: list  # (x, y, lower quartile, upper quartile), all above 0


@dataclasses.dataclass
class Axis:
    low: float
    high: float
    start: float  # where `low` is, in pixels
    end: float

    def place(self, value):
        share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return self.start + share * (self.end - self.start)


def axes(curves):
    points = [point for curve in curves for point in curve.points]
    xs = [point[0] for point in points]
    ys = [value for point in points for value in point[1:]]
    x = Axis(min(xs), max(max(xs), 2 * min(xs)), LEFT, WIDTH - RIGHT)
    y = Axis(power(min(ys), math.floor), max(power(max(ys), math.ceil), 10 * power(min(ys), math.floor)), HEIGHT - BOTTOM, TOP)
    return x, y


def power(value, rounded):
    return 10.0 ** rounded(math.log10(value))


def line(x1, y1, x2, y2, colour, width=1):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def text(x, y, content, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'


def ticks(axis, base):
    """Powers of a base within the axis."""
    first, last = (math.log(value, base) for value in (axis.low, axis.high))
    return [base**exponent for exponent in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)]


def grid(x, y):
    for value in ticks(x, 2):
        yield line(x.place(value), TOP, x.place(value), HEIGHT - BOTTOM, "#e4e4e4")
        yield text(x.place(value), HEIGHT - BOTTOM + 18, f"{value:g}")
    for value in ticks(y, 10):
        yield line(LEFT, y.place(value), WIDTH - RIGHT, y.place(value), "#e4e4e4")
        yield text(LEFT - 8, y.place(value) + 4, f"{value:,g}", "end")


def drawn(curve, colour, x, y):
    places = " ".join(f"{x.place(point[0]):.1f},{y.place(point[1]):.1f}" for point in curve.points)
    yield f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for at, middle, low, high in curve.points:
        yield line(x.place(at), y.place(low), x.place(at), y.place(high), colour, 4)
        yield f'<circle cx="{x.place(at):.1f}" cy="{y.place(middle):.1f}" r="3" fill="{colour}"/>'


def legend(curves):
    for row, (curve, colour) in enumerate(zip(curves, COLOURS)):
        at = TOP + 16 + 18 * row
        yield line(LEFT + 12, at - 4, LEFT + 36, at - 4, colour, 2)
        yield text(LEFT + 42, at, curve.name, "start")


def svg(title, below, beside, curves):
    """A picture of the curves; `below` and `beside` name the axes."""
    x, y = axes(curves)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', text(WIDTH / 2, 22, title)]
    parts += grid(x, y)
    for curve, colour in zip(curves, COLOURS):
        parts += drawn(curve, colour, x, y)
    parts += legend(curves)
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, below))
    parts.append(f'<g transform="translate(16 {HEIGHT / 2}) rotate(-90)">{text(0, 0, beside)}</g>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
    return "\n".join([head, *parts, "</svg>", ""])
