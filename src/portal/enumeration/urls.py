"""The addresses of enumeration."""

from django.urls import URLPattern

from portal.enumeration import offline_views

urlpatterns: list[URLPattern] = [*offline_views.urlpatterns]
