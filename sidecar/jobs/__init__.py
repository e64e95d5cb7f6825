"""Jobs on a Redis queue: ids in, nothing out. Directus stays the record; losing Redis loses nothing."""
