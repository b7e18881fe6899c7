"""Which schools are to be called, whose work each is, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from accounts.wording import spoken
from deployments.desk.announced import changes_announced
from deployments.desk.tries import calls_in_vain, numbers_of, tried
from deployments.desk.unheard import Unheard, letters_to_call_about
from deployments.models import Change, Notice, NoticeCopy
from deployments.models.notice import NoticeQuerySet
from deployments.notices.told import told_notices
from deployments.words import move_in_words
from lists.exports import Sheet
from outbox.models import Delivery
from schools.days import next_working_day
from schools.models import Contact, School
from schools.models.contact import ContactQuerySet

# Name in the address, words on the page.
WHOSE = {"all": gettext_lazy("All schools of the unit"), "mine": gettext_lazy("Schools of my clusters")}


@dataclass(frozen=True)
class Share:
    """Everybody’s calls or one’s own, and how many there are."""

    key: str
    label: str
    count: int


def with_mail(notices: NoticeQuerySet) -> NoticeQuerySet:
    """Each notice with what a call says of its mail: what did not arrive, and whether any has left."""
    lost = Delivery.objects.came_to_nothing() | Delivery.objects.unwelcome()
    copies = NoticeCopy.objects.filter(delivery__in=lost.values("pk")).select_related("contact", "delivery")
    left = Delivery.objects.filter(noticecopy__notice=OuterRef("pk"), accepted_at__isnull=False)
    return notices.annotate(has_left=Exists(left)).prefetch_related(
        Prefetch("copies", queryset=copies, to_attr="lost_copies"),
        Prefetch("reminder__deliveries", queryset=lost, to_attr="lost_deliveries"),
    )


def calls_to_make(user: User, whose: str, *, today: date) -> NoticeQuerySet:
    """Everybody's calls or one's own, the nearest change first."""
    found = _share(user, whose, today).select_related(
        "school", "letter", "redeployment__command_unit__force", "reminder"
    )
    people = Prefetch("school__contacts", queryset=people_to_call(), to_attr="people_to_call")
    tries = Prefetch("calls", queryset=calls_in_vain(), to_attr="tries")
    nearest_first = found.order_by("redeployment__effective_on", "school__name", "pk")
    return with_mail(nearest_first).prefetch_related(people, tries)


def shares_for(user: User, *, today: date) -> list[Share]:
    """Of both kinds: schools that have not answered, and schools that could not be told."""
    return [
        Share(
            key, str(label), _share(user, key, today).count() + letters_to_call_about(user, mine=key == "mine").count()
        )
        for key, label in WHOSE.items()
    ]


def _share(user: User, whose: str, today: date) -> NoticeQuerySet:
    found = Notice.objects.at_desk_of(user).to_call(today)
    return found.filter(school__in=School.objects.in_clusters_of(user).values("urn")) if whose == "mine" else found


def people_to_call() -> ContactQuerySet:
    """Heads, then DSLs and deputies, as persons: a shared mailbox cannot come to the phone."""
    return Contact.objects.current().who_read_notices().filter(is_shared=False).order_by("-role", "name", "pk")


@dataclass(frozen=True)
class Call:
    """A school to call, and of what it should know."""

    notice: Notice
    changes: list[Change]
    # By the force's policy, mail that arrived may do.
    is_told: bool = False

    @property
    def reasons(self) -> list[str]:
        return [*self._lost(), *self._unanswered()]

    @property
    def on(self) -> date:
        return self.notice.redeployment.effective_on

    @property
    def school(self) -> School:
        return self.notice.school

    @property
    def what(self) -> str:
        return "\n".join(move_in_words(change) for change in self.changes)

    @property
    def numbers(self) -> str:
        return numbers_of(self.school, self.school.people_to_call)  # type: ignore[attr-defined]

    @property
    def tried(self) -> str:
        return tried(self.notice.tries)  # type: ignore[attr-defined]

    def _lost(self) -> Iterator[str]:
        copies = self.notice.lost_copies  # type: ignore[attr-defined]
        for copy in copies:
            yield _lost(_("Mail to %(contact)s") % {"contact": copy.contact.name}, copy.delivery)
        told_of = {copy.delivery_id for copy in copies}
        for delivery in getattr(self.notice.reminder, "lost_deliveries", ()):
            if delivery.pk not in told_of:
                yield _lost(_("The reminder to %(delivery)s") % {"delivery": delivery.name}, delivery)

    def _unanswered(self) -> Iterator[str]:
        notice, today = self.notice, timezone.localdate()
        at_risk = self._at_risk()
        if at_risk:
            yield at_risk
        if not notice.redeployment.is_told:
            yield _("The change took effect, and the mail that told of it came back")
        elif notice.reminder and notice.call_on <= today:
            yield _("No answer, though reminded on %(day)s") % {
                "day": spoken(timezone.localdate(notice.reminder.posted_at))
            }
        elif notice.call_on <= today and not at_risk:
            yield _("No answer, and no reminder could be sent")
        elif notice.remind_on <= today and not notice.has_left:  # type: ignore[attr-defined]
            yield _("No answer, and the notice has not left yet")

    def _at_risk(self) -> str:
        """What the gate will do, or has done, for want of an answer."""
        notice, plan, today = self.notice, self.notice.redeployment, timezone.localdate()
        if not plan.is_told or plan.effective_on > next_working_day(today):
            return ""
        if self.is_told:
            return _("The change is due. Mail has arrived, but nobody has said that they know")
        day = spoken(plan.effective_on, "l j F Y")
        if all(change.cannot_wait for change in self.changes):
            return _("On %(day)s the officer goes in any case, and the register says that the school was not told") % {
                "day": day
            }
        if notice.redeployment.effective_on <= today:
            return _("Gate at risk: it was due on %(day)s, and is held until somebody answers") % {"day": day}
        return _("Gate at risk: unless somebody answers, the change is held on %(day)s") % {"day": day}


def calls_of(notices: Sequence[Notice], *, today: date) -> list[Call]:
    """The calls of one page, each with what changes."""
    changes, told = changes_announced(notices), told_notices(notices, on=today)
    return [Call(notice, changes[notice.pk], notice.pk in told) for notice in notices]


def _lost(mail: str, delivery: Delivery) -> str:
    if delivery.complained_at and delivery.status != Delivery.Status.BOUNCED:
        return _("%(mail)s was marked as unwanted, so the next may not arrive") % {"mail": mail}
    return _("%(mail)s did not arrive") % {"mail": mail}


CALLS = Sheet[Call | Unheard](
    "calls",
    {
        gettext_noop("Day of the change"): lambda call: call.on,
        gettext_noop("School"): lambda call: call.school,
        gettext_noop("URN"): lambda call: call.school.pk,
        gettext_noop("What changes"): lambda call: call.what,
        gettext_noop("Why call"): lambda call: "\n".join(call.reasons),
        gettext_noop("Whom"): lambda call: call.numbers,
        gettext_noop("Tried"): lambda call: call.tried,
    },
)
