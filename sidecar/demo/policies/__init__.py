"""Writes invented policies whose figures are known beforehand, so that an analysis can be compared with the truth."""

from sidecar.demo.policies.samples import PolicySample, as_labels, generate, generate_all
from sidecar.demo.policies.truth import PlantedClause, PlantedLimit, Truth

__all__ = ["PlantedClause", "PlantedLimit", "PolicySample", "Truth", "as_labels", "generate", "generate_all"]
