"""Files of one format each, to plain text with its headings and pages."""
