"""Protection of personal data: register of processing, requests of data subjects, incidents, the DPIA document."""
