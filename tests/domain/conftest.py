from tests.shipped_record import record

__all__ = ["record"]
