"""The home page's parts, one for each role. What needs several rooms is composed here."""

from liaison.home.post import Post, post_for
from liaison.home.sections import Section, sections_for

__all__ = ["Post", "Section", "post_for", "sections_for"]
