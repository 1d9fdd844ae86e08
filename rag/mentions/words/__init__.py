"""Words of one kind, in both languages: their lists, and what reads them."""
