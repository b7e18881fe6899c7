"""The desk's lists as files: their columns, and what each holds of a row."""

from django.db.models import Prefetch
from django.utils import timezone

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
        "Issued": lambda notice: notice.issued_at,
        "School": lambda notice: notice.school,
        "URN": lambda notice: notice.school_id,
        "Local authority": lambda notice: notice.school.local_authority,
        "Subject": lambda notice: notice.letter.subject,
        "Notice": lambda notice: notice.number,
        "Day of the change": lambda notice: notice.redeployment.effective_on,
        "Notice given (school days)": lambda notice: notice.lead_days,
        "State": lambda notice: notice.get_status_display(),
        "Acknowledged by": lambda notice: getattr(_answer(notice), "name", None),
        "Acknowledged": lambda notice: getattr(_answer(notice), "acknowledged_at", None),
        "Before": lambda notice: notice.before,
        "After": lambda notice: notice.after,
    },
)

DEPLOYMENTS = Sheet[Deployment](
    "deployments",
    {
        "Officer": lambda row: row.officer.display_name,
        "Collar number": lambda row: row.officer.collar_number,
        "School": lambda row: row.school,
        "URN": lambda row: row.school_id,
        "Local authority": lambda row: row.school.local_authority,
        "Cluster": lambda row: row.school.cluster,
        "Kind": lambda row: row.get_kind_display(),
        "Shadows": lambda row: row.shadows and row.shadows.display_name,
        "From": lambda row: row.from_on,
        "Until": lambda row: row.until_on,
    },
)

REGISTER = Sheet[RegisterEntry](
    "register",
    {
        "Took effect on": lambda entry: entry.took_effect_on,
        "School": lambda entry: entry.school,
        "URN": lambda entry: entry.school_id,
        "Local authority": lambda entry: entry.school.local_authority,
        "Shortfall": lambda entry: entry.get_shortfall_display(),
        "What happened": lambda entry: entry.summary,
        "Notice given (school days)": lambda entry: entry.lead_days,
        "Minimum notice (school days)": lambda entry: entry.minimum_days,
        "Cause": lambda entry: entry.cause,
        "Explanation sent to the school": lambda entry: entry.explanation,
        "Author": lambda entry: entry.by_whom,
        "Authorised by": lambda entry: entry.authorised_by,
        "Entered on the register": lambda entry: entry.entered_at,
        "Remarks": _remarks,
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
