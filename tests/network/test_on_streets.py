"""Whole quarters, drawn and real: every face with premises is served, with the kerb on the right side of the truck."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from binopt.demo import write_demo
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from binopt.network import NO_WAY_S, Mode, build_network, find_faults, serve_faces, travel_times


def needed_faces(case, model):
    own = find_doors(case, model).face
    return set(own[own >= 0].tolist())


def off_side(network, face, service):
    """Distance from the driven line to the kerb, positive where the kerb lies on the truck's own side."""
    arc = service.arcs[len(service.arcs) // 2]
    line = network.line_of(arc)
    at_m = line.project(face.kerb.interpolate(0.5, normalized=True))
    ahead = shapely.get_coordinates([line.interpolate(max(at_m - 1, 0)), line.interpolate(at_m + 1)])
    way, off = ahead[1] - ahead[0], shapely.get_coordinates(face.kerb.interpolate(0.5, normalized=True))[0] - ahead[0]
    to_right = (way[1] * off[0] - way[0] * off[1]) / np.hypot(*way)
    return to_right if network.drives_on == "right" else -to_right


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_face_of_an_example_quarter_is_served(tmp_path, seed):
    write_demo(tmp_path / "case", seed=seed)
    case = read_case(tmp_path / "case")
    for drives_on in ("right", "left"):
        case = replace(case, drives_on=drives_on)
        model = lay_out(case)
        network = build_network(case, 2.55)
        serving = serve_faces(network, model.faces)
        found = find_faults(network, serving, range(len(model.faces)))
        assert (found.faults, found.warnings) == ((), ())
        services = [service for service in serving.services if service]
        assert len(services) == len(model.faces)
        assert {service.mode for service in services} <= {Mode.ALONG, Mode.FAR_KERB, Mode.BOTH_SIDES}
        for service in services:
            if service.partner < 0:
                off_m = off_side(network, model.faces[service.face], service)
                assert (off_m > 0) == (service.mode is Mode.ALONG), service
        times = travel_times(network, services, network.places)
        assert times.drive_s.max() < 300


@pytest.mark.real
def test_every_face_with_premises_of_a_cut_out_quarter_is_served(cases, tmp_path):
    import_layers(cases / "cambridge-mid" / "layers.gpkg", "cambridge", tmp_path / "case")
    case = read_case(tmp_path / "case")
    model = lay_out(case)
    needed = needed_faces(case, model)
    network = build_network(case, 2.55)
    serving = serve_faces(network, model.faces)
    found = find_faults(network, serving, needed)
    assert not found.faults
    served = [serving.services[face] for face in sorted(needed)]
    assert all(served), [str(one.fault()) for one in serving.unserved if one.face in needed]
    along = [service for service in served if service.mode is Mode.ALONG]
    assert len(along) > 0.6 * len(served)
    assert all(off_side(network, model.faces[service.face], service) > 0 for service in along)
    assert travel_times(network, served, network.places).drive_s.max() < NO_WAY_S

    closed = replace(case, network=replace(case.network, outside_detour=0.0))
    kept = serve_faces(build_network(closed, 2.55), model.faces).services
    assert sum(kept[face] is not None for face in needed) < 0.85 * len(needed)  # why ways outside are needed


@pytest.mark.real
def test_a_quarter_without_centre_lines_is_served_along_its_kerbs(cases, tmp_path):
    import_layers(cases / "delft" / "layers.gpkg", "bgt", tmp_path / "case")
    case = read_case(tmp_path / "case")
    model = lay_out(case)
    network = build_network(case, 2.55)
    serving = serve_faces(network, model.faces)
    assert {service.mode for service in serving.services} == {Mode.STRAIGHT}
    times = travel_times(network, serving.services, network.places)
    assert 0 < times.drive_s.max() < 200
