"""Mailchimp: audience export. Contacts, no orders."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "mailchimp_audience",
    Format(
        key="mailchimp_audience",
        name=Words(ja="Mailchimp のオーディエンス CSV", en="Mailchimp audience export"),
        holds="customers",
        required=("Email Address", "MEMBER_RATING", "OPTIN_TIME", "LEID", "EUID"),
        columns={
            "last_name": "Last Name",
            "first_name": "First Name",
            "email": "Email Address",
        },
        make_instead=Words(
            ja="Mailchimp には注文がありません。お店のソフト（Shopify や EC-CUBE "
            "など）から注文の一覧を書き出してください。",
            en="Mailchimp holds no orders. Export the list of orders from your shop "
            "software, such as Shopify.",
        ),
    ),
)
