from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from config import roles


class ConfigConfig(AppConfig):
    """The site itself: an installed app for its templates and the commands that need both apps."""

    name = "config"

    def ready(self) -> None:
        # An app without models sends no signal; feedback is the last whose permissions are needed.
        post_migrate.connect(
            roles.keep, sender=apps.get_app_config("feedback"), dispatch_uid="config.roles"
        )
