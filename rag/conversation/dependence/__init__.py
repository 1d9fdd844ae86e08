"""Whether a question stands alone, or leaves something to the conversation before it."""
