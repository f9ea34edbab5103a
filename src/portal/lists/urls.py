"""The addresses of lists."""

from django.urls import URLPattern, path

from portal.lists import views

urlpatterns: list[URLPattern] = [
    path("daftar/", views.lists_page, name="daftar"),
    path("daftar/<int:number>/", views.list_page, name="daftar_satu"),
    path("daftar/<int:number>/kemajuan/", views.progress_part, name="daftar_kemajuan"),
    path("daftar/<int:number>/kolom/", views.columns_page, name="daftar_kolom"),
    path("daftar/<int:number>/perbuatan/", views.act_page, name="daftar_perbuatan"),
    path("daftar/<int:number>/baris/", views.rows_page, name="daftar_baris"),
    path("daftar/<int:number>/ajukan/", views.submit_page, name="daftar_ajukan"),
    path("daftar/<int:number>/hasil.xlsx", views.result_file, name="daftar_hasil"),
    path("daftar/<int:number>/perbaikan.xlsx", views.repair_file, name="daftar_perbaikan"),
    path("daftar/<int:number>/perbaiki/", views.repair_page, name="daftar_perbaiki"),
    path("daftar/<int:number>/jawaban/", views.answers_page, name="daftar_jawaban"),
    path("daftar/<int:number>/jawaban.xlsx", views.answers_book, name="daftar_jawaban_buku"),
    path("daftar/<int:number>/jawaban.csv", views.answers_file, name="daftar_jawaban_unduh"),
]
