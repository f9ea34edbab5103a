"""The addresses of proposals."""

from django.urls import URLPattern, path

from portal.proposals import batch_views, form_views, meeting_views, views

urlpatterns: list[URLPattern] = [
    path("usulan/", views.work_page, name="usulan"),
    path("usulan/perbuatan/", views.act_on_many, name="usulan_perbuatan"),
    path("usulan/musyawarah/", meeting_views.meeting_page, name="usulan_musyawarah"),
    path("usulan/lapangan/", batch_views.visits_page, name="usulan_lapangan"),
    path("usulan/baru/<slug:family_id>/", form_views.choose_page, name="usulan_baru"),
    path("usulan/baru/<slug:family_id>/<slug:about>/<slug:variable>/", form_views.form_page, name="usulan_formulir"),
    path("usulan/kumpulan/", batch_views.batches_page, name="usulan_kumpulan"),
    path("usulan/kumpulan/<int:number>/", batch_views.batch_page, name="usulan_kumpulan_satu"),
    path("usulan/kumpulan/<int:number>/jawaban.xlsx", batch_views.answers_book, name="usulan_kumpulan_jawaban"),
    path("usulan/dokumen/<slug:document_id>/", views.paper_file, name="usulan_dokumen"),
    path("usulan/<slug:proposal_id>/", views.proposal_page, name="usulan_satu"),
]
