"""The addresses of enumeration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
