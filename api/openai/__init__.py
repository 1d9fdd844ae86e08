"""OpenAI's interface: a chat becomes a question, its answer a completion that keeps every citation."""
