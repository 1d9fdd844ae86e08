"""The parts of a salvage: reading what is left, and making it agree."""
