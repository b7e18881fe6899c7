"""What a school was told and what of it is still to come."""

from dataclasses import dataclass

from deployments.models import Change, Notice


@dataclass(frozen=True)
class Coming:
    """A notice that is still true, with the changes it announces."""

    notice: Notice
    announced: list[Change]

    @property
    def pending(self) -> list[Change]:
        return [change for change in self.announced if change.status != Change.Status.IN_EFFECT]

    @property
    def is_held(self) -> bool:
        return any(change.status == Change.Status.HELD for change in self.announced)

    @property
    def is_unanswered(self) -> bool:
        return self.notice.status == Notice.Status.ISSUED
