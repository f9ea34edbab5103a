"""Joint enumeration: the centre's form on phones, campaigns, tasks, submissions that become proposals."""
