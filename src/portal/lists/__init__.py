"""The list of an office: uploaded, understood, matched in the background, shown before anything happens, submitted, answered row by row."""
