"""The portal: people at work on the registry, each seeing only what is theirs (design.md sections 2 and 6; README.md beside this file).

The portal enters the batch by its public doors only (`dtsen.tables`, `dtsen.vocabulary`, `dtsen.updates`, `dtsen.errors`)
and only `portal.exchange` opens the files of a run. Area limits are kept by PostgreSQL, in `portal.protection`.
"""
