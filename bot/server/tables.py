"""Where the server's tables are: in a file of the data folder, or in the database that several servers share."""

from bot.server.database import Database, StoredTables
from bot.settings import Settings


def tables_of(settings: Settings) -> StoredTables:
    """The tables that the settings name. Raises StoreError."""
    if settings.database_url is None:
        return Database(settings.data)
    from bot.server.postgres_database import PostgresDatabase

    return PostgresDatabase(settings.database_url)
