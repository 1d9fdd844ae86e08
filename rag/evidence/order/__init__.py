"""What is asked for beside likelihood: the newest, a time, a place, a source."""
