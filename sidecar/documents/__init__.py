"""Bytes become a Document: pages in reading order, lines with boxes, a section tree. Knows no taxonomy and no
Directus."""
