"""What a text mentions: times, figures and names."""
