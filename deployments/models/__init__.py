"""What changes for a school: who works there, what is planned, what the school was told, what went on the register."""

from deployments.models.call import PhoneCall
from deployments.models.change import Change
from deployments.models.deployment import Deployment
from deployments.models.door_check import DoorCheck
from deployments.models.edit import PlanEdit
from deployments.models.exigency import Exigency
from deployments.models.feed import CalendarFeed
from deployments.models.forecast import ForecastLetter, TenureWarning
from deployments.models.notice import Acknowledgement, Notice, NoticeCopy
from deployments.models.question import Question
from deployments.models.redeployment import Redeployment
from deployments.models.register import RegisterEntry, RegisterRemark
from deployments.models.returned import ReturnedMail
from deployments.models.suspension import Suspension
from deployments.models.visit import Visit, VisitCorrection
from deployments.models.weekly import WeeklyCopy, WeeklyLetter

__all__ = [
    "Acknowledgement",
    "CalendarFeed",
    "Change",
    "Deployment",
    "DoorCheck",
    "Exigency",
    "ForecastLetter",
    "Notice",
    "NoticeCopy",
    "PhoneCall",
    "PlanEdit",
    "Question",
    "Redeployment",
    "RegisterEntry",
    "RegisterRemark",
    "ReturnedMail",
    "Suspension",
    "TenureWarning",
    "Visit",
    "VisitCorrection",
    "WeeklyCopy",
    "WeeklyLetter",
]
