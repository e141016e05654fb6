"""What shipped: the versions of each product, in order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    product = models.CharField(_("product"), max_length=60)
    name = models.CharField(_("version"), max_length=40)
    position = models.PositiveIntegerField(help_text=_("Later versions have larger numbers."))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "name"], name="version_name_is_used_once_a_product"
            ),
            models.UniqueConstraint(
                fields=["product", "position"], name="version_has_its_own_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.name}"
