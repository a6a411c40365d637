"""Tables taken out as files: by right, with a reason, harmless, and never silently less."""
