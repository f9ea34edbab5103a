"""Every address of the portal. The leak test walks this list as every role in every region."""

from django.urls import path

from portal.accounts import views as accounts
from portal.audit import views as audit
from portal.lookup import views as lookup
from portal.web import views as web

urlpatterns = [
    path("", web.home, name="beranda"),
    path("bahasa/", web.language, name="bahasa"),
    path("masuk/", accounts.log_in, name="masuk"),
    path("masuk/kode/", accounts.second_factor, name="faktor_kedua"),
    path("keluar/", accounts.log_out, name="keluar"),
    path("sandi/", accounts.own_password, name="sandi"),
    path("penugasan/", accounts.assignments, name="penugasan"),
    path("akun/", accounts.account_list, name="akun"),
    path("cari/", lookup.search_page, name="cari"),
    path("keluarga/<slug:family_id>/", lookup.family_page, name="keluarga"),
    path("keluarga/<slug:family_id>/buka/", lookup.unmask_page, name="buka_samaran"),
    path("orang/<slug:person_id>/", lookup.person_page, name="orang"),
    path("wilayah/", lookup.regions_page, name="wilayah"),
    path("wilayah/<slug:kode>/", lookup.regions_page, name="wilayah_di"),
    path("wilayah/<slug:kode>/keluarga.csv", lookup.families_csv, name="unduh_keluarga"),
    path("pilih/wilayah/", lookup.choose_region, name="pilih_wilayah"),
    path("audit/", audit.log, name="audit"),
    path("audit/<slug:subject_id>/", audit.access, name="akses"),
]
handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.forbidden"
handler404 = "portal.web.errors.not_found"
handler500 = "portal.web.errors.broken"
