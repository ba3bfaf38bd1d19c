package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView.GenerationEntry;
import dev.millrace.replay.generation.GenerationWords;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Generation;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The generations, read from their topic once asked for. Safe for several threads. */
final class KnownGenerations {
  private static final Logger LOG = LoggerFactory.getLogger(KnownGenerations.class);
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

  private final GenerationRegister register;
  private final LongSupplier nanoTime;
  private List<GenerationEntry> latest = List.of();
  private long readAt;

  KnownGenerations(GenerationRegister register, LongSupplier nanoTime) {
    this.register = register;
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong() - FRESH_NANOS;
  }

  /** The first one first; the former ones where they cannot be read now. */
  synchronized List<GenerationEntry> all() {
    if (nanoTime.getAsLong() - readAt >= FRESH_NANOS) {
      try {
        latest = entries(register.read());
      } catch (KafkaException e) {
        LOG.warn("the generations cannot be read: {}", e.getMessage());
      }
      readAt = nanoTime.getAsLong();
    }
    return latest;
  }

  static List<GenerationEntry> entries(Generations all) {
    return all.all().stream().map(one -> entry(all, one)).toList();
  }

  private static GenerationEntry entry(Generations all, Generation one) {
    String differences =
        all.find(one.getParent())
            .map(parent -> GenerationWords.differences(parent, one))
            .orElse("");
    return new GenerationEntry(
        one.getName(),
        all.stateOf(one).label(),
        GenerationWords.origin(one),
        Stream.of(differences, GenerationWords.some(one))
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; ")),
        one.getCounts());
  }
}
