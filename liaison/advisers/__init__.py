"""The week's mail to the advisers of local authorities, composed of what several rooms know."""

from liaison.advisers.weekly import mail_advisers

__all__ = ["mail_advisers"]
