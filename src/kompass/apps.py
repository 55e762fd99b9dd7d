from django.apps import AppConfig


class KompassConfig(AppConfig):
    name = "kompass"
    verbose_name = "Kompass"
    default_auto_field = "django.db.models.BigAutoField"
