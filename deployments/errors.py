"""What an action says when it cannot be done: one sentence, fit for the person who asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.errors import ActionError

if TYPE_CHECKING:
    from deployments.checks import Problem


class RedeploymentError(ActionError):
    """The plan does not allow it."""


class StalePlanError(RedeploymentError):
    """Somebody else changed the plan since the person's page was made: who, what and when. Nothing was saved."""


class UnreadyPlanError(RedeploymentError):
    """The plan fails its checks. `problems` says each one in words, with where it is mended."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = list(problems)


class NoticeError(ActionError):
    """The notice cannot be answered, or not by this person."""


class QuestionError(ActionError):
    """The question cannot be asked, or not be answered any more."""


class FeedError(ActionError):
    """The calendar address cannot be made or revoked."""


class CheckError(ActionError):
    """The officer cannot be checked here by this person."""


class VisitError(ActionError):
    """The visit cannot be reported, answered or matched so."""


class TooManyChecksError(Exception):
    """As many officers have been checked as may be. `until` is when the next one may."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too many checks until {until}")
        self.until = until
