"""One thing that stands in a plan's way."""

from dataclasses import dataclass

from django.urls import reverse

SHORT_NOTICE = "short-notice"


@dataclass(frozen=True)
class Problem:
    """In words; `view` and `args` name the page that mends it."""

    code: str
    words: str
    view: str = ""
    args: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.view, args=self.args) if self.view else ""
