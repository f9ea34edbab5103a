"""The addresses of enumeration."""

from django.urls import URLPattern

from portal.enumeration import campaign_urls, field_views, offline_views, review_views

urlpatterns: list[URLPattern] = [
    *campaign_urls.urlpatterns,
    *review_views.urlpatterns,
    *offline_views.urlpatterns,
    *field_views.urlpatterns,
]
