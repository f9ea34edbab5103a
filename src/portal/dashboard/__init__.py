"""What the registry looks like from nation to village: figures first, a table, a map beside it, and the rows behind each number."""
