"""Everything that is looked at, in the order in which it is best mended."""

from config.doctor import database_checks, house_checks, settings_checks, worker_checks
from config.doctor.findings import Check

DATABASE = "database"
TABLES = "migrations"

CHECKS: tuple[Check, ...] = (
    Check("packages", "Python and its packages", house_checks.packages),
    Check("site_address", "Address of the site", settings_checks.site_address),
    Check("secrets", "Keys and switches", settings_checks.secrets),
    Check("rights", "Rights of the key files", house_checks.rights),
    Check("disk", "Room on the disk", house_checks.disk),
    Check("static_files", "Styles and scripts", house_checks.static_files),
    Check("mail", "Mail", settings_checks.mail_out),
    Check(DATABASE, "Database", database_checks.answers),
    Check("version", "Version of the database", database_checks.version, DATABASE),
    Check("clock", "Clock of the database", database_checks.clock, DATABASE),
    Check(TABLES, "Migrations", database_checks.migrations, DATABASE),
    Check("promises", "Constraints and triggers", database_checks.promises, TABLES),
    Check("people", "Accounts", house_checks.people, TABLES),
    Check("lost_keys", "Sealed and hashed secrets", house_checks.lost_keys, TABLES),
    Check("broker", "Broker", worker_checks.broker),
    Check("regular_work", "Regular work", worker_checks.regular_work, TABLES),
    Check("outbox", "Outbox", worker_checks.outbox, TABLES),
    Check("calendars_in", "Calendars read in", worker_checks.calendars_in, TABLES),
    Check("chats", "Chats and webhooks", worker_checks.chats, TABLES),
)
