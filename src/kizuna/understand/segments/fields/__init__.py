"""One file a field: what rules may ask of a customer (`rules.fields.SEGMENT_FIELDS`)."""
