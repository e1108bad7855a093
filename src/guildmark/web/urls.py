# SPDX-License-Identifier: Apache-2.0
"""The addresses of the web floor."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
