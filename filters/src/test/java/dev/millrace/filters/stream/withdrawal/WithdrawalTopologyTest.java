package dev.millrace.filters.stream.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.stream.TopologyRun;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.takedown.TakedownView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithdrawalTopologyTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir Path state;
  private WithdrawnTexts texts;

  @BeforeEach
  void start() {
    texts = new WithdrawnTexts(state);
  }

  @AfterEach
  void close() {
    texts.close();
  }

  @Test
  void describesItselfAsInTheGoldenFile() throws IOException {
    assertThat(
            WithdrawalTopology.addTo(
                    new Topology(),
                    TopologyRun.TOPICS,
                    TopologyRun.serdes(),
                    TakedownView.NONE,
                    partition -> {
                      throw new AssertionError("nothing to read");
                    })
                .describe()
                .toString()
                .strip())
        .isEqualTo(
            Files.readString(Path.of("src/test/resources/golden/stream/withdrawal-topology.txt"))
                .strip());
  }

  @Test
  void whatIsTakenDownAfterItBecameCleanIsWithdrawnOnceEverywhere() {
    texts.clean("a", "https://coast.example/a", "");
    texts.clean("b", "https://hills.example/b", "");
    texts.tick();
    assertThat(texts.fates()).isEmpty();
    texts.takedown("host:coast.example");
    texts.settle();
    assertThat(texts.tombstones()).containsExactly("a of https://coast.example/a");
    assertThat(texts.tombstonesOfDocuments()).containsExactly("a of https://coast.example/a");
    assertThat(texts.fates())
        .singleElement()
        .satisfies(
            fate -> {
              assertThat(fate.getFate()).isEqualTo("withdrawn");
              assertThat(fate.getRecordId()).isEqualTo("a");
              assertThat(fate.getStage()).isEqualTo("curation");
              assertThat(fate.getIngestedAt()).isEqualTo(Instant.ofEpochMilli(5));
            });
    assertThat(texts.withdrawn())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.getUrl()).isEqualTo("https://coast.example/a");
              assertThat(one.getTakedown()).isEqualTo("host:coast.example");
              assertThat(one.getOffset()).isZero();
              assertThat(one.getCleanAt()).isEqualTo(Instant.ofEpochMilli(7));
            });

    texts.takedown("https://coast.example/a");
    texts.settle();
    assertThat(texts.tombstones()).as("another takedown of the same").hasSize(1);
    assertThat(texts.fates()).isEmpty();
    assertThat(texts.withdrawn()).isEmpty();
  }

  @Test
  void whatBecomesCleanUnderATakedownThatItsJudgeDidNotKnowIsWithdrawnAtOnce() {
    texts.takedown("domain:example");
    texts.clean("a", "https://coast.example/a", "");
    assertThat(texts.tombstones()).containsExactly("a of https://coast.example/a");
    texts.settle();
    assertThat(texts.fates()).hasSize(1);
  }

  @Test
  void ofSeveralPagesOfOneUrlADigestTakesTheOnesWithTheText() {
    texts.clean("old", "https://coast.example/", DIGEST);
    texts.clean("new", "https://coast.example/", "f".repeat(64));
    texts.clean("copy", "https://hills.example/", DIGEST);
    texts.takedown("digest:" + DIGEST);
    texts.settle();
    assertThat(texts.tombstones())
        .containsExactly("old of https://coast.example/", "copy of https://hills.example/");
    texts.takedown("https://coast.example/");
    texts.settle();
    assertThat(texts.tombstones()).hasSize(3).contains("new of https://coast.example/");
  }

  @Test
  void aRevokedTakedownWithdrawsNothingMoreAndLeavesWithdrawnWhatIs() {
    texts.clean("a", "https://coast.example/a", "");
    texts.takedown("host:coast.example");
    texts.settle();
    texts.revoke("host:coast.example");
    texts.clean("b", "https://coast.example/b", "");
    texts.settle();
    assertThat(texts.tombstones()).containsExactly("a of https://coast.example/a");
    texts.takedown("host:coast.example");
    texts.settle();
    assertThat(texts.tombstones())
        .as("what came while it was revoked")
        .containsExactly("a of https://coast.example/a", "b of https://coast.example/b");
  }

  @Test
  void whatIsRevokedBeforeItWasObeyedWithdrawsNothing() {
    texts.clean("a", "https://coast.example/a", "");
    texts.takedown("host:coast.example");
    texts.revoke("host:coast.example");
    texts.settle();
    assertThat(texts.tombstones()).isEmpty();
  }

  @Test
  void whatAnInstanceReadsThatKnowsLessThanTheOneBeforeIsObeyedLater() {
    texts.clean("a", "https://coast.example/a", "");
    texts.takedown("host:coast.example");
    texts.settle();
    texts.knowOnly(0);
    texts.clean("b", "https://coast.example/b", "");
    texts.settle();
    assertThat(texts.tombstones()).hasSize(1);
    texts.knowOnly(1);
    texts.settle();
    assertThat(texts.tombstones())
        .containsExactly("a of https://coast.example/a", "b of https://coast.example/b");
  }

  @Test
  void poisonAndTombstonesOfOthersWithdrawNothing() {
    texts.takedown("domain:example");
    texts.poison("https://coast.example/a", new byte[] {1, 2, 3});
    texts.poison("https://coast.example/a", null);
    texts.settle();
    assertThat(texts.fates()).isEmpty();
    assertThat(texts.withdrawn()).isEmpty();
  }

  /**
   * Whatever the order in which documents, takedowns and instances come: what a takedown in force
   * matches is withdrawn, exactly once, and nothing that none ever matched.
   */
  @Test
  void whateverTheInterleavingAllThatIsInForceIsObeyedOnce() {
    for (int seed = 0; seed < 30; seed++) {
      texts.close();
      texts = new WithdrawnTexts(state.resolve("seed" + seed));
      Interleaving random = new Interleaving(seed);
      random.play();
      List<PageFate> fates = texts.fates();
      assertThat(fates)
          .as("seed %d", seed)
          .extracting(PageFate::getRecordId)
          .doesNotHaveDuplicates();
      List<String> ids = fates.stream().map(PageFate::getRecordId).toList();
      assertThat(ids).as("seed %d", seed).containsAll(random.mustGo());
      assertThat(random.mayGo()).as("seed %d", seed).containsAll(ids);
      assertThat(texts.withdrawn())
          .as("seed %d", seed)
          .extracting(WithdrawnDocument::getRecordId)
          .containsExactlyElementsOf(ids);
      assertThat(texts.tombstones()).as("seed %d", seed).hasSameSizeAs(ids);
      assertThat(texts.tombstonesOfDocuments()).as("seed %d", seed).hasSameSizeAs(ids);
    }
  }

  private final class Interleaving {
    private static final int HOSTS = 4;
    private final Random random;
    private final List<String> hosts = new ArrayList<>();
    private final Set<Integer> inForce = new HashSet<>();
    private final Set<Integer> ever = new HashSet<>();

    Interleaving(int seed) {
      random = new Random(seed);
      texts.readAtOnce(1 + random.nextInt(3));
    }

    void play() {
      for (int turn = 0; turn < 120; turn++) {
        int host = random.nextInt(HOSTS);
        switch (random.nextInt(6)) {
          case 0, 1 -> {
            texts.clean("p" + hosts.size(), "https://" + name(host) + "/" + hosts.size(), "");
            hosts.add(name(host));
          }
          case 2 -> {
            if (inForce.add(host)) {
              texts.takedown("host:" + name(host));
              ever.add(host);
            }
          }
          case 3 -> {
            if (inForce.remove(host)) {
              texts.revoke("host:" + name(host));
            }
          }
          case 4 -> texts.knowOnly(random.nextInt(texts.written() + 1));
          default -> texts.tick();
        }
      }
      texts.knowOnly(texts.written());
      texts.settle();
    }

    private String name(int host) {
      return "h" + host + ".example";
    }

    private List<String> ids(IntPredicate which) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < hosts.size(); i++) {
        if (which.test(i)) {
          ids.add("p" + i);
        }
      }
      return ids;
    }

    List<String> mustGo() {
      return ids(i -> inForce.stream().anyMatch(host -> name(host).equals(hosts.get(i))));
    }

    List<String> mayGo() {
      return ids(i -> ever.stream().anyMatch(host -> name(host).equals(hosts.get(i))));
    }
  }
}
