//! Brings a database's schema up to date before anything else touches it.

use sqlx::migrate::Migrator;
use sqlx::{PgPool, SqlitePool};

use crate::error::{Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

pub(crate) async fn run_sqlite(pool: &SqlitePool) -> Result<()> {
    MIGRATIONS.run(pool).await.map_err(explain)
}

pub(crate) async fn run_postgres(pool: &PgPool) -> Result<()> {
    MIGRATIONS.run(pool).await.map_err(explain)
}

fn explain(error: sqlx::migrate::MigrateError) -> Error {
    use sqlx::migrate::MigrateError;
    Error::Migrate(match error {
        MigrateError::VersionMissing(version) => format!(
            "it was last used by a newer Shipmate (its schema has step {version}, which this version does not know). \
             Use that version, or start from a backup"
        ),
        other => other.to_string(),
    })
}
