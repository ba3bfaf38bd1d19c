package dev.millrace.filters.boilerplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HostLinesTest {
  private final HostLines host = HostLines.of(7);

  private static long[] lines(long... numbers) {
    return LongStream.of(numbers).map(number -> number << 16).toArray();
  }

  private int count(long line) {
    return host.counts(lines(line))[0];
  }

  @Test
  void aLineIsCountedOnceForEachPage() {
    host.add(1, lines(1, 2), 16);
    host.add(2, lines(2, 3), 16);
    assertThat(host.counts(lines(1, 2, 3, 4))).containsExactly(1, 2, 1, 0);
    assertThat(host.pages()).isEqualTo(2);
  }

  @Test
  void aPageThatComesAgainWithinTheLastOnesIsNotCountedAgain() {
    host.add(0, lines(1), 16);
    for (int page = 1; page < HostLines.RECENT_PAGES; page++) {
      host.add(page, lines(2), 16);
    }
    host.add(0, lines(1), 16);
    assertThat(count(1)).isEqualTo(1);
    host.add(HostLines.RECENT_PAGES, lines(2), 16);
    host.add(0, lines(1), 16);
    assertThat(count(1)).isEqualTo(2);
  }

  @Test
  void theRarestLineIsForgottenFirstAndOfThoseTheOneThatWasFoundLongestAgo() {
    host.add(1, lines(1, 2, 3), 3);
    host.add(2, lines(1), 3);
    host.add(3, lines(4), 3);
    assertThat(host.size()).isEqualTo(3);
    assertThat(host.counts(lines(1, 2, 3, 4))).containsExactly(2, 0, 1, 1);
    host.add(4, lines(5, 6), 3);
    assertThat(host.counts(lines(1, 3, 4, 5, 6))).containsExactly(2, 0, 0, 1, 1);
  }

  @Test
  void countsAreHalvedSoThatANewLookIsSeen() {
    for (int page = 1; page < HostLines.MOST_PAGES; page++) {
      host.add(page, lines(1), 16);
    }
    assertThat(host.pages()).isEqualTo(HostLines.MOST_PAGES - 1);
    host.add(HostLines.MOST_PAGES, lines(2), 16);
    assertThat(host.pages()).isEqualTo(HostLines.MOST_PAGES / 2);
    assertThat(host.counts(lines(1, 2))).containsExactly((HostLines.MOST_PAGES - 1) / 2, 0);
  }

  @Test
  void itIsReadAsItWasWritten() {
    for (int page = 0; page < 200; page++) {
      host.add(page, lines(page % 5, page % 7, 10 + page), 16);
    }
    ByteBuffer bytes = ByteBuffer.allocate(host.bytes());
    host.writeTo(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    HostLines read = HostLines.read(bytes.flip());
    assertThat(read.host()).isEqualTo(7);
    assertThat(read.pages()).isEqualTo(host.pages());
    long[] all = LongStream.range(0, 220).map(number -> number << 16).toArray();
    assertThat(read.counts(all)).isEqualTo(host.counts(all));
    read.add(199, lines(0), 16);
    assertThat(read.pages()).as("the last pages are known").isEqualTo(host.pages());
  }

  @Test
  void itsSizeIsBoundedWhateverComes() {
    for (int page = 0; page < 3_000; page++) {
      host.add(page, LongStream.range(0, 100).map(i -> i << 40).toArray(), 64);
      assertThat(host.bytes()).isLessThanOrEqualTo(526 + 8 * 64);
    }
  }
}
