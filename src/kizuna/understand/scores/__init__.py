"""How the relationships stand: what `kizuna.insight` makes of the lake, kept and shown."""
