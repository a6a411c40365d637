"""HubSpot: contacts export. Contacts, no orders."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "hubspot_contacts",
    Format(
        key="hubspot_contacts",
        name=Words(ja="HubSpot のコンタクト CSV", en="HubSpot contacts export"),
        holds="customers",
        required=("Record ID", "First Name", "Last Name", "Email", "Create Date"),
        columns={
            "customer_id": "Record ID",
            "last_name": "Last Name",
            "first_name": "First Name",
            "email": "Email",
            "phone": "Phone Number",
        },
        make_instead=Words(
            ja="HubSpot のコンタクトには注文がありません。"
            "会計やお店のソフトから注文の一覧を書き出してください。",
            en="HubSpot contacts hold no orders. Export the list of orders from your "
            "accounting or shop software.",
        ),
    ),
)
