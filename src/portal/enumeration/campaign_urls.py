"""The addresses of campaigns."""

from django.urls import URLPattern, path

from portal.enumeration import campaign_views, closing_views, task_views, team_views

urlpatterns: list[URLPattern] = [
    path("pendataan/", campaign_views.list_page, name="pendataan"),
    path("pendataan/minta/", campaign_views.ask_page, name="pendataan_minta"),
    path("pendataan/<int:number>/", campaign_views.campaign_page, name="pendataan_satu"),
    path("pendataan/<int:number>/surat/", campaign_views.letter, name="pendataan_surat"),
    path("pendataan/<int:number>/tim/", team_views.team_page, name="pendataan_tim"),
    path("pendataan/<int:number>/perangkat/", team_views.device_page, name="pendataan_perangkat"),
    path("pendataan/<int:number>/tugas/", task_views.tasks_page, name="pendataan_tugas"),
    path("pendataan/<int:number>/baru/", task_views.new_families_page, name="pendataan_baru"),
    path("pendataan/<int:number>/contoh/", task_views.spot_checks_page, name="pendataan_contoh"),
    path("pendataan/<int:number>/laporan/", closing_views.report_page, name="pendataan_tutup"),
    path("pendataan/<int:number>/laporan.csv", closing_views.report_file, name="pendataan_laporan"),
]
