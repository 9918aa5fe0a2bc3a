"""The addresses of the desk: every screen that is found under `screens`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from django.urls import URLPattern, URLResolver, path

from sekisho.desk import screens
from sekisho.desk.api.calls import api
from sekisho.desk.web.screen import ROUTES

for _found in pkgutil.walk_packages(screens.__path__, "sekisho.desk.screens."):
    import_module(_found.name)

urlpatterns: list[URLPattern | URLResolver] = [
    path(route.path, route.view, name=route.name) for route in ROUTES.values()
]
urlpatterns.append(path("api/v1/", api.urls))
handler403 = "sekisho.desk.web.remedies.refused"
handler404 = "sekisho.desk.web.remedies.not_there"
handler500 = "sekisho.desk.web.remedies.broken"
