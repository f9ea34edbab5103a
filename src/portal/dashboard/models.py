"""Outlines of regions for the maps; everything else that a dashboard shows lies in `served_total` (exchange/region_totals.py)."""

from django.db import models


class Boundary(models.Model):
    """One region on the map of the region above it (`induk`; empty: the nation), in the units of that map."""

    kode = models.CharField(max_length=10, primary_key=True)
    induk = models.CharField(max_length=7, db_index=True)
    nama = models.TextField()
    path = models.TextField()
    x = models.FloatField()
    y = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
