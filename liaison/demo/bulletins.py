"""What the inspector writes to schools."""

from accounts.models import User
from bulletins.actions import publish_bulletin, record_reading, write_bulletin
from liaison.demo.desk import Desk
from liaison.demo.school_list import HEADS_SCHOOL
from liaison.demo.timeline import Story
from schools.models import Contact

AUTUMN = """\
Dear colleagues

Thank you for the warm welcome that our officers find in your schools.

## Who comes to your school

The page of your school always says who your named officer is today, and who comes next. If anybody else comes and \
you were not told, please tell your sergeant: we want to know.

## What we ask of you

- Look through the contacts of your school and put right what has changed.
- Acknowledge a notice when it comes. It takes one click, and your new officer starts only after you have heard.

## Reporting

Please do not report a crime or a concern here. Dial 999 in an emergency, and 101 otherwise.
"""

ROADS = """\
Dear colleagues

From next month two officers stand at the gates in Alderbrook and Fennick at the end of the school day, where parking \
has been a worry. Tell your officer which days matter most to you.
"""

DRAFT = """\
Dear colleagues

We would like to meet all heads and Designated Safeguarding Leads once this term.

## Proposed for the agenda

- Officers who join and leave the team
- How notices reach you, and what could be plainer
"""


def to_the_unit(desk: Desk) -> Story:
    """Published to all schools and read by some."""
    yield desk.days.moment(16, "09:00")
    bulletin = write_bulletin(title="Your officers this term", words=AUTUMN, audience=desk.area.unit, by=desk.inspector)
    publish_bulletin(bulletin=bulletin, by=desk.inspector)
    for n, number in enumerate((8, 11, 12, 20, 23, 24)):
        yield desk.days.moment(16 - n, "12:15")
        record_reading(bulletin=bulletin, by=head_of(desk, number))


def to_an_authority(desk: Desk) -> Story:
    """Published to one local authority; head@ has read it, dsl@ has not."""
    yield desk.days.moment(5, "13:00")
    bulletin = write_bulletin(
        title="Safer roads at the school gate", words=ROADS, audience=desk.area.authorities["998"], by=desk.inspector
    )
    publish_bulletin(bulletin=bulletin, by=desk.inspector)
    yield desk.days.moment(4, "08:05")
    for number in (HEADS_SCHOOL, 4, 12):
        record_reading(bulletin=bulletin, by=head_of(desk, number))


def draft(desk: Desk) -> Story:
    """Not yet published."""
    yield desk.days.moment(1, "17:00")
    write_bulletin(title="A meeting this term", words=DRAFT, audience=desk.area.unit, by=desk.inspector)


def head_of(desk: Desk, number: int) -> User:
    """The account of the head of this school, where there is one."""
    user = desk.area.schools[number].contacts.get(role=Contact.Role.HEAD).user
    assert user is not None
    return user
