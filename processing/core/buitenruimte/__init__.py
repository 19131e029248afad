# SPDX-License-Identifier: GPL-2.0-or-later
"""Public space: looproutes, obstacles and the ways around them."""
