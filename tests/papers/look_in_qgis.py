"""Run by the Python that QGIS knows: open each layer of a GeoPackage and say as JSON how QGIS would draw it."""

import json
import sqlite3
import sys

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

path = sys.argv[1]
application = QgsApplication([], False)
application.initQgis()
connection = sqlite3.connect(path)
names = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_geometry_columns")]
connection.close()


def look(name):
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    told, styled = layer.loadDefaultStyle()
    renderer = layer.renderer()
    seen = {"valid": layer.isValid(), "styled": bool(styled), "rows": layer.featureCount(), "renderer": renderer.type()}
    if renderer.type() == "categorizedSymbol":
        parts = renderer.categories()
        seen["classes"] = [str(part.value()) for part in parts]
    elif renderer.type() == "graduatedSymbol":
        parts = renderer.ranges()
        seen["classes"] = [part.label() for part in parts]
    else:
        return {**seen, "told": told}
    seen["attribute"] = renderer.classAttribute()
    seen["colours"] = [part.symbol().color().name() for part in parts]
    context = QgsRenderContext()
    renderer.startRender(context, layer.fields())
    seen["unclassified"] = sum(renderer.symbolForFeature(one, context) is None for one in layer.getFeatures())
    renderer.stopRender(context)
    seen["pixels"] = pixels(layer, set(seen["colours"]))
    return seen


def pixels(layer, colours):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(400, 400))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    extent = layer.extent()
    extent.grow(5)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return sum(image.pixelColor(x, y).name() in colours for x in range(400) for y in range(400))


print(json.dumps({name: look(name) for name in names}))
application.exitQgis()
