from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RotationConfig(AppConfig):
    name = "rotation"
    verbose_name = "Rotation"

    def ready(self) -> None:
        # SQLite drops triggers silently when it rebuilds a table; this puts missing ones back.
        from rotation.database import restore  # noqa: PLC0415 - apps load first

        post_migrate.connect(restore, sender=self, dispatch_uid="rotation.database")
