package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.ContentDigest;
import dev.millrace.filters.Curated;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.duplicates.DuplicateKey;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.takedown.TakedownView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Curation of documents whose signatures the tests make up. */
final class DedupRun implements AutoCloseable {
  static final Duration RETENTION = Duration.ofMinutes(10);

  private final Map<String, long[]> signatures = new HashMap<>();
  private final TopologyRun run;

  DedupRun(Path state) {
    this(state, TakedownView.NONE);
  }

  DedupRun(Path state, TakedownView takedowns) {
    this(state, takedowns, Set.of());
  }

  /**
   * @param takedowns what they take is dropped, and forgotten by the index
   * @param acrossDumps what a document may not share with a kept one of another dump
   */
  DedupRun(Path state, TakedownView takedowns, Set<DuplicateKey> acrossDumps) {
    RecordSerdes serdes = TopologyRun.serdes();
    DedupSettings settings = new DedupSettings(Optional.empty(), RETENTION, acrossDumps);
    this.run =
        new TopologyRun(
            DuplicateForgetting.addTo(
                CurationTopology.build(
                    TopologyRun.TOPICS,
                    serdes,
                    this::passed,
                    takedowns::current,
                    settings,
                    new StillTail()),
                settings,
                takedowns),
            serdes,
            state);
  }

  private Outcome<Curated> passed(Document document) {
    long[] values = Objects.requireNonNull(signatures.get(document.getRecordId()));
    Document digested =
        Document.newBuilder(document)
            .setContentDigest(ContentDigest.of(document.getText()))
            .build();
    Candidate candidate =
        new Candidate(digested, Optional.of(Fingerprint.of(Signature.of(values))));
    return new Outcome.Kept<>(new Curated(candidate, Map.of()));
  }

  TopologyRun topology() {
    return run;
  }

  void pipe(String id, long[] signature, String dump, long timestamp) {
    signatures.put(id, signature);
    run.pipe(TopologyRun.TOPICS.documents(), id, document(id, dump), timestamp);
  }

  /** A document whose signature is like no other's. */
  void pipe(String id, String url, String text, String dump, long timestamp) {
    signatures.put(id, signature(signatures.size() + 1_000_000L));
    Document document = Document.newBuilder(document(id, dump)).setUrl(url).setText(text).build();
    run.pipe(TopologyRun.TOPICS.documents(), id, document, timestamp);
  }

  static Document document(String id, String dump) {
    return Document.newBuilder()
        .setRecordId(id)
        .setUrl("https://" + id)
        .setText(id)
        .setDump(dump)
        .build();
  }

  /** Ids of the documents that came out since the last call. */
  List<String> clean() {
    return run.read(TopologyRun.TOPICS.cleanDocuments()).stream()
        .map(Document::getRecordId)
        .toList();
  }

  /** Of those dropped since the last call, by which rule. */
  Map<String, String> rules() {
    Map<String, String> rules = new HashMap<>();
    for (DroppedDocument drop : run.read(TopologyRun.TOPICS.droppedDocuments())) {
      rules.put(drop.getRecordId(), drop.getRule() + " " + drop.getMatchedRecordId());
    }
    return rules;
  }

  /** Of those dropped since the last call, which document they name. */
  Map<String, String> matches() {
    Map<String, String> matches = new HashMap<>();
    for (DroppedDocument drop : run.read(TopologyRun.TOPICS.droppedDocuments())) {
      matches.put(drop.getRecordId(), drop.getMatchedRecordId());
    }
    return matches;
  }

  static long[] signature(long seed) {
    return new Random(seed).longs(Signature.LENGTH, 0, 1L << 60).toArray();
  }

  /** Makes two signatures equal in one band, so that their documents are near-duplicates. */
  static void copyBand(long[] from, int bucket, long[] to) {
    int at = bucket * Signature.HASHES_PER_BUCKET;
    System.arraycopy(from, at, to, at, Signature.HASHES_PER_BUCKET);
  }

  @Override
  public void close() {
    run.close();
  }
}
