#!/bin/sh
# Run once by the PostgreSQL image, on an empty data directory: the owner of the tables, and the product's own role,
# which owns nothing, so that row-level security binds it.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v owner_password="$(cat /run/secrets/database_owner_password)" \
  -v application_password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE cadastre_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE cadastre_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'application_password';
CREATE DATABASE cadastre OWNER cadastre_owner;
SQL
