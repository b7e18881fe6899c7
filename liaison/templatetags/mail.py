"""What stands below every mail, and what a paragraph of one is."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


CODE = re.compile(r"[A-Z0-9]{3,}(-[A-Z0-9]{3,})*")


@register.simple_tag(takes_context=True)
def foot(context: Context, kind: str) -> SafeString:
    """Liaison's address and the ways to report, at the end of every mail."""
    return _foot(kind, context.get("report_url", ""), context.get("portal_url", ""), get_language())


@lru_cache(maxsize=100)
def _foot(kind: str, report_url: str, portal_url: str, language: str | None) -> SafeString:
    """Kept: five hundred notices end alike."""
    return render_to_string(f"emails/footer.{kind}", {"report_url": report_url, "portal_url": portal_url})


@register.filter
def is_code(paragraph: str) -> bool:
    """Letters and digits to type in, and nothing else."""
    return CODE.fullmatch(paragraph) is not None


@register.filter
def is_address(paragraph: str) -> bool:
    """An address of the portal, and nothing else."""
    return paragraph.startswith(f"{settings.PUBLIC_URL}/") and " " not in paragraph
