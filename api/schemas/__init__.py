"""What requests and responses hold, as JSON: one file a resource."""
