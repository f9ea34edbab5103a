-- The roles of the portal on a PostgreSQL server of one's own (17 or newer), as src/portal/database_roles.py makes them
-- on the embedded one. As its superuser:
--   psql -v web="'...'" -v owner="'...'" -v worker="'...'" -f roles.sql
\set ON_ERROR_STOP on
CREATE ROLE dtsen_owner LOGIN PASSWORD :owner NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE dtsen_app NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE dtsen_web LOGIN PASSWORD :web NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE dtsen_worker LOGIN PASSWORD :worker NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
GRANT dtsen_app TO dtsen_web;
-- Names and keyed hashes stand in statements, and in the line that a broken COPY quotes: neither reaches the server's log.
ALTER ROLE dtsen_owner SET log_min_error_statement = 'panic';
ALTER ROLE dtsen_owner SET log_parameter_max_length_on_error = 0;
ALTER ROLE dtsen_owner SET log_error_verbosity = 'terse';
ALTER ROLE dtsen_web SET log_min_error_statement = 'panic';
ALTER ROLE dtsen_web SET log_parameter_max_length_on_error = 0;
ALTER ROLE dtsen_web SET log_error_verbosity = 'terse';
ALTER ROLE dtsen_worker SET log_min_error_statement = 'panic';
ALTER ROLE dtsen_worker SET log_parameter_max_length_on_error = 0;
ALTER ROLE dtsen_worker SET log_error_verbosity = 'terse';
CREATE DATABASE dtsen OWNER dtsen_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE dtsen FROM PUBLIC;
GRANT CONNECT ON DATABASE dtsen TO dtsen_web, dtsen_worker;
\connect dtsen
ALTER SCHEMA public OWNER TO dtsen_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- The trigram indexes may serve tables with row-level security (src/portal/database_roles.py says why that tells nothing).
ALTER FUNCTION similarity_op(text, text) LEAKPROOF;
GRANT USAGE ON SCHEMA public TO dtsen_app, dtsen_web, dtsen_worker;
