"""Short notice: a sergeant asks, an inspector owns the answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from deployments.actions.alerts import alert
from deployments.actions.editing import edit, refuse_stale
from deployments.checks import PlanCheck
from deployments.errors import RedeploymentError
from deployments.models import Exigency, Redeployment


@transaction.atomic
def ask_for_exigency(
    *, redeployment: Redeployment, cause: str, explanation: str, revision: int | None = None, by: User
) -> Exigency:
    """Ask the unit's inspectors to allow less than the minimum notice for the plan as it stands now.

    Asking anew counts as an edit: whoever still reads the earlier question cannot answer this one unread.
    """
    what = _("an inspector was asked for short notice")
    edit(redeployment, by=by, what=what, revision=revision, refusal=_("Only a draft can be put to an inspector."))
    exigency, _created = Exigency.objects.update_or_create(
        redeployment=redeployment,
        defaults={
            "cause": cause,
            "explanation": explanation,
            "revision": redeployment.revision,
            "state": Exigency.State.ASKED,
            "asked_by": by,
            "asked_at": timezone.now(),
            "decided_by": None,
            "decided_at": None,
            "lead_days": None,
            "decision_reason": "",
        },
    )
    alert(
        redeployment,
        subject=_("Short notice to authorise: %(redeployment)s") % {"redeployment": redeployment},
        words=_("%(by)s asks to give schools less than the minimum notice. Cause: %(cause)s")
        % {"by": by.name, "cause": cause},
        to_inspectors=True,
        to_author=False,
        by=by,
    )
    return exigency


@transaction.atomic
def decide_exigency(*, exigency: Exigency, revision: int, authorise: bool, reason: str = "", by: User) -> None:
    """Authorise short notice, or send the plan back with a reason.

    `revision` is the revision of the plan that the inspector saw. Raises RedeploymentError when the plan was edited
    since, when somebody decides about their own plan, and when another inspector was quicker.
    """
    redeployment = Redeployment.objects.select_for_update().get(pk=exigency.redeployment_id)
    if is_work_of(redeployment, by, exigency=exigency):
        raise RedeploymentError(_("Nobody authorises their own plan. Another inspector must decide."))
    if not by.has_role(Role.INSPECTOR):
        raise RedeploymentError(_("Only an inspector can decide."))
    if not authorise and not reason.strip():
        raise RedeploymentError(_("Say why the plan is sent back."))
    refuse_stale(redeployment, revision=revision, by=by)
    if redeployment.status != Redeployment.Status.DRAFT:
        raise RedeploymentError(_("This plan is no draft any more, so there is nothing to decide."))
    decided = Exigency.objects.filter(pk=exigency.pk, state=Exigency.State.ASKED, revision=revision).update(
        state=Exigency.State.AUTHORISED if authorise else Exigency.State.SENT_BACK,
        decided_by=by,
        decided_at=timezone.now(),
        lead_days=_fewest_days(redeployment) if authorise else None,
        decision_reason=reason.strip(),
    )
    if decided != 1:
        raise RedeploymentError(_("This has been decided, or asked anew, since you opened it. Read it again."))
    exigency.refresh_from_db()
    alert(
        redeployment,
        subject=_("Short notice %(state)s: %(redeployment)s")
        % {"state": exigency.get_state_display().lower(), "redeployment": redeployment},
        words=(
            _("%(by)s has %(state)s the plan. %(reason)s")
            % {"by": by.name, "state": exigency.get_state_display().lower(), "reason": reason}
        ).strip(),
        to_inspectors=False,
        to_author=True,
        also=[exigency.asked_by_id],
        by=by,
    )


def is_work_of(redeployment: Redeployment, person: User, *, exigency: Exigency | None) -> bool:
    """Whether the person planned, edited or scheduled it, or asked about it. Nobody authorises their own work."""
    asked_by = exigency.asked_by_id if exigency else None
    own = (asked_by, redeployment.created_by_id, redeployment.edited_by_id, redeployment.scheduled_by_id)
    return person.pk in own or redeployment.edits.filter(edited_by=person).exists()


def _fewest_days(redeployment: Redeployment) -> int:
    """The least notice that any school gets when told today: what the inspector reads and allows."""
    lead = PlanCheck(redeployment, release_at=timezone.now()).lead_days
    return min(lead.values(), default=0)
