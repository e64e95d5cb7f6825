"""Offline extraction by structure and vocabulary. Languages are data, the taxonomy is the caller's: knows no trade."""
