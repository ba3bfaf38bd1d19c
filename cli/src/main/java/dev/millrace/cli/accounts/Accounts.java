package dev.millrace.cli.accounts;

import com.google.common.hash.Hashing;
import dev.millrace.cli.run.ClusterPipeline;
import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.ingest.SkipReason;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the topics of one generation say, from their first record on. Fed by one thread, read by
 * others.
 *
 * <p>Pages and what became of them are balanced by WARC record id, so that one lost and one decided
 * twice do not cancel out. An id stands on {@code pages} as often as the files hold it. Ids are
 * kept as 64-bit hashes, and only while they are out of balance. Where retention may have taken one
 * side of a balance, the other is counted and not missed; see {@link RetentionHorizon}.
 */
public final class Accounts {
  private static final int EXAMPLES_PER_RULE = 20;

  /** Record id to the pages with it less the fates of such pages; without those that are even. */
  private final Map<Long, Integer> balances = new HashMap<>();

  /** Of the ids out of balance: pages with it whose fates may have expired. */
  private final Map<Long, Integer> oldPages = new HashMap<>();

  private final RetentionHorizon horizon;

  private final Map<String, Long> dropped = new TreeMap<>();
  private final Map<String, Deque<DroppedDocument>> examples = new HashMap<>();
  private final Map<String, IngestedFile> files = new HashMap<>();
  private final Map<String, TrainingHistory> curves = new HashMap<>();
  private final Map<String, FirstAndLast> losses = new HashMap<>();
  private final Map<String, FirstAndLast> evaluations = new HashMap<>();
  private final Map<String, List<Checkpoint>> checkpoints = new HashMap<>();
  private final Map<String, Long> steps = new HashMap<>();
  private long pages;
  private long documents;
  private long clean;
  private long deadLetters;
  private long tokens;
  private long heldOutTokens;
  private long blocks;

  /**
   * Of a run's entries of one kind. A run of months has millions, so all of them are not kept.
   *
   * @param last the latest to arrive: after a crash steps are taken again
   */
  public record FirstAndLast(TrainingLogEntry first, TrainingLogEntry last) {

    private FirstAndLast then(FirstAndLast later) {
      return new FirstAndLast(first, later.last);
    }
  }

  Accounts(RetentionHorizon horizon) {
    this.horizon = horizon;
  }

  /** One record of any topic but those that the methods below take. */
  synchronized void add(SpecificRecord value, boolean heldOut) {
    switch (value) {
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
    if (isClean) {
      clean++;
      balance(document.getRecordId(), -1);
    } else {
      documents++;
    }
  }

  /**
   * A record of {@code pages} that no schema reads counts as a page too; its dead letter names its
   * place.
   *
   * @param recordId or the {@link #place} of such a record
   * @param timestamp of the record on {@code pages}, in milliseconds since 1970
   */
  synchronized void addPage(String recordId, long timestamp) {
    pages++;
    long id = balance(recordId, 1);
    if (timestamp < horizon.balancedFrom() && balances.containsKey(id)) {
      oldPages.merge(id, 1, Integer::sum);
    }
  }

  private long balance(String recordId, int difference) {
    long id = Hashing.sipHash24().hashString(recordId, StandardCharsets.UTF_8).asLong();
    int balance = balances.getOrDefault(id, 0) + difference;
    if (balance == 0) {
      balances.remove(id);
      oldPages.remove(id);
    } else {
      balances.put(id, balance);
    }
    return id;
  }

  private long unaccounted() {
    long sum = 0;
    for (Map.Entry<Long, Integer> entry : balances.entrySet()) {
      int balance = entry.getValue();
      if (balance > 0) {
        sum += Math.max(0, balance - oldPages.getOrDefault(entry.getKey(), 0));
      } else if (!horizon.pagesExpired()) {
        sum -= balance;
      }
    }
    return sum;
  }

  private void addDrop(DroppedDocument drop) {
    dropped.merge(drop.getRule(), 1L, Long::sum);
    balance(drop.getRecordId(), -1);
    Deque<DroppedDocument> latest =
        examples.computeIfAbsent(drop.getRule(), rule -> new ArrayDeque<>());
    latest.addFirst(drop);
    if (latest.size() > EXAMPLES_PER_RULE) {
      latest.removeLast();
    }
  }

  /**
   * After curation a page has reached its end already: it is clean, whatever the packer makes of
   * it. What nobody can read on a later topic than {@code pages} names no page.
   */
  private void addDeadLetter(DeadLetter letter) {
    boolean isPage = letter.getStage().equals("extraction");
    boolean ends = isPage || !letter.getRecordId().isEmpty();
    if (ends && !letter.getStage().equals("tokenize")) {
      deadLetters++;
      balance(
          letter.getRecordId().isEmpty()
              ? place(letter.getTopic(), letter.getPartition(), letter.getOffset())
              : letter.getRecordId(),
          -1);
    }
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
    curves
        .computeIfAbsent(entry.getRun(), run -> new TrainingHistory(ClusterPipeline.MAX_POINTS))
        .arrived(List.of(entry));
    FirstAndLast only = new FirstAndLast(entry, entry);
    if (entry.getLoss() != null) {
      losses.merge(entry.getRun(), only, FirstAndLast::then);
    }
    if (entry.getHeldOutBitsPerByte() != null) {
      evaluations.merge(entry.getRun(), only, FirstAndLast::then);
    }
  }

  /** The counts at this moment. */
  public synchronized Counts counts() {
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
        pages,
        documents,
        clean,
        new TreeMap<>(dropped),
        deadLetters,
        unaccounted(),
        tokens,
        heldOutTokens,
        blocks);
  }

  /** Whether records of that reason are responses, which might have been pages. */
  static boolean isNoPage(String reason) {
    return Arrays.stream(SkipReason.values())
        .anyMatch(skip -> skip.label().equals(reason) && skip.concernsPages());
  }

  public synchronized List<DroppedDocument> examples(String rule) {
    return List.copyOf(examples.getOrDefault(rule, new ArrayDeque<>()));
  }

  /** Steps recorded of a run. */
  public synchronized long steps(String run) {
    return steps.getOrDefault(run, 0L);
  }

  /** A run's steps with a loss. */
  public synchronized Optional<FirstAndLast> losses(String run) {
    return Optional.ofNullable(losses.get(run));
  }

  /** A run's evaluations. */
  public synchronized Optional<FirstAndLast> evaluations(String run) {
    return Optional.ofNullable(evaluations.get(run));
  }

  /** A run's log for a chart, in order of steps, thinned where it is long. */
  public synchronized List<PipelineView.Point> curve(String run) {
    TrainingHistory curve = curves.get(run);
    return curve == null ? List.of() : curve.points();
  }

  public synchronized List<Checkpoint> checkpoints(String run) {
    return List.copyOf(checkpoints.getOrDefault(run, List.of()));
  }
}
