package dev.millrace.benchmarks.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;

/** Which stages a fleet has, in the order in which data pass them. */
enum FleetSize {
  /** Two of those that scale. */
  FULL(
      Duration.ofSeconds(3),
      "ingest",
      "filter-1",
      "filter-2",
      "tokenize-1",
      "tokenize-2",
      "train",
      "serve"),

  /** One of each: what a build has time for. */
  SMALL(Duration.ofMillis(500), "ingest", "filter-1", "tokenize-1", "train", "serve"),

  /** The same with a second trainer, which waits until it can have the run. */
  TWO_TRAINERS(
      Duration.ofMillis(500), "ingest", "filter-1", "tokenize-1", "train", "train-2", "serve");

  private final Duration stagger;
  private final ImmutableList<String> stages;

  FleetSize(Duration stagger, String... stages) {
    this.stagger = stagger;
    this.stages = ImmutableList.copyOf(stages);
  }

  List<String> stages() {
    return stages;
  }

  /** Whether the program's own audit is asked, too. */
  boolean isAudited() {
    return this == FULL;
  }

  /** Time between starts: all stages at one moment would starve the brokers that they ask. */
  Duration stagger() {
    return stagger;
  }
}
