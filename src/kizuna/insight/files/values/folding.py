"""Spellings folded for matching only; what is shown and kept stays as it was written."""


def folded_email(sql: str) -> str:
    """SQL of an e-mail address as it is compared."""
    raise NotImplementedError


def folded_phone(sql: str) -> str:
    """SQL of a phone number as it is compared: national digits."""
    raise NotImplementedError


def folded_name(sql: str) -> str:
    """SQL of a name as it is compared."""
    raise NotImplementedError


def folded_postal_code(sql: str) -> str:
    """SQL of a postal code as it is compared."""
    raise NotImplementedError
