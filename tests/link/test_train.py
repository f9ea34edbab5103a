"""A model out of made worlds, and how far its expectations can be trusted."""

from pathlib import Path

import numpy as np
import pytest

from dtsen.engine.progress import Silent
from dtsen.errors import DeliveryError
from dtsen.link.date_rarity import date_bits
from dtsen.link.model import CALIBRATED, read_model
from dtsen.link.model_file import write_model
from dtsen.link.policy import read_policy
from dtsen.link.train import Checked, averaged, calibrated, train
from tests.conftest import Walked
from tests.link.small_world import POLICY


def records_of(walked: Walked) -> Path:
    return next(walked.root.rglob("person_record.parquet"))


def test_a_world_teaches_a_model_that_can_be_kept_and_read(walked: Walked, country: Path, tmp_path: Path) -> None:
    world = (records_of(walked), next(country.rglob("truth_records.csv")))
    rules = read_policy(POLICY / "link")
    model = train([world], rules, Silent())
    assert set(model.calibration) == set(CALIBRATED) and all(one.worlds == 1 for one in model.calibration.values())
    assert not np.array_equal(model.person, rules.model.person)
    np.testing.assert_allclose(model.person.sum(axis=1), rules.model.person.sum(axis=1), atol=1e-6)
    write_model(model, tmp_path / "model.yml", "uji")
    again = read_model(tmp_path / "model.yml")
    np.testing.assert_allclose(again.person, model.person, atol=1e-4)
    assert again.calibration.keys() == model.calibration.keys()


def test_a_truth_of_another_country_is_refused_in_words(walked: Walked, tmp_path: Path) -> None:
    (tmp_path / "truth_records.csv").write_text("source,file,record_id,person_id\ndtks,x,1,9\n")
    with pytest.raises(DeliveryError, match="Kebenaran"):
        train([(records_of(walked), tmp_path / "truth_records.csv")], read_policy(POLICY / "link"), Silent())


def test_the_mean_of_two_models_lies_between_them() -> None:
    one = read_model(POLICY / "link/model/umum.yml")
    np.testing.assert_allclose(averaged([one, one]).person, one.person)
    assert averaged([one, one]).kin_size == pytest.approx(one.kin_size)


def test_worlds_that_agree_give_narrow_bounds_and_one_world_wide_ones() -> None:
    agreed = calibrated([Checked(100, 200), Checked(50, 100), Checked(200, 400)])
    torn = calibrated([Checked(100, 20), Checked(50, 100), Checked(200, 4000)])
    assert agreed.middle == pytest.approx(2, rel=0.02) and agreed.high / agreed.low < 1.2 < torn.high / torn.low
    single = calibrated([Checked(100, 200)])
    assert single.high / single.middle == pytest.approx(10) and single.worlds == 1


def test_a_date_in_a_small_list_is_rarer_than_its_share_and_heaped_ones_stay_common() -> None:
    born = np.array([19500101] * 40 + [19510000 + 100 * month + day for month in range(1, 13) for day in range(1, 29)], np.int32)
    share = np.array([np.mean(born == one) for one in born])
    bits = date_bits(born, -np.log2(share))
    assert bits[0] < 4.5 and bits[60] > -np.log2(share[60]) - 1
    assert date_bits(np.array([0, 19800505], np.int32), np.array([0.0, 0.0]))[0] == 0
