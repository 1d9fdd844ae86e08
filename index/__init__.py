"""Documents made searchable: all of it derived from the store, all of it rebuildable."""

from index import no_usage_reports as no_usage_reports
