"""The sidecar's HTTP door: REST, GraphQL, events. It checks who asks, forwards to Directus, and enqueues."""
