"""The pictures of docs/screens, a row for each: another page needs another row."""

from typing import NamedTuple

PHONE, DESKTOP = 360, 1280


class Shot(NamedTuple):
    """One picture: its name, who looks, where they begin, how wide their screen is, and which links they follow."""

    name: str
    account: str
    address: str
    width: int = DESKTOP
    follows: tuple[str, ...] = ()


SHOTS = (
    Shot("board", "sergeant", "/", follows=("End of tenure", "See which schools")),
    Shot("team", "sergeant", "/team/?on_0=12&on_1=4&on_2=2027"),
    Shot("inspector", "inspector", "/", follows=("Aid to another service", "Decide about short notice")),
    Shot("head", "head", "/"),
    Shot("head-phone", "head", "/", PHONE),
    Shot("notice-phone", "head", "/notices/", PHONE, follows=("Oxmere Lane",)),
)
