package dev.millrace.replay.takedown.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakedownRegisterIT {
  @TempDir static Path folder;

  private final Topics topics = new Topics(new TopicSettings("", "", 1, (short) 1));
  private LocalCluster cluster;
  private Connection connection;
  private RecordSerdes serdes;
  private TakedownRegister register;
  private Instant now = Instant.ofEpochMilli(1_000);

  @BeforeAll
  void start() {
    cluster = LocalCluster.start(folder, LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, topics).run();
    serdes = new RecordSerdes(connection);
    register = new TakedownRegister(connection, topics, serdes, () -> now);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static TakedownRequest request(String target) {
    return TakedownRequest.of(TakedownTarget.parse(target), "asked", "letter");
  }

  @Test
  void isPutInForceOnceRevokedOnceAndWhatWasInForceBeforeStaysKnown() throws Exception {
    TakedownTarget target = TakedownTarget.parse("host:once.example");
    try (TakedownFollower follower = TakedownFollower.open("test", connection, topics, serdes)) {
      assertThat(register.add(List.of(request("host:once.example")))).containsExactly(target);
      long first = register.read().version();
      now = now.plusSeconds(7);
      assertThat(register.add(List.of(request("host:once.example")))).isEmpty();
      TakedownHistory.Entry inForce = register.read().find(target).orElseThrow();
      assertThat(inForce.takedown().getRequestedAt()).isEqualTo(now.minusSeconds(7));
      assertThat(register.revoke(List.of(target))).containsExactly(target);
      assertThat(register.revoke(List.of(target))).isEmpty();
      long revoked = register.read().version();
      assertThat(register.read().current().match("http://once.example/")).isEmpty();
      assertThat(register.add(List.of(request("host:once.example")))).hasSize(1);
      TakedownHistory all = register.read();
      assertThat(all.asOf(first).match("http://once.example/")).contains(target);
      assertThat(all.asOf(revoked).match("http://once.example/")).isEmpty();
      assertThat(all.current().match("http://once.example/")).contains(target);
      while (follower.current().version() < all.version()) {
        Thread.sleep(20);
      }
      assertThat(follower.asOf(revoked).match("http://once.example/")).isEmpty();
      assertThat(follower.asOf(first).match("http://once.example/")).contains(target);
      assertThat(follower.current().match("http://once.example/")).contains(target);
    }
  }

  @Test
  void ofManyAtOnceNoneIsLost() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<TakedownTarget>>> added = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String host = "host:many-" + i / 2 + ".example";
        added.add(
            threads.submit(
                () ->
                    new TakedownRegister(connection, topics, serdes, Instant::now)
                        .add(List.of(request(host)))));
      }
      int inForce = 0;
      for (Future<List<TakedownTarget>> one : added) {
        inForce += one.get().size();
      }
      assertThat(inForce).isEqualTo(4);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(register.read().current().match("http://many-" + i + ".example/")).isPresent();
    }
  }
}
