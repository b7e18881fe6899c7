"""Which parts a person's home page has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Role, User

Facts = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One role's part of the page: its template and what that shows."""

    heading: str
    template: str
    facts: Facts


# Role, template, heading where a person has several parts, and what fills it.
PARTS: tuple[tuple[str, str, Callable[[User, date], Facts | None]], ...] = ()


def sections_for(user: User, *, today: date) -> list[Section]:
    """A part for each of the person's roles that has something to say."""
    return [
        Section(Role(role).label, f"liaison/home/{template}.html", facts)
        for role, template, compose in PARTS
        if user.has_role(role) and (facts := compose(user, today)) is not None
    ]
