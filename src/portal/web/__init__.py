"""What all pages share: the frame, the style sheet, the words, errors, logs without personal data."""
