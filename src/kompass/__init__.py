"""Kompass carries out Kommunekompasset, the Municipal Compass, as open software.

Three versions live apart: the product's, the method's (`kompass.method.METHOD_VERSION`: the rules by
which ratings become points) and the export format's (`kompass.domain.export.FORMAT_VERSION`).
"""

__version__ = "0.1.0"
