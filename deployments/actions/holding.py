"""What a school hears when its change is held."""

from collections.abc import Sequence

from deployments.models import Change, Notice, Redeployment
from deployments.outlook import expected_posts
from deployments.render import render_mail
from outbox.actions import Draft, Recipient, post_letters
from outbox.models import Letter
from schools.models import Contact


def tell_held_schools(plan: Redeployment, held: Sequence[Change], notices: dict[int, Notice]) -> None:
    """One letter per school to everybody who must hear: the change has not happened, and who comes meanwhile."""
    schools = {change.school_id: change.school for change in held}
    meanwhile: dict[int, list[str]] = {urn: [] for urn in schools}
    for post in expected_posts(plan.effective_on, schools=schools, without=plan):
        meanwhile[post.urn].append(post.line)
    readers: dict[int, dict[str, Recipient]] = {urn: {} for urn in schools}
    for contact in Contact.objects.who_must_hear().filter(school__in=schools):
        readers[contact.school_id].setdefault(contact.email.lower(), Recipient(contact.name, contact.email))
    drafts = []
    for urn, school in schools.items():
        if not readers[urn]:
            continue
        text, html = render_mail("held", plan, school=school, notice=notices.get(urn), meanwhile=meanwhile[urn])
        drafts.append(
            Draft(
                to=list(readers[urn].values()),
                subject=f"{school.name[:120]}: your officer does not change yet",
                text=text,
                html=html,
                category="held",
                priority=Letter.Priority.URGENT,
                reply_to=plan.command_unit.email,
            )
        )
    post_letters(drafts, by=None)
