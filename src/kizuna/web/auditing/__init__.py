"""The audit log as its owner and an auditor read it."""
