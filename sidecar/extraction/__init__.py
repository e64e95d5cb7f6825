"""Pages become claims: what a document says, and where. Extractors point to lines and never copy text."""
