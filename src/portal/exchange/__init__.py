"""The only door between batch and web: a release comes in (`load_release`), what people decided goes out (`write_deliveries`)."""
