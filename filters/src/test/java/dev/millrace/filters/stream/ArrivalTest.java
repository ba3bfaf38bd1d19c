package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Candidate;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.trace.TraceContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class ArrivalTest {

  @Test
  void aPromiseComesBackFromItsBytes() {
    Arrival promise = new Arrival.Promise(300, 1L << 41);
    assertThat(Arrival.read(Arrival.write(promise))).isEqualTo(promise);
  }

  @Test
  void aDocumentComesBackFromItsBytes() {
    OrderKey key = new OrderKey(1L << 41, 7, 1L << 35);
    byte[] candidate = {1, 2, 3};
    Arrival read = Arrival.read(Arrival.write(new Arrival.Waiting(key, "dump-é", candidate)));
    assertThat(read)
        .isInstanceOfSatisfying(
            Arrival.Waiting.class,
            waiting -> {
              assertThat(waiting.key()).isEqualTo(key);
              assertThat(waiting.window()).isEqualTo("dump-é");
              assertThat(waiting.candidate()).isEqualTo(candidate);
            });
  }

  @Test
  void aTracedDocumentComesBackFromItsBytesAndAnEarlierVersionReadsItToo() {
    Document document = DedupRun.document("<urn:uuid:1>", "dump");
    byte[] candidate = CandidateCode.write(new Candidate(document, Optional.empty()));
    TraceContext parent = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    Arrival.Traced traced = new Arrival.Traced(parent, 1L << 41);
    OrderKey key = new OrderKey(5, 7, 9);

    byte[] bytes = Arrival.write(new Arrival.Waiting(key, "w", candidate, Optional.of(traced)));

    Arrival.Waiting read = (Arrival.Waiting) Arrival.read(bytes);
    assertThat(read.traced()).contains(traced);
    assertThat(read.candidate()).isEqualTo(candidate);
    // That version took all but zero for a document, and what follows its window for the candidate.
    byte[] untraced = Arrival.write(new Arrival.Waiting(key, "w", candidate));
    byte[] rest = Arrays.copyOfRange(bytes, untraced.length - candidate.length, bytes.length);
    assertThat(CandidateCode.read(rest).document()).isEqualTo(document);
  }

  @Test
  void keysSortAsTheirBytesDo() {
    Random random = new Random(5);
    List<OrderKey> keys = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      keys.add(
          new OrderKey(
              random.nextLong(1L << random.nextInt(1, 62)),
              random.nextInt(1, 400) - 1,
              random.nextLong(1L << 40)));
    }
    List<Bytes> bytes = new ArrayList<>();
    keys.forEach(key -> bytes.add(Bytes.wrap(key.toBytes())));
    Collections.sort(keys);
    Collections.sort(bytes);
    assertThat(bytes.stream().map(one -> OrderKey.read(ByteBuffer.wrap(one.get()))))
        .containsExactlyElementsOf(keys);
  }
}
