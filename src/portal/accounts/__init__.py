"""Who works in the portal: accounts, roles, regions, purposes, log-in with a second factor."""
