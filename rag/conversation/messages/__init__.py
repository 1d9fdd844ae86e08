"""What a message is besides a question: a courtesy, an order, a correction, a change of topic."""
