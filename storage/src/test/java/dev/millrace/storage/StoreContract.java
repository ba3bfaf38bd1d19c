package dev.millrace.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store that can be written to keeps. */
abstract class StoreContract {
  /** More than one part of an upload. */
  private static final int LARGE_BYTES = (8 << 20) + 12_345;

  abstract Store store();

  /** A place that nothing is at; the same name gives the same place. */
  abstract URI place(String name);

  @Test
  void whatWasCommittedIsReadAndListed() throws IOException {
    StoredObject written = write(place("a/b.txt"), "hello", new WriteCondition.Always());
    write(place("a/c d%23é.txt"), "other", new WriteCondition.Always());
    write(place("z.txt"), "", new WriteCondition.Always());

    assertThat(store().stat(place("a/b.txt"))).isEqualTo(written);
    assertThat(read(written, written.all())).isEqualTo("hello");
    assertThat(read(written, ByteRange.of(1, 3))).isEqualTo("ell");
    assertThat(read(written, ByteRange.of(5, 0))).isEmpty();
    assertThat(store().list(place("a")))
        .extracting(StoredObject::location)
        .containsExactly(place("a/b.txt"), place("a/c d%23é.txt"));
    assertThat(store().list(place("a")).getFirst()).isEqualTo(written);
  }

  @Test
  void largeObjectComesBackByteForByte() throws IOException {
    byte[] bytes = new byte[LARGE_BYTES];
    new java.util.Random(7).nextBytes(bytes);
    StoredObject written;
    try (PendingObject pending = store().begin(place("large"), new WriteCondition.IfAbsent())) {
      pending.write(bytes);
      written = pending.commit();
    }
    assertThat(written).isEqualTo(store().stat(place("large")));
    try (OpenObject open = store().open(written, written.all())) {
      assertThat(open.bytes().readAllBytes()).isEqualTo(bytes);
    }
    try (OpenObject open = store().open(written, written.from(LARGE_BYTES - 3))) {
      assertThat(open.bytes().readAllBytes())
          .containsExactly(bytes[LARGE_BYTES - 3], bytes[LARGE_BYTES - 2], bytes[LARGE_BYTES - 1]);
    }
  }

  @Test
  void whatIsNotCommittedIsNowhere() throws IOException {
    try (PendingObject pending = store().begin(place("p/x"), new WriteCondition.Always())) {
      pending.write(new byte[LARGE_BYTES]);
      assertThat(store().list(place("p"))).isEmpty();
    }
    assertThat(store().list(place("p"))).isEmpty();
    assertThatThrownBy(() -> store().stat(place("p/x")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void ifAbsentWritesOnceOnly() throws IOException {
    write(place("once"), "first", new WriteCondition.IfAbsent());
    assertThatThrownBy(() -> write(place("once"), "second", new WriteCondition.IfAbsent()))
        .isInstanceOf(StorageException.Conflict.class);
    StoredObject object = store().stat(place("once"));
    assertThat(read(object, object.all())).isEqualTo("first");
  }

  @Test
  void ifUnchangedReplacesOnlyWhatWasRead() throws IOException {
    StoredObject first = write(place("swap"), "first", new WriteCondition.Always());
    StoredObject second =
        write(place("swap"), "the second", new WriteCondition.IfUnchanged(first.etag()));
    assertThatThrownBy(
            () -> write(place("swap"), "third", new WriteCondition.IfUnchanged(first.etag())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(
            () -> write(place("none"), "third", new WriteCondition.IfUnchanged(first.etag())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(read(second, second.all())).isEqualTo("the second");
  }

  @Test
  void anotherVersionIsNeverReadForTheOneAskedFor() throws IOException {
    StoredObject first = write(place("v"), "first", new WriteCondition.Always());
    write(place("v"), "the second", new WriteCondition.Always());
    assertThatThrownBy(() -> read(first, first.all())).isInstanceOf(StorageException.Changed.class);
  }

  @Test
  void rangeOfWhateverLiesThereTellsItsVersion() throws IOException {
    StoredObject written = write(place("o"), "0123456789", new WriteCondition.Always());
    try (OpenObject open = store().open(place("o"), new ByteRange(7, 100))) {
      assertThat(open.object()).isEqualTo(written);
      assertThat(new String(open.bytes().readAllBytes(), UTF_8)).isEqualTo("789");
    }
  }

  @Test
  void deletesAndDoesNotMindThatThereIsNothing() throws IOException {
    write(place("d"), "x", new WriteCondition.Always());
    store().delete(place("d"));
    store().delete(place("d"));
    assertThatThrownBy(() -> store().stat(place("d")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void clearsWhatWasBegunAndKeepsWhatWasCommitted() throws IOException {
    write(place("u/kept"), "x", new WriteCondition.Always());
    PendingObject inFolder = store().begin(place("u/a/b"), new WriteCondition.Always());
    inFolder.write(new byte[LARGE_BYTES]);
    PendingObject named = store().begin(place("u2"), new WriteCondition.Always());
    named.write(new byte[LARGE_BYTES]);

    assertThat(begun()).isNotEmpty();

    store().clearPending(place("u"));
    store().clearPending(place("u2"));

    assertThat(begun()).isEmpty();
    assertThat(store().list(place("u")))
        .extracting(StoredObject::location)
        .containsExactly(place("u/kept"));
  }

  /** What lies there of objects that were never committed. */
  abstract List<String> begun() throws IOException;

  StoredObject write(URI location, String text, WriteCondition condition) throws IOException {
    try (PendingObject pending = store().begin(location, condition)) {
      pending.write(text.getBytes(UTF_8));
      return pending.commit();
    }
  }

  private String read(StoredObject object, ByteRange range) throws IOException {
    try (OpenObject open = store().open(object, range)) {
      return new String(open.bytes().readAllBytes(), UTF_8);
    }
  }
}
