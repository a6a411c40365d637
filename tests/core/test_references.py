"""What refers to something is never left referring to nothing, on either database."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from kizuna.collect.orders.models import Order, OrderLine, Product
from kizuna.core.bulk import change, found

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "INSERT INTO order_lines (order_id, product_id, quantity, amount_minor, is_product)"
ORDER = "INSERT INTO orders (source, number, customer_id, ordered_on, currency, is_purchase,"
ORDER += " is_cancelled, gross_minor, returned_minor, net_minor)"


@pytest.fixture
def line() -> OrderLine:
    """One line of one order, with a product."""
    order = Order.objects.create(
        source="shop", number="1", ordered_on=date(2026, 5, 1), currency="JPY", is_purchase=True,
        is_cancelled=False, gross_minor=0, returned_minor=0, net_minor=0,
    )  # fmt: skip
    product = Product.objects.create(source="shop", code="A")
    return OrderLine.objects.create(
        order=order, product=product, quantity=1, amount_minor=0, is_product=True
    )


def refused(statement: str) -> None:
    """A statement that the database refuses, at its end or at the end of the transaction."""
    with pytest.raises(IntegrityError), transaction.atomic():
        change(statement)


def test_a_set_in_which_one_row_refers_to_nothing_is_refused_whole(line: OrderLine) -> None:
    known = f"SELECT {line.order_id}, {line.product_id}, 2, 0, TRUE"
    refused(f"{LINE} {known} UNION ALL SELECT 1 + {line.order_id}, {line.product_id}, 2, 0, TRUE")
    refused(f"{LINE} {known} UNION ALL SELECT {line.order_id}, 1 + {line.product_id}, 2, 0, TRUE")
    refused(f"{ORDER} VALUES ('shop', '2', 77, '2026-05-01', 'JPY', TRUE, FALSE, 0, 0, 0)")
    assert found("SELECT count(*) FROM order_lines") == found("SELECT count(*) FROM orders")
    change(f"{LINE} {known} UNION ALL SELECT {line.order_id}, NULL, 1, 0, FALSE")
    assert found("SELECT count(*) FROM order_lines") == [(3,)]


def test_a_row_cannot_be_changed_to_refer_to_nothing(line: OrderLine) -> None:
    refused("UPDATE order_lines SET order_id = 1 + order_id")
    refused("UPDATE order_lines SET product_id = 1 + product_id")
    refused("UPDATE orders SET customer_id = 77")
    line.refresh_from_db()
    assert line.order.customer_id is None


def test_what_is_referred_to_stays_until_nothing_refers_to_it(line: OrderLine) -> None:
    refused("DELETE FROM orders")
    refused("DELETE FROM products")
    with transaction.atomic():
        change("DELETE FROM order_lines")
        change("DELETE FROM orders")
        change("DELETE FROM products")
    assert not Order.objects.exists() and not Product.objects.exists()


def test_who_deletes_what_another_is_about_to_refer_to_waits_and_is_refused(
    line: OrderLine,
) -> None:
    change("DELETE FROM order_lines")
    outcomes: list[str] = []

    def delete() -> None:
        try:
            with transaction.atomic():
                change("DELETE FROM orders")
            outcomes.append("deleted")
        except IntegrityError:
            outcomes.append("refused")
        connections.close_all()

    other = threading.Thread(target=delete)
    with transaction.atomic():
        change(f"{LINE} VALUES ({line.order_id}, {line.product_id}, 1, 0, TRUE)")
        other.start()
        other.join(timeout=0.3)
        assert not outcomes
    other.join(timeout=30)
    assert outcomes == ["refused"]
    assert OrderLine.objects.get().order_id == line.order_id
