"""Starts the whole product on one machine without containers, for the demo and for tests."""
