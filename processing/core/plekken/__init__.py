# SPDX-License-Identifier: GPL-2.0-or-later
"""Places: steunpunten, woonservicegebieden and the locatietoets."""
