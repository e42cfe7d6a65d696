"""“martes, 14 de abril de 2026”: each format that pages name in English, as it is in Spanish."""

DATE_FORMAT = r"j \d\e F \d\e Y"
globals().update({
    "F j, Y": DATE_FORMAT,
    "F j": r"j \d\e F",
    "F Y": r"F \d\e Y",
    "D, F j": r"D j \d\e F",
    "D, F j, Y": r"D j \d\e F \d\e Y",
    "D, M j": "D j b",
    "D, M j, Y": "D j b Y",
    "l, F j": r"l, j \d\e F",
    "l, F j, Y": r"l, j \d\e F \d\e Y",
})  # fmt: skip
