"""What people do in these stories, in their own words."""

import re
from datetime import date

from tests.journeys import area
from tests.journeys.people import Person
from tests.journeys.postbox import Mail

PASSWORD = "green kettle on a windowsill"
ROUTES = ("In an emergency call 999", "call 101", area.REPORT_URL)


# Coming in


def accepts_the_invitation(person: Person, *, password: str = "") -> None:
    """The mail's link leads in. Who sets no password will sign in by a code."""
    person.opens(person.post.wait_for(person.email, about="invited").link("/invitation/"))
    person.sees("Accept your invitation", person.name)
    person.presses("Accept and sign in")
    if password:
        person.types("Password", password)
        person.types("Password again", password)
        person.presses("Save password")
    else:
        person.presses("Use a code and go on")


def signs_in_by_code(person: Person) -> None:
    person.opens("/account/login/")
    person.presses("Send me a code")
    codes = len(person.post.to(person.email, about="code"))
    person.types("Email address", person.email)
    person.presses("Send me a code")
    mail = person.post.wait_for(person.email, about="code", number=codes + 1)
    person.types("Code", code_in(mail))
    person.presses("Sign in")


def signs_in_with_password(person: Person, password: str = PASSWORD) -> None:
    person.opens("/account/login/")
    person.types("Email address", person.email)
    person.types("Password", password)
    person.presses("Sign in")


def code_in(mail: Mail) -> str:
    found = re.search(r"is:\s+(\S+)", mail.text)
    assert found, mail.text
    return found[1]


# The administrator


def uploads(administrator: Person, kind: str, name: str, content: bytes) -> None:
    administrator.opens("/imports/new/")
    administrator.ticks(kind, exact=False)
    administrator.attaches("File", name, content)
    administrator.presses("Import")
    administrator.sees(f"{name} imported.")


def says_how_schools_reach_the_police(administrator: Person) -> None:
    administrator.opens("/areas/")
    administrator.follows("Change policy", exact=False)
    administrator.types("Online reporting form (optional)", area.REPORT_URL)
    administrator.presses("Save")
    administrator.opens("/areas/")
    administrator.follows(area.UNIT)
    administrator.types("Email address for schools (optional)", area.UNIT_EMAIL)
    administrator.types("Phone number for schools (optional)", area.UNIT_PHONE)
    administrator.presses("Save")


def invites_to_the_unit(administrator: Person, person: Person, role: str) -> None:
    administrator.opens("/people/invite/")
    administrator.types("Name", person.name)
    administrator.types("Email address", person.email)
    administrator.ticks(role)
    administrator.picks("Command unit", area.UNIT)
    administrator.presses("Send invitation")
    administrator.sees(f"{person.name} is invited by email to {person.email}.")


# The sergeant


def adds_an_officer(sergeant: Person, name: str, collar_number: str) -> None:
    """A new officer, of whom nothing is known yet."""
    sergeant.opens("/officers/add/")
    sergeant.types("Name", name)
    sergeant.types("Collar number", collar_number)
    sergeant.picks("Role title", "Safer Schools Officer")
    sergeant.picks("Supervising sergeant", sergeant.name)
    sergeant.types("Phone for schools (optional)", "01632 960 401")
    sergeant.presses("Save")
    sergeant.sees(name)


def records_that_the_officer_is_fit(sergeant: Person, *, checked_on: date, course: str = "") -> None:
    """From the officer's page: tenure, vetting and, where there is a course, training."""
    sergeant.follows("Begin a tenure")
    sergeant.types_day("First day", checked_on)
    sergeant.types_day("Planned last day", checked_on.replace(year=checked_on.year + 3))
    sergeant.presses("Save")
    sergeant.follows("Record a vetting check")
    sergeant.ticks("Confirmed current")
    sergeant.types_day("Day of the check", checked_on)
    sergeant.types_day("Review by", checked_on.replace(year=checked_on.year + 2))
    sergeant.presses("Save")
    if course:
        sergeant.follows("Record training")
        sergeant.picks("Course", course)
        sergeant.types_day("Done on", checked_on)
        sergeant.presses("Save")


def plans(sergeant: Person, *, reason: str, explanation: str, day: date) -> None:
    sergeant.opens("/")
    sergeant.presses("Plan a change")
    sergeant.ticks(reason)
    sergeant.types("Explanation for schools", explanation)
    sergeant.types_day("From which day?", day)
    sergeant.presses("Save and continue")


def chooses(sergeant: Person, *, school: str, arrives: str = "", leaves: str = "") -> None:
    """From the plan's page: one school, who comes and who goes."""
    sergeant.follows("Choose schools and officers")
    sergeant.ticks(school, exact=False)
    sergeant.presses("Continue with the ticked schools")
    if leaves:
        sergeant.picks("Who leaves?", leaves)
    if arrives:
        sergeant.picks("Who arrives?", arrives)
    sergeant.presses("Add this change")
    sergeant.sees("1 change added.")


def writes_the_notice(sergeant: Person, words: str) -> None:
    sergeant.follows("Write the notice")
    sergeant.types("Words of the notice", words)
    sergeant.presses("Save and preview")


def tells_the_schools_now(sergeant: Person, *, schools: str = "1 school") -> None:
    sergeant.follows("Tell the schools, now or later")
    sergeant.ticks("Now")
    sergeant.presses("Confirm")
    sergeant.sees(f"Announced to {schools}.")


# The head


def answers_the_notice(head: Person, school: str, *, about: str, number: int = 1) -> None:
    """By the link in the mail, without signing in."""
    mail = head.post.wait_for(head.email, about=about, number=number)
    head.opens(mail.link("/n/"))
    head.presses(f"I have read this on behalf of {school}")
    head.sees(f"{school} has been told.")
