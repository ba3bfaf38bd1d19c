package dev.millrace.benchmarks.chaos.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.benchmarks.chaos.count.Announcement;
import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.Block;
import dev.millrace.benchmarks.chaos.count.CleanDocument;
import dev.millrace.benchmarks.chaos.count.DeadLetter;
import dev.millrace.benchmarks.chaos.count.LoggedLoss;
import dev.millrace.benchmarks.chaos.count.Place;
import dev.millrace.benchmarks.chaos.count.Segment;
import dev.millrace.benchmarks.chaos.count.Sighting;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Generic records as plain ones; the field names are those of the .avsc files. */
record RecordReading(TopicNames names) {
  private static final int DIGEST_DIGITS = 8;

  Sighting page(Fields page, Place place, long time) {
    return new Sighting(page.text("recordId"), place, time, Optional.empty());
  }

  Sighting dropped(Fields drop, Place place, long time) {
    Optional<String> repeats =
        Optional.of(drop.text("matchedRecordId")).filter(id -> !id.isEmpty());
    return new Sighting(drop.text("recordId"), place, time, repeats);
  }

  CleanDocument clean(Fields document, Place place) {
    String digest = document.text("contentDigest");
    return new CleanDocument(
        document.text("recordId"),
        place,
        document.text("text").getBytes(UTF_8).length,
        digest.length() < DIGEST_DIGITS ? -1 : Long.parseLong(digest, 0, DIGEST_DIGITS, 16));
  }

  DeadLetter deadLetter(Fields letter, Place place) {
    return new DeadLetter(
        letter.text("recordId"),
        place,
        new Place(
            names.own(letter.text("topic")), letter.integer("partition"), letter.number("offset")));
  }

  Block block(Fields block, Place place) {
    IntBuffer tokens = block.bytes("tokens").order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] ids = new int[tokens.remaining()];
    tokens.get(ids);
    List<Segment> segments =
        block.list("segments").stream()
            .map(
                segment ->
                    new Segment(
                        segment.text("recordId"),
                        segment.integer("start"),
                        segment.integer("length"),
                        segment.integer("documentOffset")))
            .toList();
    return new Block(
        place,
        block.integer("partition"),
        block.number("sequence"),
        block.integer("blockLength"),
        block.integer("length"),
        block.number("textBytes"),
        ids,
        segments);
  }

  Batch batch(Fields batch, Place place) {
    List<Batch.Range> ranges =
        batch.list("ranges").stream()
            .map(
                range ->
                    new Batch.Range(
                        names.own(range.text("topic")),
                        range.integer("partition"),
                        range.number("from"),
                        range.number("to"),
                        range.integer("blocks")))
            .toList();
    return new Batch(
        place.offset(),
        batch.text("run"),
        batch.number("step"),
        ranges,
        batch.integer("epoch"),
        batch.flag("skipped"));
  }

  /** Empty for an entry of an evaluation. */
  Optional<LoggedLoss> loss(Fields entry, Place place) {
    return entry.record().get("loss") instanceof Double loss
        ? Optional.of(new LoggedLoss(place, entry.text("run"), entry.number("step"), loss))
        : Optional.empty();
  }

  Announcement announcement(Fields checkpoint, Place place) {
    Map<Integer, Long> offsets = new HashMap<>();
    checkpoint
        .numbers("offsets")
        .forEach((partition, offset) -> offsets.put(Integer.valueOf(partition), offset));
    return new Announcement(
        place,
        checkpoint.text("run"),
        checkpoint.number("step"),
        checkpoint.text("path"),
        checkpoint.texts("files"),
        checkpoint.number("ledgerOffset"),
        offsets);
  }
}
