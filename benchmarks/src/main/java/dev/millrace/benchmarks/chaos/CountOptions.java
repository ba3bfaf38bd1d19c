package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.count.Counter;
import dev.millrace.benchmarks.chaos.read.CheckpointDisk;
import dev.millrace.benchmarks.chaos.read.ClusterReading;
import dev.millrace.benchmarks.chaos.read.InputReading;
import dev.millrace.benchmarks.chaos.read.TopicNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** To count a cluster that somebody else runs. */
final class CountOptions {
  @Option(names = "--count-only", description = "count a cluster that is there")
  private boolean countOnly;

  @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "that cluster's")
  private @Nullable String bootstrapServers;

  @Option(names = "--schema-registry-url", paramLabel = "URL", description = "that cluster's")
  private @Nullable String schemaRegistryUrl;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "with --count-only: root of the checkpoints, whose files are then compared")
  private @Nullable Path checkpoints;

  @Option(
      names = "--flushed",
      description =
          "with --count-only: no block may be open any more, as after run --until-drained; holds"
              + " for tokenizers that change no byte of a text")
  private boolean flushed;

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      defaultValue = "",
      description = "with --count-only: topics.prefix")
  private String prefix = "";

  @Option(
      names = "--generation",
      paramLabel = "NAME",
      defaultValue = "",
      description = "with --count-only: topics.generation")
  private String generation = "";

  boolean isAskedFor() {
    return countOnly;
  }

  boolean namesCluster() {
    return bootstrapServers != null || schemaRegistryUrl != null;
  }

  boolean namesWholeCluster() {
    return bootstrapServers != null && schemaRegistryUrl != null;
  }

  /**
   * Counts what is there now.
   *
   * @param files of the input; empty: pages are taken as they are
   * @throws IllegalStateException if no cluster is named, or a topic is missing
   */
  Verdict count(List<Path> files) {
    if (bootstrapServers == null || schemaRegistryUrl == null) {
      throw new IllegalStateException("no cluster is named");
    }
    Counter counter =
        new Counter(
            files.isEmpty() ? Optional.empty() : Optional.of(InputReading.of(files)),
            Optional.ofNullable(checkpoints).map(CheckpointDisk::new),
            flushed);
    try (ClusterReading reading =
        new ClusterReading(
            bootstrapServers, schemaRegistryUrl, new TopicNames(prefix, generation))) {
      return counter.count(reading.look());
    }
  }
}
