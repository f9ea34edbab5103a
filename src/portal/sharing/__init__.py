"""What leaves: parcels, requests of other offices, receipts, reports of use; a register of all that ever left."""
