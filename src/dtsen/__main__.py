"""`python -m dtsen`: the same as the command `dtsen`."""

from dtsen.cli import main

main()
