"""Keeping the portal alive: health, backup and restore, jobs, logs, the lint of migrations."""
