"""Our client of Directus: HTTP, the endpoint's verbs, the schema's set-up. Knows no queue and no documents."""
