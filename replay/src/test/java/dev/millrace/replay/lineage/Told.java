package dev.millrace.replay.lineage;

import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * What all records together say of a target, by looking at each of them: what an index has to say
 * too. A line for each thing.
 */
public final class Told {
  private final List<At> records = new ArrayList<>();

  private record At(RecordLocation location, SpecificRecord value) {}

  public void add(SpecificRecord value, RecordLocation location) {
    records.add(new At(location, value));
  }

  /** The same of an index' answer. */
  public static SortedSet<String> of(Trace trace) {
    SortedSet<String> told = new TreeSet<>();
    for (TracedPage page : trace.pages()) {
      String id = page.recordId();
      page.page().ifPresent(one -> told.add(page(id, one.url(), one.bytes())));
      page.fates().forEach(one -> told.add(fate(one)));
      page.ends().clean().values().forEach(one -> told.add(clean(one)));
      page.ends().dropped().values().forEach(one -> told.add("dropped " + one.getRecordId()));
      page.ends().deadLetters().values().forEach(one -> told.add("dead " + one.getRecordId()));
      for (Trace.TracedPiece traced : page.pieces()) {
        Piece piece = traced.piece();
        String place = piece.topic() + "-" + piece.partition() + "@" + piece.offset();
        told.add(piece(id, place, piece.start(), piece.length(), piece.documentOffset()));
        for (Trace.TracedUse use : traced.uses()) {
          told.add(
              use(
                  id,
                  place,
                  piece.start(),
                  use.use().run(),
                  use.use().step(),
                  use.use().skipped(),
                  use.masked()));
        }
      }
    }
    return told;
  }

  /** By looking at everything. */
  public SortedSet<String> of(TakedownTarget target) {
    Takedowns only = new Takedowns(1, List.of(target));
    SortedSet<String> ids = new TreeSet<>();
    for (At one : records) {
      switch (one.value()) {
        case Page page when matches(only, page.getUrl(), "") -> ids.add(page.getRecordId());
        case Document d when matches(only, d.getUrl(), d.getContentDigest()) ->
            ids.add(d.getRecordId());
        default -> {}
      }
    }
    SortedSet<String> told = new TreeSet<>();
    records.forEach(one -> tell(one, ids, told));
    return told;
  }

  private static boolean matches(Takedowns only, String url, String digest) {
    return only.match(url, digest).isPresent();
  }

  private void tell(At one, SortedSet<String> ids, SortedSet<String> told) {
    switch (one.value()) {
      case Page p when ids.contains(p.getRecordId()) ->
          told.add(page(p.getRecordId(), p.getUrl(), p.getBody().remaining()));
      case PageFate fate when ids.contains(fate.getRecordId()) -> told.add(fate(fate));
      case Document clean when ids.contains(clean.getRecordId()) -> told.add(clean(clean));
      case DroppedDocument drop when ids.contains(drop.getRecordId()) ->
          told.add("dropped " + drop.getRecordId());
      case DeadLetter letter when ids.contains(letter.getRecordId()) ->
          told.add("dead " + letter.getRecordId());
      case TokenBlock block ->
          block.getSegments().stream()
              .filter(segment -> ids.contains(segment.getRecordId()))
              .forEach(segment -> tell(one.location(), segment, told));
      default -> {}
    }
  }

  private void tell(RecordLocation place, Segment segment, SortedSet<String> told) {
    String id = segment.getRecordId();
    told.add(
        piece(
            id,
            place.toString(),
            segment.getStart(),
            segment.getLength(),
            segment.getDocumentOffset()));
    TakedownHistory takedowns = takedowns();
    for (TrainingBatch batch : batches()) {
      boolean has = batch.getRanges().stream().anyMatch(range -> holds(range, place));
      if (has && batch.getStep() > 0) {
        boolean masked =
            takedowns
                .asOf(batch.getTakedowns())
                .match(segment.getUrl(), segment.getContentDigest())
                .isPresent();
        told.add(
            use(
                id,
                place.toString(),
                segment.getStart(),
                batch.getRun(),
                batch.getStep(),
                batch.getSkipped(),
                masked));
      }
    }
  }

  private static boolean holds(OffsetRange range, RecordLocation place) {
    return range.getTopic().equals(place.topic())
        && range.getPartition() == place.partition()
        && range.getFrom() <= place.offset()
        && place.offset() < range.getTo();
  }

  private TakedownHistory takedowns() {
    TakedownHistory history = new TakedownHistory();
    for (At one : records) {
      if (one.value() instanceof Takedown takedown) {
        var _ = history.add(takedown, one.location().offset());
      }
    }
    return history;
  }

  /** The last record of each step. */
  private Iterable<TrainingBatch> batches() {
    Map<String, TrainingBatch> batches = new HashMap<>();
    for (At one : records) {
      if (one.value() instanceof TrainingBatch batch) {
        batches.put(batch.getRun() + "@" + batch.getStep(), batch);
      }
    }
    return batches.values();
  }

  private static String page(String id, String url, long bytes) {
    return "page " + id + " " + url + " " + bytes;
  }

  private static String fate(PageFate fate) {
    return "fate " + fate.getRecordId() + " " + fate.getFate() + " " + fate.getRule();
  }

  private static String clean(Document clean) {
    return "clean " + clean.getRecordId() + " " + clean.getContentDigest();
  }

  private static String piece(String id, String place, int start, int length, int offset) {
    return "piece of %s at %s: %d to %d, from %d"
        .formatted(id, place, start, start + length, offset);
  }

  private static String use(
      String id, String place, int start, String run, long step, boolean skipped, boolean masked) {
    return "use of %s at %s %d: %s@%d skipped %s masked %s"
        .formatted(id, place, start, run, step, skipped, masked);
  }
}
