"""What is published to schools, and how each reader wants to get it."""

from bulletins.models.bulletin import Bulletin, Reading
from bulletins.models.digest import DigestCopy, MailChoice

__all__ = ["Bulletin", "DigestCopy", "MailChoice", "Reading"]
