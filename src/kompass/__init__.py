"""Kompass carries out Kommunekompasset, the Municipal Compass, as open software.

Three versions live apart: the product's, the method's (`kompass.method.METHOD_VERSION`: the rules by
which ratings become points) and the export format's.
"""

__version__ = "0.3.0"

EXPORT_FORMAT = "1"
"""What `kompass export` writes and `kompass import` takes: raised when a column changes its name or meaning."""
