"""The desk's lists as files: their columns, and what each holds of a row."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_noop

from deployments.models import Acknowledgement, Deployment, Notice, RegisterEntry
from deployments.models.deployment import DeploymentQuerySet
from deployments.models.notice import NoticeQuerySet
from deployments.models.register import RegisterEntryQuerySet
from lists.exports import Sheet


def _answer(notice: Notice) -> Acknowledgement | None:
    """The first word of the school, which is the one that counts."""
    return next(iter(notice.acknowledgements.all()), None)


def _remarks(entry: RegisterEntry) -> str:
    remarks = entry.remarks.all()
    return "\n".join(f"{timezone.localdate(row.made_at).isoformat()} {row.made_by}: {row.words}" for row in remarks)


NOTICES = Sheet[Notice](
    "notices",
    {
        gettext_noop("Issued"): lambda notice: notice.issued_at,
        gettext_noop("School"): lambda notice: notice.school,
        gettext_noop("URN"): lambda notice: notice.school_id,
        gettext_noop("Local authority"): lambda notice: notice.school.local_authority,
        gettext_noop("Subject"): lambda notice: notice.letter.subject,
        gettext_noop("Notice"): lambda notice: notice.number,
        gettext_noop("Day of the change"): lambda notice: notice.redeployment.effective_on,
        gettext_noop("Notice given (school days)"): lambda notice: notice.lead_days,
        gettext_noop("State"): lambda notice: notice.get_status_display(),
        gettext_noop("Acknowledged by"): lambda notice: getattr(_answer(notice), "name", None),
        gettext_noop("Acknowledged"): lambda notice: getattr(_answer(notice), "acknowledged_at", None),
        gettext_noop("Before"): lambda notice: notice.before,
        gettext_noop("After"): lambda notice: notice.after,
    },
)

DEPLOYMENTS = Sheet[Deployment](
    "deployments",
    {
        gettext_noop("Officer"): lambda row: row.officer.display_name,
        gettext_noop("Collar number"): lambda row: row.officer.collar_number,
        gettext_noop("School"): lambda row: row.school,
        gettext_noop("URN"): lambda row: row.school_id,
        gettext_noop("Local authority"): lambda row: row.school.local_authority,
        gettext_noop("Cluster"): lambda row: row.school.cluster,
        gettext_noop("Kind"): lambda row: row.get_kind_display(),
        gettext_noop("Shadows"): lambda row: row.shadows and row.shadows.display_name,
        gettext_noop("From"): lambda row: row.from_on,
        gettext_noop("Until"): lambda row: row.until_on,
    },
)

REGISTER = Sheet[RegisterEntry](
    "register",
    {
        gettext_noop("Took effect on"): lambda entry: entry.took_effect_on,
        gettext_noop("School"): lambda entry: entry.school,
        gettext_noop("URN"): lambda entry: entry.school_id,
        gettext_noop("Local authority"): lambda entry: entry.school.local_authority,
        gettext_noop("Shortfall"): lambda entry: entry.get_shortfall_display(),
        gettext_noop("What happened"): lambda entry: entry.summary,
        gettext_noop("Notice given (school days)"): lambda entry: entry.lead_days,
        gettext_noop("Minimum notice (school days)"): lambda entry: entry.minimum_days,
        gettext_noop("Cause"): lambda entry: entry.cause,
        gettext_noop("Explanation sent to the school"): lambda entry: entry.explanation,
        gettext_noop("Author"): lambda entry: entry.by_whom,
        gettext_noop("Authorised by"): lambda entry: entry.authorised_by,
        gettext_noop("Entered on the register"): lambda entry: entry.entered_at,
        gettext_noop("Remarks"): _remarks,
    },
)


def notices_to_write(notices: NoticeQuerySet) -> NoticeQuerySet:
    answers = Prefetch("acknowledgements", queryset=Acknowledgement.objects.order_by("acknowledged_at", "pk"))
    # The words of the letter and of the notice would be most of what is read.
    light = notices.defer("body", "explanation", "substance", "letter__text", "letter__html")
    return light.select_related("school__local_authority", "letter", "redeployment").prefetch_related(answers)


def deployments_to_write(deployments: DeploymentQuerySet) -> DeploymentQuerySet:
    return deployments.select_related("officer", "shadows", "school__local_authority", "school__cluster")


def entries_to_write(entries: RegisterEntryQuerySet) -> RegisterEntryQuerySet:
    return entries.select_related("school__local_authority", "author", "authorised_by").prefetch_related(
        "remarks__made_by"
    )
