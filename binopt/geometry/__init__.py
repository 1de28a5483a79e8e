"""From polygons in metres to faces, transects, free widths and rectangles: pure functions on arrays."""
