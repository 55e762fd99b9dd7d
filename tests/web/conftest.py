from tests.shipped_record import example_municipality, record

__all__ = ["example_municipality", "record"]
