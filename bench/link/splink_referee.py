"""Splink 5 on the same lists: the referee. Needs splink 5.0.0 (extra `bench`), never part of the program.

    python bench/link/splink_referee.py FOLDER OUT --kind dtsen|febrl  ->  OUT/<threshold>.parquet (source, record_id, person_id), times

Settings follow its published examples and linkage.md section 3.1: NIK, name with term frequencies, birth date, card, sex,
mother, region; u from a million pairs, EM on two rules, clusters at several thresholds. Cleaning is the program's own. For
Febrl it sees every column that the mapping file gives the program, and each of its columns by itself.
"""

import argparse
import json
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999, 0.9999, 1 - 1e-5, 1 - 1e-6)


def febrl_settings(two: bool) -> tuple[SettingsCreator, list, list]:
    settings = SettingsCreator(
        link_type="link_only" if two else "dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
            cl.LevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname"),
            block_on("surname", "date_of_birth"),
            block_on("given_name", "date_of_birth"),
            block_on("postcode", "date_of_birth"),
            block_on("surname", "postcode"),
            block_on("given_name", "postcode"),
            block_on("address_1", "postcode"),
            block_on("address_1", "suburb"),
            block_on("suburb", "date_of_birth"),
        ],
        retain_intermediate_calculation_columns=False,
    )
    return settings, [block_on("soc_sec_id")], [block_on("date_of_birth"), block_on("surname", "given_name")]


def dtsen_settings() -> tuple[SettingsCreator, list, list]:
    settings = SettingsCreator(
        link_type="link_and_dedupe",
        unique_id_column_name="record_id",
        comparisons=[
            cl.LevenshteinAtThresholds("nik", [1, 2]),
            cl.JaroWinklerAtThresholds("nama_kunci", [0.95, 0.88, 0.75]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("lahir", [1, 2]),
            cl.ExactMatch("no_kk"),
            cl.ExactMatch("jenis_kelamin"),
            cl.JaroWinklerAtThresholds("ibu_kunci", [0.92, 0.8]),
            cl.ExactMatch("desa"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("no_kk", "lahir"),
            block_on("no_kk", "substr(nama_kunci,1,4)"),
            block_on("lahir", "substr(nama_kunci,1,4)", "substr(desa,1,4)"),
            block_on("lahir", "nama_kunci"),
            block_on("lahir", "jenis_kelamin", "substr(desa,1,6)"),
            block_on("nama_kunci", "substr(desa,1,6)", "substr(lahir,1,4)"),
        ],
        retain_intermediate_calculation_columns=False,
    )
    return settings, [block_on("nik", "lahir"), block_on("nama_kunci", "lahir", "desa")], [block_on("nik"), block_on("nama_kunci", "lahir")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", choices=["dtsen", "febrl"], default="dtsen")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    begin, cpu = time.perf_counter(), time.process_time()
    connection = duckdb.connect(config={"threads": 2})
    files = sorted(file for file in arguments.folder.glob("*.parquet") if file.stem != "truth")
    if arguments.kind == "febrl":
        settings, deterministic, rules = febrl_settings(len(files) > 1)
    else:
        settings, deterministic, rules = dtsen_settings()
    for file in files:
        connection.execute(f"CREATE TABLE list_{file.stem} AS SELECT * FROM read_parquet('{file}')")
    api = DuckDBAPI(connection)
    linker = Linker([api.register(connection.table(f"list_{file.stem}"), dataset_display_name=file.stem) for file in files], settings)
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.85)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.1)
    pairs = predicted.as_duckdbpyrelation().count("*").fetchall()[0][0]
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold).as_pyarrow_table()
        source = clusters["source_dataset"] if "source_dataset" in clusters.column_names else None
        table = clusters.select(["record_id"]).append_column("person_id", clusters["cluster_id"])
        table = table.append_column("source", source) if source is not None else table
        pq.write_table(table, arguments.out / f"{threshold}.parquet")
        if threshold == THRESHOLDS[0]:
            times = {"wall": time.perf_counter() - begin, "cpu": time.process_time() - cpu, "pairs": pairs}
    print(json.dumps(times))


if __name__ == "__main__":
    main()
