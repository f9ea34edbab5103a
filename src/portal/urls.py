"""Every address of the portal. The leak test walks this list as every role in every region."""

from django.urls import path

from portal.accounts import administration, factor_views
from portal.accounts import views as accounts
from portal.audit import views as audit
from portal.dashboard import views as dashboard
from portal.enumeration import urls as enumeration
from portal.errands import urls as errands
from portal.lists import urls as lists
from portal.lookup import views as lookup
from portal.operation import views as operation
from portal.pdp import views as pdp
from portal.proposals import urls as proposals
from portal.review import views as review
from portal.sharing import urls as sharing
from portal.web import views as web

urlpatterns = [
    path("", web.home, name="beranda"),
    path("bahasa/", web.language, name="bahasa"),
    path("masuk/", accounts.log_in, name="masuk"),
    path("masuk/kode/", accounts.second_factor, name="faktor_kedua"),
    path("masuk/ponsel-hilang/", factor_views.lost_phone, name="ponsel_hilang"),
    path("kode-saya/", factor_views.own_factor, name="kode_saya"),
    path("keluar/", accounts.log_out, name="keluar"),
    path("sandi/", accounts.own_password, name="sandi"),
    path("penugasan/", accounts.assignments, name="penugasan"),
    path("akun/", administration.account_list, name="akun"),
    path("akun/baru/", administration.new_account, name="akun_baru"),
    path("akun/<int:number>/", administration.one_account, name="akun_satu"),
    path("akun/<int:number>/penugasan/", administration.new_assignment, name="akun_penugasan"),
    path("akun/<int:number>/perbuatan/", administration.act, name="akun_perbuatan"),
    path("akun/<int:number>/putusan/", administration.decide, name="akun_putusan"),
    path("cari/", lookup.search_page, name="cari"),
    path("keluarga/<slug:family_id>/", lookup.family_page, name="keluarga"),
    path("keluarga/<slug:family_id>/buka/", lookup.unmask_page, name="buka_samaran"),
    path("orang/<slug:person_id>/", lookup.person_page, name="orang"),
    path("wilayah/", lookup.regions_page, name="wilayah"),
    path("wilayah/<slug:kode>/", lookup.regions_page, name="wilayah_di"),
    path("wilayah/<slug:kode>/keluarga.csv", lookup.families_csv, name="unduh_keluarga"),
    path("dasbor/", dashboard.region_page, name="dasbor"),
    path("dasbor/tabel.csv", dashboard.table_csv, name="dasbor_unduh"),
    path("dasbor/baris/", dashboard.rows_page, name="dasbor_baris"),
    path("dasbor/mengapa/<slug:why>/", dashboard.reason_page, name="dasbor_alasan"),
    path("dasbor/<slug:kode>/", dashboard.region_page, name="dasbor_di"),
    path("dasbor/<slug:kode>/tabel.csv", dashboard.table_csv, name="dasbor_unduh_di"),
    path("pasangan/", review.queue_page, name="pasangan"),
    path("pasangan/batal/", review.withdraw_page, name="pasangan_batal"),
    path("pasangan/<slug:pair_id>/", review.pair_page, name="pasangan_satu"),
    path("pasangan/<slug:pair_id>/putusan/", review.decide_page, name="pasangan_putusan"),
    path("pilih/wilayah/", lookup.choose_region, name="pilih_wilayah"),
    path("audit/", audit.log, name="audit"),
    path("audit/<slug:subject_id>/", audit.access, name="akses"),
    path("pdp/", pdp.overview, name="pdp"),
    path("pdp/permintaan/baru/", pdp.new_request, name="pdp_permintaan_baru"),
    path("pdp/permintaan/<int:number>/", pdp.one_request, name="pdp_permintaan"),
    path("pdp/insiden/baru/", pdp.new_incident, name="pdp_insiden_baru"),
    path("pdp/insiden/<int:number>/", pdp.one_incident, name="pdp_insiden"),
    path("pdp/insiden/<int:number>/pemberitahuan/", pdp.incident_notice, name="pdp_pemberitahuan"),
    path("pdp/register/", pdp.register, name="pdp_register"),
    path("pdp/dpia/", pdp.dpia, name="pdp_dpia"),
    path("sehat/", operation.health, name="sehat"),
    *proposals.urlpatterns,
    *lists.urlpatterns,
    *errands.urlpatterns,
    *sharing.urlpatterns,
    *enumeration.urlpatterns,
]
handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.forbidden"
handler404 = "portal.web.errors.not_found"
handler500 = "portal.web.errors.broken"
