"""What changes for a school: who works there, what is planned, what the school was told, what went on the register."""

from deployments.models.change import Change
from deployments.models.deployment import Deployment
from deployments.models.exigency import Exigency
from deployments.models.notice import Acknowledgement, Notice, NoticeCopy
from deployments.models.redeployment import Redeployment
from deployments.models.register import RegisterEntry, RegisterRemark
from deployments.models.returned import ReturnedMail

__all__ = [
    "Acknowledgement",
    "Change",
    "Deployment",
    "Exigency",
    "Notice",
    "NoticeCopy",
    "Redeployment",
    "RegisterEntry",
    "RegisterRemark",
    "ReturnedMail",
]
