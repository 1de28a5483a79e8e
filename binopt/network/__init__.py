"""The streets as trucks drive them: the network, how faces are served on it, and travel times between them.

Beside the geometry, not above it: a network is made of centre lines and faces alone, both nouns of the domain, so every
room that knows faces may ask it, the measure of crew hours as well as the solver.
"""

from binopt.network.findings import NetworkFindings, find_faults
from binopt.network.graph import StreetNetwork, build_network
from binopt.network.paths import NO_WAY_S, TravelTimes, travel_times
from binopt.network.services import FaceService, Mode, Reason, Serving, Unserved
from binopt.network.serving import serve_faces
from binopt.network.sites import Place
from binopt.network.streets import Streets

__all__ = [
    "NO_WAY_S",
    "FaceService",
    "Mode",
    "NetworkFindings",
    "Place",
    "Reason",
    "Serving",
    "StreetNetwork",
    "Streets",
    "TravelTimes",
    "Unserved",
    "build_network",
    "find_faults",
    "serve_faces",
    "travel_times",
]
