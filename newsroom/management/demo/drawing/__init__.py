"""The outlet's pictures, drawn by the program: flat landscapes of things that are built.

`draw("strait-bridge")` gives the same RGB picture on every machine; words about the pictures stand in pictures.toml.
"""

from PIL import Image

from newsroom.management.demo.drawing import crossings, energies, grids, lands, maps, people, waters

SCENES = {
    "strait-bridge": crossings.strait_bridge,
    "mountain-viaduct": crossings.mountain_viaduct,
    "tunnel-portal": crossings.tunnel_portal,
    "container-port": waters.container_port,
    "canal-ship": waters.canal_ship,
    "quay-crane": waters.quay_crane,
    "solar-field": energies.solar_field,
    "offshore-wind": energies.offshore_wind,
    "arch-dam": energies.arch_dam,
    "power-lines": grids.power_lines,
    "desert-pipeline": grids.desert_pipeline,
    "battery-yard": grids.battery_yard,
    "freight-train": lands.freight_train,
    "night-city": lands.night_city,
    "railhead": lands.railhead,
    "corridor-map": maps.corridor_map,
    "portrait-okafor": people.okafor,
    "portrait-lin": people.lin,
    "portrait-haddad": people.haddad,
    "portrait-brandt": people.brandt,
}


def draw(key: str) -> Image.Image:
    """The finished picture; KeyError for a key that has no scene."""
    return SCENES[key]().finish()
