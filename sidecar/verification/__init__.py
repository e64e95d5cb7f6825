"""A quote stands on its page and holds its figure, or the claim is withheld."""
