"""Lists of local governments: uploaded, matched with the register row by row, answered, mended, submitted."""
