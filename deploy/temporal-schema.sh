#!/bin/sh
# Creates Temporal's databases where they are missing and brings their schemas up to date. Safe to run again.
set -eu
for database in temporal temporal_visibility; do
  schema=temporal
  [ "$database" = temporal_visibility ] && schema=visibility
  export SQL_DATABASE="$database"
  temporal-sql-tool --plugin "$SQL_PLUGIN" --endpoint "$SQL_HOST" --port "$SQL_PORT" create
  temporal-sql-tool --plugin "$SQL_PLUGIN" --endpoint "$SQL_HOST" --port "$SQL_PORT" setup-schema -v 0.0 || true
  temporal-sql-tool --plugin "$SQL_PLUGIN" --endpoint "$SQL_HOST" --port "$SQL_PORT" \
    update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
