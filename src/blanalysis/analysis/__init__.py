"""Numbers made from a membership: measures, bounds, comparisons; and which counts may be shown."""
