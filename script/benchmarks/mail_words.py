"""The letter that every contender sends: personalised text and HTML, about 4 KB on the wire.

Only the standard library: contenders read it from environments of their own.
"""

SENDER = "liaison@force.example"
SUBJECT = "Who looks after your school from September"
NAME, LINK = "{{recipient-name}}", "{{recipient-link}}"

SENTENCES = [
    "Your Safer Schools officer changes at the start of term, and we want you to hear it from us first.",
    "Until then everything stays as it is: the officer you know keeps coming on the days you have agreed.",
    "The new officer has worked with schools for four years and has been vetted and trained for this work.",
    "If the date does not suit you, tell us, and we shall talk before anything changes.",
    "Please tell the designated safeguarding lead and whoever works with the officer from day to day.",
]
PARAGRAPHS = [" ".join(SENTENCES[n % 5 :] + SENTENCES[: n % 5]) for n in range(3)]

TEXT = f"Dear {NAME},\n\n" + "\n\n".join(PARAGRAPHS) + f"\n\nPlease answer here: {LINK}\n\nYour command unit\n"
HTML = (
    '<!DOCTYPE html><html lang="en"><head><title>Your officer changes</title></head><body style="margin:0">'
    f"<p>Dear {NAME},</p>"
    + "".join(f'<p style="font-family:sans-serif">{paragraph}</p>' for paragraph in PARAGRAPHS)
    + f'<p><a href="{LINK}">Please answer here</a></p><p>Your command unit</p></body></html>'
)


def recipient(number: int) -> tuple[str, str, str]:
    """Name, address and own link of one invented person."""
    return f"Person {number:06}", f"person{number:06}@school.example", f"https://liaison.force.example/a/{number:032x}/"


def filled(words: str, name: str, link: str) -> str:
    return words.replace(LINK, link).replace(NAME, name)


def own_words(words: str, number: int) -> str:
    """As if each letter had been written for itself."""
    return words.replace("Your Safer Schools officer", f"Officer {number:06}")
