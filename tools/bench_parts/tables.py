"""Tables in Markdown, aligned so that they can be read as they are."""


def number(value, digits=3):
    """A number with so many significant digits, without an exponent; None is a dash."""
    if value is None:
        return "-"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text if "e" not in text else f"{value:.{digits + 3}f}".rstrip("0").rstrip(".")


def size(value):
    """A size in bytes as KB or MB of 1000."""
    return f"{number(value / 1e6)} MB" if value >= 1e6 else f"{number(value / 1e3)} KB"


def with_quartiles(middle, low, high):
    return f"{number(middle)} ({number(low)} to {number(high)})"


def markdown(head, rows):
    cells = [head, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def show(head, rows):
    print(markdown(head, rows), flush=True)
