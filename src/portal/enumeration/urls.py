"""The addresses of enumeration."""

from django.urls import URLPattern

from portal.enumeration import field_views, offline_views

urlpatterns: list[URLPattern] = [*offline_views.urlpatterns, *field_views.urlpatterns]
