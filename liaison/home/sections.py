"""Which parts a person's home page has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from accounts.models import Role, User
from liaison.home.administrator import for_administrator
from liaison.home.adviser import for_adviser
from liaison.home.inspector import for_inspector
from liaison.home.officer import for_officer
from liaison.home.school import for_school
from liaison.home.sergeant import for_sergeant

Facts = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One role's part of the page: its template and what that shows."""

    template: str
    facts: Facts

    @property
    def heading(self) -> str:
        """What the page is called when this part is all of it; nothing where it has no name of its own."""
        return str(self.facts.get("heading", ""))


# Role, template, and what fills it; none where the role has nothing to say.
Part = tuple[str, str, Callable[[User, date], Facts | None]]
PARTS: tuple[Part, ...] = (
    (Role.ADVISER, "adviser", for_adviser),
    (Role.OFFICER, "officer", for_officer),
    (Role.INSPECTOR, "inspector", for_inspector),
    (Role.SERGEANT, "sergeant", for_sergeant),
    (Role.ADMINISTRATOR, "administrator", for_administrator),
)


def sections_for(user: User, *, today: date, school: int | None = None) -> list[Section]:
    """A part for each of the person's roles that has something to say. Of several schools, `school` is shown whole."""
    head: Part = (Role.SCHOOL, "school", partial(for_school, chosen=school))
    return [
        Section(f"liaison/home/{template}.html", facts)
        for role, template, compose in (head, *PARTS)
        if user.has_role(role) and (facts := compose(user, today)) is not None
    ]
