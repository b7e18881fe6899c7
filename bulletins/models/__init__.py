"""What is published to schools, how each reader wants to get it, and what schools propose for the next meeting."""

from bulletins.models.agenda import AgendaItem
from bulletins.models.bulletin import Bulletin, Reading
from bulletins.models.digest import DigestCopy, MailChoice

__all__ = ["AgendaItem", "Bulletin", "DigestCopy", "MailChoice", "Reading"]
