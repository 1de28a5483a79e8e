"""Papers that measure the street say so where it is no longer the plan's."""

from dataclasses import replace

import pytest

from binopt.errors import InputError
from binopt.papers.street import PaperStreet
from tests.papers.editions import edition_of, quarter


def test_faces_that_are_gone_are_told_by_name_all_at_once(tmp_path):
    edition = edition_of(quarter(4), tmp_path / "plan")
    assert set(edition.street.model.index()) >= set(edition.faces)
    fewer = replace(edition.case, kerbs=edition.case.kerbs[2:])
    with pytest.raises(InputError) as caught:
        _ = PaperStreet(edition.plan, fewer).model
    assert [fault.value for fault in caught.value.faults] == ["F0.0", "F0.1"]


def test_the_street_is_laid_out_once(tmp_path):
    street = edition_of(quarter(4), tmp_path / "plan").street
    assert street.model is street.model
    assert street.network is street.network
