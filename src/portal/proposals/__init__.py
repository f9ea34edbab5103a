"""What may be proposed and what became of it: additions, corrections, removals and objections, from the draft to the release."""
