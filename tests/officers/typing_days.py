"""What a browser posts for a day."""


def typed(name, text):
    """`typed("done_on", "3 3 2026")`: the three boxes of a day."""
    return {f"{name}_{part}": value for part, value in enumerate(text.split())}
