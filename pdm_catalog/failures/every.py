"""Every kind of watched thing."""

from __future__ import annotations

from pdm_catalog.failures.compute import COMPUTE
from pdm_catalog.failures.data import DATA
from pdm_catalog.failures.models import MODELS
from pdm_catalog.failures.this_system import THIS_SYSTEM
from pdm_catalog.failures.traffic import TRAFFIC

KINDS = (*COMPUTE, *TRAFFIC, *MODELS, *DATA, *THIS_SYSTEM)
"""In the order of the page."""
