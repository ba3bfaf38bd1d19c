package dev.millrace.cli.rows;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.kafka.WithdrawnPlaces;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The texts on {@code clean-documents} as they stand now, without those that are withdrawn, read as
 * they are asked for, since those of a cluster fit no heap.
 */
public final class CleanTexts implements Iterator<String> {
  private static final int AHEAD = 64;

  private final OpenScan<TopicRecord<Document>> scan;
  private final WithdrawnPlaces withdrawn;
  private final BlockingQueue<Item> read = new ArrayBlockingQueue<>(AHEAD);
  private final Thread reader;
  private Optional<Item> next = Optional.empty();

  private sealed interface Item {
    record Text(String text) implements Item {}

    record End(Optional<RuntimeException> failure) implements Item {}
  }

  private CleanTexts(OpenScan<TopicRecord<Document>> scan, WithdrawnPlaces withdrawn) {
    this.scan = scan;
    this.withdrawn = withdrawn;
    this.reader = Thread.ofVirtual().name("clean-texts").start(this::readAll);
  }

  /** The caller closes it. */
  public static Stream<String> stream(Connection connection, Topics topics, RecordSerdes serdes) {
    CleanTexts texts =
        new CleanTexts(
            TopicScan.values("texts", connection, serdes, topics.cleanDocuments()).open(),
            WithdrawnPlaces.read("texts", connection, topics, serdes));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(texts, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(texts::close);
  }

  private void readAll() {
    try {
      scan.toEnd(this::take);
      put(new Item.End(Optional.empty()));
    } catch (WakeupException | InterruptException e) {
      // closed before the end
    } catch (RuntimeException e) {
      put(new Item.End(Optional.of(e)));
    }
  }

  private void take(TopicRecord<Document> record) {
    if (!withdrawn.hold(record.head().location())) {
      put(new Item.Text(record.value().getText()));
    }
  }

  private void put(Item item) {
    try {
      read.put(item);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return switch (peek()) {
      case Item.Text text -> true;
      case Item.End(Optional<RuntimeException> failure) -> {
        if (failure.isPresent()) {
          throw failure.get();
        }
        yield false;
      }
    };
  }

  private Item peek() {
    try {
      if (next.isEmpty()) {
        next = Optional.of(read.take());
      }
      return next.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public String next() {
    if (!hasNext() || !(peek() instanceof Item.Text(String text))) {
      throw new NoSuchElementException();
    }
    next = Optional.empty();
    return text;
  }

  private void close() {
    reader.interrupt();
    scan.close();
  }
}
