"""Everything the outside can touch."""
