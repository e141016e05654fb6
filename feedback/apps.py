from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = "Feedback"

    def ready(self) -> None:
        from feedback.database import restore  # noqa: PLC0415 - apps load first

        post_migrate.connect(restore, sender=self, dispatch_uid="feedback.database")
