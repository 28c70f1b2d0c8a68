//! Copies of an SQLite database: made while it is in use, checked before they are trusted.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::error::{Error, Result};

/// The database's file in a data directory.
#[must_use]
pub fn database_file(data_directory: &Path) -> PathBuf {
    data_directory.join("shipmate.db")
}

async fn connect(file: &Path) -> Result<SqliteConnection> {
    SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .map_err(|error| Error::open(file.display().to_string(), error))
}

/// Writes a copy of the database of `data_directory` to `target`, which must
/// not exist. A running server goes on meanwhile; the copy is of one moment.
///
/// # Errors
/// If there is no database, `target` exists, or it can't be written.
pub async fn backup(data_directory: &Path, target: &Path) -> Result<()> {
    let file = database_file(data_directory);
    let unusable = |reason: &str| Error::Open { database: file.display().to_string(), reason: reason.to_owned() };
    if !file.exists() {
        return Err(unusable("there is no database here; with PostgreSQL use pg_dump"));
    }
    if target.exists() {
        return Err(Error::Open {
            database: target.display().to_string(),
            reason: "the file exists already; choose another name".to_owned(),
        });
    }
    let Some(name) = target.to_str() else {
        return Err(unusable("the backup's name must be valid UTF-8"));
    };
    let mut connection = connect(&file).await?;
    // The file name can't be a bound parameter's type-checked text in older
    // SQLite versions, so it is quoted: a quote inside is doubled.
    let statement = format!("VACUUM INTO '{}'", name.replace('\'', "''"));
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Puts a backup in place as the database of `data_directory`, which must not
/// have one.
///
/// # Errors
/// If there is a database already, or `source` is not a sound one of ours.
pub async fn restore(data_directory: &Path, source: &Path) -> Result<()> {
    let file = database_file(data_directory);
    if file.exists() {
        return Err(Error::Open {
            database: file.display().to_string(),
            reason: "there is a database already; restore into an empty data directory".to_owned(),
        });
    }
    if !source.exists() {
        return Err(Error::Open { database: source.display().to_string(), reason: "no such file".to_owned() });
    }
    let unsound = |reason: String| Error::Open { database: source.display().to_string(), reason };
    let mut connection = connect(source).await?;
    let (answer,): (String,) = sqlx::query_as("PRAGMA quick_check").fetch_one(&mut connection).await?;
    let ours: Result<(i64,), _> = sqlx::query_as("SELECT COUNT(*) FROM workspace").fetch_one(&mut connection).await;
    connection.close().await?;
    if answer != "ok" {
        return Err(unsound(format!("the backup is damaged: {answer}")));
    }
    if ours.is_err() {
        return Err(unsound("this is not a backup of Shipmate".to_owned()));
    }
    let partial = file.with_extension("restoring");
    let copied = fs_err::create_dir_all(data_directory)
        .and_then(|()| fs_err::copy(source, &partial))
        .and_then(|_| fs_err::rename(&partial, &file));
    copied.map_err(|error| unsound(error.to_string()))
}
