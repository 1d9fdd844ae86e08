"""Documents made searchable: all of it derived from the store, all of it rebuildable."""
