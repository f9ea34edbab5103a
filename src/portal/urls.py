"""Every address of the portal. The leak test walks this list as every role in every region."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.forbidden"
handler404 = "portal.web.errors.not_found"
handler500 = "portal.web.errors.broken"
