"""The addresses of sharing."""

from django.urls import path

from portal.sharing import request_views, views

urlpatterns = [
    path("paket/", views.parcel_list, name="paket"),
    path("paket/<int:number>/", views.one_parcel, name="paket_satu"),
    path("paket/<int:number>/unduh/", views.download, name="paket_unduh"),
    path("paket/<int:number>/bast/", views.handover_paper, name="paket_bast"),
    path("permintaan-data/", request_views.request_list, name="permintaan_data"),
    path("permintaan-data/baru/", request_views.new_request, name="permintaan_data_baru"),
    path("permintaan-data/<int:number>/", request_views.one_request, name="permintaan_data_satu"),
    path("permintaan-data/<int:number>/surat/<slug:kind>/", request_views.paper, name="permintaan_data_surat"),
    path("serah-terima/", views.register, name="serah_terima"),
    path("serah-terima/daftar.csv", views.register_csv, name="serah_terima_unduh"),
]
