package dev.millrace.replay.lineage;

import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.takedown.TakedownKind;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;

/** Pages by URL and by their texts' digests, and what became of them. */
final class PagesTable {
  private static final char URLS = 'U';
  private static final char DIGESTS = 'G';
  private static final char PAGES = 'P';
  private static final char FATES = 'F';
  private static final char CLEAN = 'C';
  private static final char DROPPED = 'X';
  private static final char DEAD = 'Z';

  private final IndexStore store;

  PagesTable(IndexStore store) {
    this.store = store;
  }

  /** A page's id, and where the search for further ones goes on. */
  record Found(String recordId, String place) {}

  void add(IndexedPage page) {
    addUrl(page.url(), page.recordId());
    store.put(Key.of(PAGES).text(page.recordId()).bytes(), page.bytesOf());
  }

  void addUrl(String url, String recordId) {
    if (!url.isEmpty()) {
      store.put(
          Key.of(URLS).text(UrlKey.of(url)).text(recordId).bytes(),
          new ValueWriter().text(recordId).bytes());
    }
  }

  void addDigest(String digest, String recordId) {
    if (!digest.isEmpty()) {
      store.put(
          Key.of(DIGESTS).text(digest).text(recordId).bytes(),
          new ValueWriter().text(recordId).bytes());
    }
  }

  void add(PageFate fate, RecordLocation at) {
    store.put(
        Key.of(FATES)
            .text(BoundedText.id(fate.getRecordId()))
            .text(fate.getGeneration())
            .number(at.partition())
            .number(at.offset())
            .bytes(),
        Codec.FATE.write(fate));
  }

  void add(Document document, String generation) {
    String recordId = BoundedText.id(document.getRecordId());
    addUrl(BoundedText.url(document.getUrl()), recordId);
    addDigest(document.getContentDigest(), recordId);
    Document bare = Document.newBuilder(document).setText("").setTitle("").build();
    put(CLEAN, recordId, generation, Codec.DOCUMENT, bare);
  }

  void add(DroppedDocument drop, String generation) {
    String recordId = BoundedText.id(drop.getRecordId());
    addUrl(BoundedText.url(drop.getUrl()), recordId);
    DroppedDocument bare = DroppedDocument.newBuilder(drop).setExcerpt("").build();
    put(DROPPED, recordId, generation, Codec.DROP, bare);
  }

  /** One whose page is not known goes by the place of what could not be read, as its fate does. */
  void add(DeadLetter letter, String generation) {
    String recordId =
        letter.getRecordId().isEmpty()
            ? new RecordLocation(letter.getTopic(), letter.getPartition(), letter.getOffset())
                .toString()
            : BoundedText.id(letter.getRecordId());
    addUrl(BoundedText.url(letter.getUrl()), recordId);
    DeadLetter bare = DeadLetter.newBuilder(letter).setValue(ByteBuffer.allocate(0)).build();
    put(DEAD, recordId, generation, Codec.DEAD_LETTER, bare);
  }

  private <T extends SpecificRecordBase> void put(
      char table, String recordId, String generation, Codec<T> codec, T value) {
    store.put(Key.of(table).text(recordId).text(generation).bytes(), codec.write(value));
  }

  /**
   * Pages that a target names, in the order of their URLs.
   *
   * @param after a place of an earlier search; empty: from the first on
   * @param most so many
   * @throws SettingsException if {@code after} is no such place
   */
  List<Found> find(TakedownTarget target, String after, int most) {
    List<Found> found = new ArrayList<>();
    byte[] last = place(after);
    for (byte[] beginning : beginnings(target)) {
      byte[] from = Arrays.compareUnsigned(last, beginning) > 0 ? last : beginning;
      store.walk(
          beginning,
          from,
          (key, value) -> {
            if (!Arrays.equals(key, last)) {
              found.add(new Found(new ValueReader(value).text(), HexFormat.of().formatHex(key)));
            }
            return found.size() < most;
          });
      if (found.size() >= most) {
        break;
      }
    }
    return found;
  }

  private static byte[] place(String after) {
    try {
      return HexFormat.of().parseHex(after);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("'" + after + "' is no place where an earlier answer ended", e);
    }
  }

  private static List<byte[]> beginnings(TakedownTarget target) {
    if (target.kind() == TakedownKind.DIGEST) {
      return List.of(Key.of(DIGESTS).text(target.value()).bytes());
    }
    return UrlKey.beginnings(target).stream()
        .map(
            text ->
                target.kind() == TakedownKind.URL
                    ? Key.of(URLS).text(text)
                    : Key.of(URLS).beginningOf(text))
        .map(Key::bytes)
        .toList();
  }

  Optional<IndexedPage> page(String recordId) {
    return store.get(Key.of(PAGES).text(recordId).bytes()).map(IndexedPage::read);
  }

  /**
   * Visits pages in the order of their ids, while the taker wants more.
   *
   * @param after only those after this id; empty: all
   */
  void each(String after, Predicate<IndexedPage> taker) {
    byte[] first = after.isEmpty() ? Key.of(PAGES).bytes() : Key.of(PAGES).text(after).bytes();
    store.walk(
        Key.of(PAGES).bytes(),
        first,
        (key, value) -> {
          IndexedPage page = IndexedPage.read(value);
          return page.recordId().equals(after) || taker.test(page);
        });
  }

  /** By generation, in their order within one. */
  List<PageFate> fates(String recordId) {
    List<PageFate> fates = new ArrayList<>();
    store.walk(
        Key.of(FATES).text(recordId).bytes(),
        (key, value) -> {
          fates.add(Codec.FATE.read(value));
          return true;
        });
    return fates;
  }

  PageEnds ends(String recordId) {
    return new PageEnds(
        ends(CLEAN, recordId, Codec.DOCUMENT),
        ends(DROPPED, recordId, Codec.DROP),
        ends(DEAD, recordId, Codec.DEAD_LETTER));
  }

  private <T extends SpecificRecordBase> SortedMap<String, T> ends(
      char table, String recordId, Codec<T> codec) {
    SortedMap<String, T> ends = new TreeMap<>();
    store.walk(
        Key.of(table).text(recordId).bytes(),
        (key, value) -> {
          Key.Reader reader = new Key.Reader(key);
          reader.text();
          ends.put(reader.text(), codec.read(value));
          return true;
        });
    return ends;
  }

  /** The clean document that a page became in a generation. */
  Optional<Document> clean(String recordId, String generation) {
    return store
        .get(Key.of(CLEAN).text(recordId).text(generation).bytes())
        .map(Codec.DOCUMENT::read);
  }
}
