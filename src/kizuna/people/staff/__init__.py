"""The people who work with Kizuna: who they are, their role, how they sign in."""
