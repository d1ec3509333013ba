from datetime import UTC, datetime, timedelta

import pytest

from strichka.bench.airflow_share import Gap, Interval, measure_share

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(began: float, ended: float, name: str) -> Interval:
    return Interval(START + timedelta(seconds=began), START + timedelta(seconds=ended), name)


def test_time_without_a_step_is_the_share_wherever_steps_overlap() -> None:
    steps = [at(6, 7, "publish"), at(0, 1, "plan"), at(2, 5, "extract"), at(3, 4, "extract"), at(4.5, 6, "recognise")]
    share = measure_share(steps)
    assert share.wall_seconds == 7
    assert share.gaps == (Gap(1.0, "plan", "extract"),)
    assert share.work_seconds == 6
    assert share.share == pytest.approx(1 / 7)


def test_one_step_alone_leaves_nothing_to_airflow() -> None:
    assert measure_share([at(0, 2, "refresh")]).share == 0
