"""Of the sentences that may answer, those that are shown, and with what beside them."""
