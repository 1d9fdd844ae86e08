"""What a sentence does: define, deny, list, give a reason, name its source, tell what happened."""
