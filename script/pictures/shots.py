"""The pictures of docs/screens, a row for each: another page needs another row."""

from typing import NamedTuple

PHONE, PAPER, DESKTOP = 360, 794, 1280
# What is seen at once; of paper, a sheet of A4.
HEIGHTS = {PHONE: 740, PAPER: 1123, DESKTOP: 960}


class Shot(NamedTuple):
    """One picture: its name, who looks, where they begin, how wide their screen is, and what they do there."""

    name: str
    account: str
    address: str
    width: int = DESKTOP
    # Links to follow, then words to type under a label, then buttons to press.
    follows: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    presses: tuple[str, ...] = ()
    # Where what matters ends above or below the first screen.
    height: int = 0


SCHOOL = 900001
SHOTS = (
    Shot("head-phone", "head", "/", PHONE),
    Shot("dsl-phone", "dsl", "/", PHONE),
    Shot("head", "head", "/"),
    Shot("notice-phone", "head", "/notices/", PHONE, ("your officer changes",), height=1240),
    Shot("statement", "head", f"/schools/{SCHOOL}/statement/", PAPER),
    Shot("poster", "head", f"/schools/{SCHOOL}/poster/", PAPER),
    Shot("door", "reception", "/door/", height=840),
    Shot("door-answer", "reception", "/door/", PHONE, types=(("Name or collar number", "EA187"),), presses=("Check",)),
    Shot("visit-phone", "reception", "/door/visits/new/", PHONE, height=1420),
    Shot("register", "inspector", "/register/", follows=("“PC Craddock” came unannounced",)),
    Shot("contacts", "head", f"/schools/{SCHOOL}/contacts/"),
    Shot("review", "head", f"/people/reviews/of/{SCHOOL}/"),
    Shot("adviser", "adviser", "/"),
    Shot("board", "sergeant", "/", follows=("End of tenure", "See which schools")),
    Shot("team", "sergeant", "/team/?on_0=12&on_1=4&on_2=2027"),
    Shot("inspector", "inspector", "/", follows=("Aid to another service", "Decide about short notice")),
    Shot("second-factor", "sergeant", "/account/second-factor/", height=800),
    # The last of them: a person who has chosen Welsh stays with it.
    Shot("notice-welsh", "head", "/notices/", PHONE, ("your officer changes",), presses=("Cymraeg",), height=1330),
)
