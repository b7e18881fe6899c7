"""What stands in a plan's way: each problem in words, with the page where it is mended."""

from deployments.checks.plan import PlanCheck, find_problems
from deployments.checks.problem import SHORT_NOTICE, Problem

__all__ = ["SHORT_NOTICE", "PlanCheck", "Problem", "find_problems"]
