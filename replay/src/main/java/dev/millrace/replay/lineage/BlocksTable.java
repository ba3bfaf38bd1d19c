package dev.millrace.replay.lineage;

import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which blocks a document is in, and which documents a block holds. */
final class BlocksTable {
  private static final char PIECES = 'S';
  private static final char BLOCKS = 'B';

  private final IndexStore store;
  private final TopicsTable topics;

  BlocksTable(IndexStore store, TopicsTable topics) {
    this.store = store;
    this.topics = topics;
  }

  /** A block without its tokens. */
  record Indexed(RecordLocation location, TokenBlock block) {}

  void add(TokenBlock block, RecordLocation at) {
    int topic = topics.named(at.topic()).number();
    TokenBlock bare = TokenBlock.newBuilder(block).setTokens(ByteBuffer.allocate(0)).build();
    store.put(place(topic, at.partition()).number(at.offset()).bytes(), Codec.BLOCK.write(bare));
    for (Segment segment : block.getSegments()) {
      store.put(
          Key.of(PIECES)
              .text(BoundedText.id(segment.getRecordId()))
              .number(topic)
              .number(at.partition())
              .number(at.offset())
              .number(segment.getStart())
              .bytes(),
          new ValueWriter()
              .text(segment.getUrl())
              .number(block.getSequence())
              .number(segment.getLength())
              .number(segment.getDocumentOffset())
              .text(segment.getContentDigest())
              .bytes());
    }
  }

  private static Key place(int topic, int partition) {
    return Key.of(BLOCKS).number(topic).number(partition);
  }

  /** A document's pieces, by topic, partition and offset. */
  List<Piece> pieces(String recordId) {
    List<Piece> pieces = new ArrayList<>();
    store.walk(
        Key.of(PIECES).text(recordId).bytes(),
        (key, value) -> {
          pieces.add(piece(key, value));
          return true;
        });
    return pieces;
  }

  /**
   * All pieces, those of a document in a row.
   *
   * @param after the documents after this one; empty: all
   * @param taker false ends it
   */
  void each(String after, Predicate<Piece> taker) {
    byte[] from =
        after.isEmpty()
            ? Key.of(PIECES).bytes()
            : Key.of(PIECES).text(after).number(Integer.MAX_VALUE).number(0).bytes();
    store.walk(Key.of(PIECES).bytes(), from, (key, value) -> taker.test(piece(key, value)));
  }

  private Piece piece(byte[] key, byte[] value) {
    Key.Reader keys = new Key.Reader(key);
    ValueReader values = new ValueReader(value);
    String recordId = keys.text();
    IndexedTopic topic = topics.numbered(keys.integer());
    int partition = keys.integer();
    long offset = keys.number();
    int start = keys.integer();
    String url = values.text();
    long sequence = values.number();
    int length = Math.toIntExact(values.number());
    int documentOffset = Math.toIntExact(values.number());
    return new Piece(
        recordId,
        url,
        topic.name(),
        topic.generation(),
        partition,
        offset,
        sequence,
        start,
        length,
        documentOffset,
        values.text());
  }

  /** A segment of a block as a piece. */
  Piece piece(Indexed block, Segment segment) {
    RecordLocation at = block.location();
    return new Piece(
        BoundedText.id(segment.getRecordId()),
        segment.getUrl(),
        at.topic(),
        topics.named(at.topic()).generation(),
        at.partition(),
        at.offset(),
        block.block().getSequence(),
        segment.getStart(),
        segment.getLength(),
        segment.getDocumentOffset(),
        segment.getContentDigest());
  }

  /** The blocks of a range that were seen, in their order. */
  List<Indexed> blocks(OffsetRange range) {
    List<Indexed> blocks = new ArrayList<>();
    topics
        .find(range.getTopic())
        .map(topic -> place(topic.number(), range.getPartition()).bytes())
        .ifPresent(beginning -> collect(beginning, range, blocks));
    return blocks;
  }

  private void collect(byte[] beginning, OffsetRange range, List<Indexed> blocks) {
    byte[] from =
        place(topics.named(range.getTopic()).number(), range.getPartition())
            .number(range.getFrom())
            .bytes();
    store.walk(
        beginning,
        from,
        (key, value) -> {
          Key.Reader reader = new Key.Reader(key);
          reader.integer();
          RecordLocation at =
              new RecordLocation(range.getTopic(), reader.integer(), reader.number());
          if (at.offset() >= range.getTo()) {
            return false;
          }
          blocks.add(new Indexed(at, Codec.BLOCK.read(value)));
          return true;
        });
  }
}
