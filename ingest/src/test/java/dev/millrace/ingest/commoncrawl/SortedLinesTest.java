package dev.millrace.ingest.commoncrawl;

import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.remote.MemoryStore;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortedLinesTest {
  private static final URI FILE = URI.create("http://h.example/cluster.idx");

  /** Half a megabyte. */
  private static final List<String> LINES =
      IntStream.range(0, 20_000).mapToObj("key-%05d some more text"::formatted).toList();

  private final MemoryStore store =
      new MemoryStore().put(FILE.toString(), utf8(String.join("\n", LINES) + "\n"), "1");

  private List<String> around(String first, String end) throws Exception {
    return new SortedLines(store, store.stat(FILE)).around(new DomainKeys.Span(first, end));
  }

  @Test
  void givesTheSpanAndTheLineBeforeWhereverItLies() throws Exception {
    for (int at = 1; at < LINES.size() - 2; at += 997) {
      assertThat(around("key-%05d".formatted(at), "key-%05d".formatted(at + 2)))
          .isEqualTo(LINES.subList(at - 1, at + 2));
    }
  }

  @Test
  void givesTheLineBeforeASpanThatIsEmpty() throws Exception {
    assertThat(around("key-00500a", "key-00500b")).isEqualTo(List.of(LINES.get(500)));
  }

  @Test
  void endsOfTheFileAreNoSpecialPlaces() throws Exception {
    assertThat(around("a", "b")).isEmpty();
    assertThat(around("key-00000", "key-00001")).isEqualTo(LINES.subList(0, 1));
    assertThat(around("key-19999", "z")).isEqualTo(LINES.subList(19_998, 20_000));
    assertThat(around("y", "z")).isEqualTo(LINES.subList(19_999, 20_000));
  }
}
