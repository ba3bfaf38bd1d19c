package dev.millrace.cli.takedown;

import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.filters.duplicates.SignatureBands;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.kafka.WithdrawnPlaces;
import dev.millrace.schemas.takedown.TakedownKind;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Finds the same text elsewhere: by its digest, and by the bands of its signature, as the search
 * for near-duplicates does, but over all dedup windows. Signatures are made of clean texts, in
 * which personal data are replaced, so two that differ in those alone are near, too.
 *
 * <p>It reads {@code clean-documents} twice; memory grows with what is taken down.
 */
public final class CopySearch {
  private static final String READER = "takedown";

  /** By how many powers of two texts that share a band may differ in length. */
  private static final int MOST_POWERS = 1;

  private final Connection connection;
  private final RecordSerdes serdes;
  private final Takedowns wanted;
  private final Takedowns inForce;
  private final MinHash minHash;
  private final Map<String, TakedownTarget> byDigest = new HashMap<>();
  private final Map<ByteBuffer, TakedownTarget> byBand = new HashMap<>();
  private final Map<String, TakedownTarget> byId = new HashMap<>();
  private final Set<Integer> lengths = new HashSet<>();
  private final Map<TakedownTarget, Map<TakedownTarget, Copy>> copies = new TreeMap<>();

  private CopySearch(
      Collection<TakedownTarget> targets,
      Takedowns inForce,
      MinHash minHash,
      Connection connection,
      RecordSerdes serdes) {
    this.minHash = minHash;
    this.connection = connection;
    this.serdes = serdes;
    this.wanted = new Takedowns(1, targets);
    this.inForce = inForce;
    targets.forEach(target -> copies.put(target, new LinkedHashMap<>()));
  }

  /**
   * What is like what targets take, and is taken neither by them nor by what is in force.
   *
   * @param minHash as the curation has it
   * @return by target; one copy for each text or URL
   */
  public static Map<TakedownTarget, List<Copy>> of(
      Collection<TakedownTarget> targets,
      Takedowns inForce,
      MinHash minHash,
      Connection connection,
      Topics topics,
      RecordSerdes serdes) {
    CopySearch search = new CopySearch(targets, inForce, minHash, connection, serdes);
    search.scan(topics.cleanDocuments(), record -> search.learn(record.value()));
    if (!search.byId.isEmpty()) {
      WithdrawnPlaces withdrawn = WithdrawnPlaces.read(READER, connection, topics, serdes);
      search.scan(topics.cleanDocuments(), record -> search.compare(record, withdrawn));
      search.scan(topics.droppedDocuments(), record -> search.compare(record.value()));
    }
    Map<TakedownTarget, List<Copy>> found = new TreeMap<>();
    search.copies.forEach((target, all) -> found.put(target, List.copyOf(all.values())));
    return found;
  }

  private <T extends SpecificRecord> void scan(
      TypedTopic<T> topic, Consumer<TopicRecord<T>> taker) {
    TopicScan.values(READER, connection, serdes, topic).toEnd(taker);
  }

  private void learn(Document document) {
    Optional<TakedownTarget> target = wanted.match(document.getUrl(), document.getContentDigest());
    if (target.isEmpty()) {
      return;
    }
    byId.put(document.getRecordId(), target.get());
    if (!document.getContentDigest().isEmpty()) {
      byDigest.putIfAbsent(document.getContentDigest(), target.get());
    }
    lengths.add(powerOfTwo(document.getText().length()));
    bands(document).forEach(band -> byBand.putIfAbsent(band, target.get()));
  }

  private static int powerOfTwo(int length) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(length);
  }

  private List<ByteBuffer> bands(Document document) {
    List<ByteBuffer> bands = new ArrayList<>();
    minHash
        .signature(document.getText(), document.getLanguage())
        .map(SignatureBands::of)
        .ifPresent(
            all -> {
              for (int bucket = 0; bucket < Signature.BUCKETS; bucket++) {
                bands.add(ByteBuffer.wrap(all.key(bucket)));
              }
            });
    return bands;
  }

  private void compare(TopicRecord<Document> record, WithdrawnPlaces withdrawn) {
    Document document = record.value();
    String digest = document.getContentDigest();
    if (withdrawn.hold(record.head().location()) || isTaken(document.getUrl(), digest)) {
      return;
    }
    Optional<TakedownTarget> take =
        target(TakedownKind.DIGEST, digest).or(() -> target(TakedownKind.URL, document.getUrl()));
    Optional<TakedownTarget> same = Optional.ofNullable(byDigest.get(digest));
    Copy.Kind kind = same.isPresent() ? Copy.Kind.SAME : Copy.Kind.NEAR;
    Optional<TakedownTarget> of = same.or(() -> near(document));
    if (of.isPresent() && take.isPresent()) {
      add(of.get(), new Copy(document.getUrl(), document.getRecordId(), kind, take.get()));
    }
  }

  private boolean isTaken(String url, String digest) {
    return wanted.match(url, digest).isPresent() || inForce.match(url, digest).isPresent();
  }

  private Optional<TakedownTarget> near(Document document) {
    int power = powerOfTwo(document.getText().length());
    boolean isAlikeInLength =
        lengths.stream().anyMatch(one -> Math.abs(one - power) <= MOST_POWERS);
    if (!isAlikeInLength) {
      return Optional.empty();
    }
    return bands(document).stream()
        .flatMap(band -> Optional.ofNullable(byBand.get(band)).stream())
        .findFirst();
  }

  /** Its digest is not known, so it is taken by URL. */
  private void compare(DroppedDocument drop) {
    TakedownTarget of = byId.get(drop.getMatchedRecordId());
    Optional<TakedownTarget> take = target(TakedownKind.URL, drop.getUrl());
    if (of != null && take.isPresent() && !isTaken(drop.getUrl(), "")) {
      add(of, new Copy(drop.getUrl(), drop.getRecordId(), Copy.Kind.DROPPED, take.get()));
    }
  }

  /** Empty where the value is none that a takedown can name. */
  private static Optional<TakedownTarget> target(TakedownKind kind, String value) {
    try {
      return Optional.of(TakedownTarget.parse(kind.label() + ":" + value));
    } catch (SettingsException e) {
      return Optional.empty();
    }
  }

  private void add(TakedownTarget of, Copy copy) {
    Optional.ofNullable(copies.get(of)).ifPresent(all -> all.putIfAbsent(copy.take(), copy));
  }
}
