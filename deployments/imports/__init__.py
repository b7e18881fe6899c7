"""The file of who works where: the opening balance, and what was forgotten."""

from deployments.imports.deployments import DeploymentReader

__all__ = ["DeploymentReader"]
