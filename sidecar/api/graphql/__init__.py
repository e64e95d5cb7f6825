"""GraphQL over the same rules: the caller's own token decides what is seen."""
