package dev.millrace.ingest.remote;

import static dev.millrace.ingest.WarcFixture.concat;
import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.NotWarcException;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.Position;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.WarcFixture;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.storage.ByteRange;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteSourceTest {
  private static final String LOCATION = "http://archive.example/a.warc.gz";
  private static final int PAGES = 8;

  /** Pages that do not compress, so that the file is longer than its first bytes. */
  private static WarcFixture pages() {
    Random random = new Random(5);
    WarcFixture fixture =
        new WarcFixture().record("WARC-Type: warcinfo\r\n", utf8("isPartOf: A-CRAWL\r\n"));
    for (int n = 0; n < PAGES; n++) {
      StringBuilder html = new StringBuilder("<p>");
      random.ints(12_000, ' ' + 1, 127).forEach(c -> html.append((char) c));
      fixture.page(n, html.toString());
    }
    return fixture;
  }

  private static RemoteSource source(MemoryStore store) {
    return new RemoteSource(store, URI.create(LOCATION), Optional.empty());
  }

  private static List<Reading> readings(Source source, Position from) throws IOException {
    List<Reading> all = new ArrayList<>();
    try (PageReader reader = PageReader.open(source, ReadSettings.DEFAULT, from)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
    }
    return all;
  }

  private static List<String> urls(List<Reading> readings) {
    return readings.stream()
        .filter(Reading.PageRead.class::isInstance)
        .map(reading -> ((Reading.PageRead) reading).page().getUrl())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void readingGoesOnAfterEveryRecord(Form form) throws IOException {
    MemoryStore store = new MemoryStore().put(LOCATION, pages().toBytes(form), "\"1\"");
    List<Reading> all = readings(source(store), Position.START);
    assertThat(urls(all)).hasSize(PAGES);
    assertThat(((Reading.PageRead) all.getLast()).page().getDump()).isEqualTo("A-CRAWL");
    for (int i = 0; i < all.size(); i++) {
      assertThat(readings(source(store), all.get(i).next()))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void resumingFetchesTheBeginningAndWhatIsLeftOnly() throws IOException {
    byte[] bytes = pages().toBytes(Form.GZIP_BY_RECORD);
    MemoryStore store = new MemoryStore().put(LOCATION, bytes, "\"1\"");
    List<Reading> all = readings(source(store), Position.START);
    long before = store.bytesOpened();

    Position nearEnd = all.get(all.size() - 2).next();
    readings(source(store), nearEnd);

    assertThat(store.bytesOpened() - before)
        .isLessThanOrEqualTo(bytes.length - nearEnd.byteOffset() + (64 << 10));
  }

  @Test
  void damageCostsTheDamagedRecordOnly() throws IOException {
    WarcFixture fixture = pages();
    byte[] bytes = fixture.toBytes(Form.GZIP_BY_RECORD);
    int fifth = fixture.offsets(Form.GZIP_BY_RECORD)[5];
    bytes[fifth + 500] ^= 1;
    MemoryStore store = new MemoryStore().put(LOCATION, bytes, "\"1\"");

    List<Reading> all = readings(source(store), Position.START);

    assertThat(urls(all)).hasSize(PAGES - 1);
    assertThat(all.stream().filter(Reading.Broken.class::isInstance)).hasSize(1);
  }

  @Test
  void identityIsUrlAndEtagAndLengthAndAskedForAnew() throws IOException {
    MemoryStore store = new MemoryStore().put(LOCATION, utf8("abc"), "\"1\"");
    RemoteSource source = source(store);
    assertThat(source.identity()).isEqualTo(LOCATION + " \"1\" 3");
    store.put(LOCATION, utf8("abcd"), "\"2\"");
    assertThat(source.identity()).isEqualTo(LOCATION + " \"2\" 4");
    assertThat(source.bytes()).isEqualTo(4);
  }

  @Test
  void pageOfHtmlIsRefusedByItsUrl() {
    MemoryStore store = new MemoryStore().put(LOCATION, utf8("<html>not here"), "\"1\"");
    assertThatThrownBy(() -> readings(source(store), Position.START))
        .isInstanceOf(NotWarcException.class)
        .hasMessageContaining(LOCATION)
        .hasMessageContaining("an HTML page");
  }

  @Test
  void chosenRecordsAloneAreReadAndFetched() throws IOException {
    WarcFixture fixture = pages();
    byte[] bytes = fixture.toBytes(Form.GZIP_BY_RECORD);
    int[] offsets = fixture.offsets(Form.GZIP_BY_RECORD);
    MemoryStore store = new MemoryStore().put(LOCATION, bytes, "\"1\"");
    // Record 0 is the warcinfo, so page n is record n + 1.
    SelectedSource chosen =
        new SelectedSource(
            source(store), List.of(record(offsets, 7), record(offsets, 2), record(offsets, 3)));

    List<Reading> all = readings(chosen, Position.START);

    assertThat(urls(all))
        .containsExactly("http://site.example/1", "http://site.example/2", "http://site.example/6");
    assertThat(chosen.bytes())
        .isEqualTo(
            record(offsets, 2).length()
                + record(offsets, 3).length()
                + record(offsets, 7).length());
    for (int i = 0; i < all.size(); i++) {
      assertThat(readings(chosen, all.get(i).next())).isEqualTo(all.subList(i + 1, all.size()));
    }
    try (PageReader reader = PageReader.open(chosen, ReadSettings.DEFAULT)) {
      while (reader.next().isPresent()) {
        // to the end
      }
      assertThat(reader.bytesRead()).isEqualTo(chosen.bytes());
    }
  }

  @Test
  void wrongPlaceAmongTheChosenIsBrokenAndTheOthersAreRead() throws IOException {
    WarcFixture fixture = pages();
    byte[] bytes = fixture.toBytes(Form.GZIP_BY_RECORD);
    int[] offsets = fixture.offsets(Form.GZIP_BY_RECORD);
    MemoryStore store = new MemoryStore().put(LOCATION, bytes, "\"1\"");
    SelectedSource chosen =
        new SelectedSource(
            source(store),
            List.of(record(offsets, 2), ByteRange.of(offsets[4] + 100, 400), record(offsets, 6)));

    List<Reading> all = readings(chosen, Position.START);

    assertThat(urls(all)).containsExactly("http://site.example/1", "http://site.example/5");
    assertThat(all.stream().filter(Reading.Broken.class::isInstance)).hasSize(1);
  }

  @Test
  void anotherChoiceIsAnotherSource() throws IOException {
    MemoryStore store = new MemoryStore().put(LOCATION, concat(utf8("x")), "\"1\"");
    SelectedSource one = new SelectedSource(source(store), List.of(ByteRange.of(0, 9)));
    SelectedSource same = new SelectedSource(source(store), List.of(ByteRange.of(0, 9)));
    SelectedSource other = new SelectedSource(source(store), List.of(ByteRange.of(0, 8)));
    assertThat(same.identity()).isEqualTo(one.identity());
    assertThat(same).isEqualTo(one);
    assertThat(other.identity()).isNotEqualTo(one.identity());
    assertThat(one.identity()).startsWith(LOCATION + " \"1\" 1 ");
  }

  private static ByteRange record(int[] offsets, int index) {
    return new ByteRange(offsets[index], offsets[index + 1]);
  }
}
