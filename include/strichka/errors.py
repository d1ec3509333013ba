"""All errors of the library, one line each; bad input is not an error but a `Rejection` (see `models`)."""


class StrichkaError(Exception):
    """Base of every error raised on purpose: the message says what was tried, on what, and what to do."""


class SettingsError(StrichkaError):
    """A setting is missing or has a value that can't be used."""


class SeedError(StrichkaError):
    """A file under `seeds/` is missing or malformed; names file, key and remedy."""


class WarehouseError(StrichkaError):
    """The warehouse can't be reached, is not migrated, or answered with an error."""


class CaptureStoreError(StrichkaError):
    """The capture store can't be written or read (disk full, no permission, file missing)."""


class InputError(StrichkaError):
    """The place named as input does not exist or can't be listed."""


class ModelError(StrichkaError):
    """A language pipeline named in the settings can't be loaded or lacks what is needed."""


class ServiceError(StrichkaError):
    """A local service (PostgreSQL, Airflow) could not be started, reached or stopped."""
