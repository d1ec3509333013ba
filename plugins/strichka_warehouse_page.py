"""Registers the page "Warehouse" with Airflow's UI; its code is in include/strichka_airflow/ui.py."""

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from strichka_airflow.page import PREFIX, page


class StrichkaWarehousePage(AirflowPlugin):
    """The page and its entry in the navigation."""

    name = "strichka_warehouse_page"
    fastapi_apps: ClassVar[list[Any]] = [{"app": page, "url_prefix": PREFIX, "name": "Strichka"}]
    external_views: ClassVar[list[Any]] = [
        {"name": "Warehouse", "href": f"{PREFIX.strip('/')}/", "destination": "nav", "url_route": "warehouse"}
    ]
