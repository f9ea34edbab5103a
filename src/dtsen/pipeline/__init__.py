"""The journey, once: joins the rooms, balances the books, shows and measures the result. The only importer of rooms."""
