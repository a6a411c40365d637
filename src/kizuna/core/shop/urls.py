"""Address of the shop's description."""

from django.urls import path

from kizuna.core.shop import views

urlpatterns = [path("shop/", views.shop, name="shop")]
