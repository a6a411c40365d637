"""The `kizuna` command: parse, call, show. No thinking happens here."""
