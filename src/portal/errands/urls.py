"""The addresses of errands."""

from django.urls import URLPattern, path

from portal.errands import views

urlpatterns: list[URLPattern] = [
    path("pekerjaan/<int:number>/", views.errand_page, name="pekerjaan"),
    path("pekerjaan/<int:number>/kemajuan/", views.progress_part, name="pekerjaan_kemajuan"),
]
