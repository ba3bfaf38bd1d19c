package dev.millrace.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.TestBlocks;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.replay.takedown.kafka.TakedownRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TakenDownTextsIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final TakedownTarget ONE = TakedownTarget.parse("https://example.org/1");
  private static final TakedownTarget DIGEST = TakedownTarget.parse("digest:" + "ab".repeat(32));
  private static final int LENGTH = 20;

  @TempDir Path folder;

  @Test
  void aTextIsHeldAsLongAsATakedownMatchesItsUrlOrDigest() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      write(connection);
      Wiring wiring = new Wiring(Settings.of(Optional.empty(), List.of("topics.partitions=1")));
      TakedownRegister register =
          new TakedownRegister(
              connection, TOPICS, new RecordSerdes(connection), InstantSource.system());
      register.add(List.of(TakedownRequest.of(ONE, "", "")));
      try (ClusterSession session =
              ClusterSession.begun("test", wiring, connection, WaitNotices.SILENT);
          TakenDownTexts texts = TakenDownTexts.start(session)) {
        await(texts::isReady);
        assertThat(texts.hold("t", part(1))).isTrue();
        assertThat(texts.hold("other", part(1))).isFalse();
        assertThat(texts.hold("t", part(2))).isFalse();
        assertThat(texts.hold("t", part(3))).isFalse();

        register.add(List.of(TakedownRequest.of(DIGEST, "", "")));
        await(() -> texts.hold("t", part(2)));
        assertThat(texts.hold("t", part(1))).isTrue();
        assertThat(texts.hold("t", part(3))).isFalse();

        register.revoke(List.of(ONE));
        await(() -> !texts.hold("t", part(1)));
        assertThat(texts.hold("t", part(2))).isTrue();
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(50);
    }
  }

  /** Ten tokens of a text. */
  private static int[] part(int text) {
    return IntStream.range(100 * text + 5, 100 * text + 15).toArray();
  }

  /** Three texts of other tokens each, of which the second has the digest. */
  private static void write(Connection connection) {
    TestBlocks.write(connection, TOPICS, 1, 3, TakenDownTextsIT::block);
  }

  private static TokenBlock block(int text) {
    int[] tokens = IntStream.rangeClosed(100 * text, 100 * text + LENGTH).toArray();
    String digest = text == 2 ? DIGEST.value() : "";
    return TestBlocks.of(text, "https://example.org/" + text, digest, tokens, "t");
  }
}
