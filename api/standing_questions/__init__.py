"""Standing questions: what users asked once and are told of whenever its evidence changes."""
