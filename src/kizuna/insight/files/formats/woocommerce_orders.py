"""WooCommerce: Customer/Order/Coupon CSV Export and Import Export Suite, by order or by item."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "woocommerce_orders",
    Format(
        key="woocommerce_orders",
        name=Words(ja="WooCommerce の注文 CSV", en="WooCommerce orders export"),
        required=("order_id", "order_date", "status", "order_total", "billing_email"),
        columns={
            "order_id": "order_id",
            "line_id": "item_id",
            "customer_id": "customer_id",
            "last_name": "billing_last_name",
            "first_name": "billing_first_name",
            "email": ("billing_email", "customer_email"),
            "phone": "billing_phone",
            "postal_code": "billing_postcode",
            "ordered_at": "order_date",
            "status": "status",
            "refunded_amount": "refunded_total",
            "currency": "order_currency",
            "order_total": "order_total",
            "product_id": ("item_sku", "item_product_id"),
            "product_name": "item_name",
            "quantity": "item_quantity",
            "line_amount": "item_total",
        },
        amounts="totals",
        blank_ids=("0",),
        note=Words(
            ja="WooCommerce の注文金額は order_total を注文につき一度だけ数えました。",
            en="A WooCommerce order's amount is order_total, counted once per order.",
        ),
    ),
)
