#!/bin/sh
# Run once by the image of PostgreSQL, on an empty database: the roles of the portal.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v web="'$DB_WEB'" -v owner="'$DB_OWNER'" -v worker="'$DB_WORKER'" -f /dtsen/roles.sql
