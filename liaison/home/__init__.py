"""The home page's parts, one for each role. What needs several rooms is composed here."""

from liaison.home.sections import Section, sections_for

__all__ = ["Section", "sections_for"]
