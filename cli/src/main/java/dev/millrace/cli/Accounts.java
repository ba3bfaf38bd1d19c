package dev.millrace.cli;

import com.google.common.hash.Hashing;
import dev.millrace.ingest.SkipReason;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the topics of one generation say, counted by WARC record id, from their first record on. Fed
 * by one thread, read by others.
 *
 * <p>Ids are kept as 64-bit hashes: among a million pages two share one with a chance of about 3 in
 * 100 million.
 */
final class Accounts {
  private static final int EXAMPLES_PER_RULE = 20;

  private final Set<Long> pages = new HashSet<>();
  private final Set<Long> documents = new HashSet<>();
  private final Set<Long> clean = new HashSet<>();
  private final Set<Long> deadLetters = new HashSet<>();
  private final Map<String, Set<Long>> dropped = new TreeMap<>();
  private final Map<String, Deque<DroppedDocument>> examples = new HashMap<>();
  private final Map<String, IngestedFile> files = new HashMap<>();
  private final Map<String, Map<Long, TrainingLogEntry>> losses = new HashMap<>();
  private final Map<String, Map<Long, TrainingLogEntry>> evaluations = new HashMap<>();
  private final Map<String, List<Checkpoint>> checkpoints = new HashMap<>();
  private final Map<String, Long> steps = new HashMap<>();
  private long tokens;
  private long heldOutTokens;
  private long blocks;

  /** One record of any topic. */
  synchronized void add(SpecificRecord value, boolean heldOut) {
    switch (value) {
      case Page page -> pages.add(id(page.getRecordId()));
      case IngestedFile file -> files.put(file.getSha256(), file);
      case DroppedDocument drop -> addDrop(drop);
      case DeadLetter letter -> addDeadLetter(letter);
      case TokenBlock block -> addBlock(block, heldOut);
      case TrainingBatch batch -> steps.merge(batch.getRun(), batch.getStep(), Math::max);
      case TrainingLogEntry entry -> addLogEntry(entry);
      case Checkpoint checkpoint ->
          checkpoints
              .computeIfAbsent(checkpoint.getRun(), run -> new ArrayList<>())
              .add(checkpoint);
      default -> throw new IllegalArgumentException("no account of " + value.getClass());
    }
  }

  synchronized void addDocument(Document document, boolean isClean) {
    (isClean ? clean : documents).add(id(document.getRecordId()));
  }

  /**
   * A record of {@code pages} that no schema reads counts as a page too; its dead letter names its
   * place.
   */
  synchronized void addUnreadablePage(String place) {
    pages.add(id(place));
  }

  private void addDrop(DroppedDocument drop) {
    dropped.computeIfAbsent(drop.getRule(), rule -> new HashSet<>()).add(id(drop.getRecordId()));
    Deque<DroppedDocument> latest =
        examples.computeIfAbsent(drop.getRule(), rule -> new ArrayDeque<>());
    latest.addFirst(drop);
    if (latest.size() > EXAMPLES_PER_RULE) {
      latest.removeLast();
    }
  }

  /**
   * After curation a page has reached its end already: it is clean, whatever the packer makes of
   * it.
   */
  private void addDeadLetter(DeadLetter letter) {
    if (letter.getStage().equals("tokenize")) {
      return;
    }
    String id = letter.getRecordId();
    deadLetters.add(
        id(
            id.isEmpty()
                ? place(letter.getTopic(), letter.getPartition(), letter.getOffset())
                : id));
  }

  static String place(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  private void addBlock(TokenBlock block, boolean heldOut) {
    if (heldOut) {
      heldOutTokens += block.getLength();
    } else {
      tokens += block.getLength();
      blocks++;
    }
  }

  private void addLogEntry(TrainingLogEntry entry) {
    if (entry.getLoss() != null) {
      losses.computeIfAbsent(entry.getRun(), run -> new TreeMap<>()).put(entry.getStep(), entry);
    }
    if (entry.getHeldOutBitsPerByte() != null) {
      evaluations
          .computeIfAbsent(entry.getRun(), run -> new TreeMap<>())
          .put(entry.getStep(), entry);
    }
  }

  private static long id(String recordId) {
    return Hashing.sipHash24().hashString(recordId, StandardCharsets.UTF_8).asLong();
  }

  /** The counts at this moment. */
  synchronized Counts counts() {
    Map<String, Long> drops = new TreeMap<>();
    dropped.forEach((rule, ids) -> drops.put(rule, (long) ids.size()));
    Map<String, Long> skipped = new TreeMap<>();
    Map<String, Long> otherRecords = new TreeMap<>();
    long records = 0;
    for (IngestedFile file : files.values()) {
      records += file.getRecords();
      file.getSkipped()
          .forEach(
              (reason, count) ->
                  (isNoPage(reason) ? skipped : otherRecords).merge(reason, count, Long::sum));
    }
    return new Counts(
        records,
        skipped,
        otherRecords,
        pages.size(),
        documents.size(),
        clean.size(),
        drops,
        deadLetters.size(),
        tokens,
        heldOutTokens,
        blocks);
  }

  /** Whether records of that reason are responses, which might have been pages. */
  static boolean isNoPage(String reason) {
    return Arrays.stream(SkipReason.values())
        .anyMatch(skip -> skip.label().equals(reason) && skip.concernsPages());
  }

  synchronized List<DroppedDocument> examples(String rule) {
    return List.copyOf(examples.getOrDefault(rule, new ArrayDeque<>()));
  }

  /** Steps recorded of a run. */
  synchronized long steps(String run) {
    return steps.getOrDefault(run, 0L);
  }

  /** A run's steps with a loss, in order. */
  synchronized List<TrainingLogEntry> losses(String run) {
    return List.copyOf(losses.getOrDefault(run, Map.of()).values());
  }

  /** A run's evaluations, in order. */
  synchronized List<TrainingLogEntry> evaluations(String run) {
    return List.copyOf(evaluations.getOrDefault(run, Map.of()).values());
  }

  synchronized List<Checkpoint> checkpoints(String run) {
    return List.copyOf(checkpoints.getOrDefault(run, List.of()));
  }
}
