package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFeedTest {
  private static final int PARTS = 5;

  @TempDir Path folder;

  private Path input() throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int record = 0; record < PARTS; record++) {
      records.writeBytes(
          "WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
    }
    return Files.write(folder.resolve("input.warc"), records.toByteArray());
  }

  /** Gives its parts within eight seconds. */
  private InputFeed feed() throws IOException {
    return new InputFeed(
        List.of(input()),
        folder.resolve("watched"),
        folder.resolve("parts"),
        PARTS,
        Duration.ofSeconds(8));
  }

  private long given(InputFeed feed, long seconds) throws IOException {
    feed.give(Duration.ofSeconds(seconds));
    try (Stream<Path> files = Files.list(folder.resolve("watched"))) {
      return files.count();
    }
  }

  @Test
  void partsAreGivenEvenlyFromTheBeginningToTheEnd() throws IOException {
    InputFeed feed = feed();

    assertThat(given(feed, 0)).isEqualTo(1);
    assertThat(given(feed, 1)).isEqualTo(1);
    assertThat(given(feed, 2)).isEqualTo(2);
    assertThat(given(feed, 7)).isEqualTo(4);
    assertThat(feed.isDone()).isFalse();
    assertThat(given(feed, 8)).isEqualTo(5);
    assertThat(feed.isDone()).isTrue();
    assertThat(given(feed, 100)).isEqualTo(5);
  }

  @Test
  void whatIsGivenBeforeItIsDueIsNotGivenAgain() throws IOException {
    InputFeed feed = feed();

    assertThat(given(feed, 0)).isEqualTo(1);
    feed.giveNext();
    assertThat(given(feed, 1)).isEqualTo(2);
    assertThat(given(feed, 2)).isEqualTo(2);
    assertThat(given(feed, 4)).isEqualTo(3);
    for (int i = 0; i < PARTS; i++) {
      feed.giveNext();
    }
    assertThat(given(feed, 4)).isEqualTo(5);
    assertThat(feed.isDone()).isTrue();
  }
}
