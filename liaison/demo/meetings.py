"""Who wants which mail how often, and what schools and their adviser propose for the next meeting."""

from accounts.models import User
from bulletins.actions import choose_pace, decline_item, propose_item, take_up_item
from bulletins.models import MailChoice
from deployments.actions import choose_weekly_copy
from liaison.demo.bulletins import head_of
from liaison.demo.desk import Desk
from liaison.demo.people import address_of
from liaison.demo.school_list import HEADS_SCHOOL
from liaison.demo.timeline import Story


def who_wants_what(desk: Desk) -> Story:
    """The adviser asked for the week's mail; two heads and the adviser get bulletins as a digest."""
    yield desk.days.moment(17, "10:30")
    adviser = desk.people.accounts["adviser"]
    choose_weekly_copy(wanted=True, by=adviser)
    choose_pace(addresses={adviser.email, head_of(desk, 11).email}, pace=MailChoice.Pace.WEEKLY)
    choose_pace(addresses={head_of(desk, 12).email}, pace=MailChoice.Pace.DAILY)


def proposed(desk: Desk) -> Story:
    """One taken up, one declined, and two that wait: of dsl@ and of adviser@."""
    days, schools = desk.days, desk.area.schools
    yield days.moment(9, "12:20")
    taken = propose_item(
        title="What to do when an officer is away for a day",
        words="We had a visit planned and heard on the morning that nobody could come.",
        place=schools[HEADS_SCHOOL],
        by=head_of(desk, HEADS_SCHOOL),
    )
    yield days.moment(8, "15:45")
    declined = propose_item(title="Parking at our gate", words="", place=schools[12], by=head_of(desk, 12))
    yield days.moment(7, "09:30")
    take_up_item(item=taken, by=desk.inspector)
    decline_item(
        item=declined,
        reason="From next month two officers stand at the gates in Fennick. Let us see first what that does.",
        by=desk.inspector,
    )
    yield days.moment(2, "13:10")
    propose_item(
        title="Assemblies about cycling to school",
        words="Could officers come to one assembly in each school before the summer?",
        place=schools[HEADS_SCHOOL],
        by=User.objects.get(email=address_of("dsl")),
    )
    yield days.moment(1, "10:50")
    propose_item(
        title="One list of dates for all schools of the authority",
        words="Training days and closures, so that no notice falls into them.",
        place=desk.area.authorities["998"],
        by=desk.people.accounts["adviser"],
    )
