"""What a paragraph of a mail is."""

import re

from django import template
from django.conf import settings

register = template.Library()

CODE = re.compile(r"[A-Z0-9]{3,}(-[A-Z0-9]{3,})*")


@register.filter
def is_code(paragraph: str) -> bool:
    """Letters and digits to type in, and nothing else."""
    return CODE.fullmatch(paragraph) is not None


@register.filter
def is_address(paragraph: str) -> bool:
    """An address of the portal, and nothing else."""
    return paragraph.startswith(f"{settings.PUBLIC_URL}/") and " " not in paragraph
