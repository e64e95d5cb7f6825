"""Turns the policy documents of a Directus product into provable coverage data."""

__version__ = "0.1.0"
