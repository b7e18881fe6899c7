"""What runs out in the coming weeks, so that it is mended before a school feels it."""

from deployments.forecast.bands import Band, bands_of
from deployments.forecast.facts import Facts
from deployments.forecast.row import Kind, Row
from deployments.forecast.rows import of_whom, rows_of
from deployments.forecast.tenures import Ending, endings

__all__ = ["Band", "Ending", "Facts", "Kind", "Row", "bands_of", "endings", "of_whom", "rows_of"]
