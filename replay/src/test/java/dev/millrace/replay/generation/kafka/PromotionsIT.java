package dev.millrace.replay.generation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.Promotions.Outcome;
import dev.millrace.replay.generation.kafka.Promotions.Request;
import dev.millrace.replay.generation.kafka.drop.DropPlan;
import dev.millrace.replay.generation.kafka.drop.Dropping;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of one generation: promoted, taken back, promoted again, and its parent dropped. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class PromotionsIT {
  @TempDir static Path folder;

  private TwoGenerations cluster;

  @BeforeAll
  void start() {
    cluster = new TwoGenerations(folder);
    cluster.internal("main");
    cluster.blocks("main", TwoGenerations.TOKENIZER, 16, "a", "b", "c", "d", "e", "f");
    cluster.step(1, 0, 2);
    cluster.step(2, 2, 4);
    cluster.checkpoint(1, 0);
    cluster.begin("g2", "ready");
    cluster.blocks("g2", TwoGenerations.TOKENIZER, 16, "a", "c", "d2", "c", "e", "f");
    cluster.begin("words", "ready");
    cluster.blocks("words", "another tokenizer", 16, "a");
    cluster.begin("long", "ready");
    cluster.blocks("long", TwoGenerations.TOKENIZER, 40, "a");
    cluster.begin("young", "building");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static Request request(String name, boolean fresh) {
    return new Request(name, fresh, Optional.empty(), Optional.empty(), "default");
  }

  private Outcome promote(String name, boolean fresh) {
    return cluster.promotions().promote(request(name, fresh));
  }

  private Dropping dropping() {
    return new Dropping(cluster.connection, TwoGenerations.SETTINGS, cluster.serdes);
  }

  private void refused(String reason, ThrowingCallable call) {
    long before = cluster.all().latestPromotion();
    assertThatThrownBy(call).isInstanceOf(SettingsException.class).hasMessageContaining(reason);
    assertThat(cluster.all().latestPromotion()).isEqualTo(before);
  }

  @Test
  @Order(1)
  void whatCannotBePromotedIsRefusedByReason() {
    refused("there is no generation g7", () -> promote("g7", false));
    refused("generation young is not ready", () -> promote("young", false));
    refused(
        "has blocks of tokenizer another tokenizer, but run default was begun with t8k",
        () -> promote("words", false));
    refused(
        "generation long has blocks of 40 tokens, but run default was trained on blocks of 16",
        () -> promote("long", false));
    refused("generation main was never promoted", () -> cluster.promotions().rollback());
    refused("generation main is current and stays", () -> dropping().plan("main"));
    refused(
        "run default trains on another generation",
        () ->
            cluster
                .promotions()
                .promote(
                    new Request("g2", true, Optional.of("default"), Optional.empty(), "default")));
  }

  @Test
  @Order(2)
  void theRunGoesOnBehindTheLastBlockThatHoldsADocumentItLearned() {
    Outcome outcome = promote("g2", false);
    assertThat(outcome.changed()).isTrue();
    Generation current = cluster.all().current();
    assertThat(current.getName()).isEqualTo("g2");
    assertThat(current.getRun()).isEqualTo("default");
    assertThat(current.getRunGeneration()).isEqualTo("main");
    // It learned a, b, c and d; of these c is the last in g2.
    assertThat(current.getBlocksFrom())
        .containsExactly(new TopicRange("g2.token-blocks", 0, 4L, -1L));
    assertThat(cluster.all().stateOf(cluster.all().get("main"))).isEqualTo(GenerationState.RETIRED);

    Outcome again = promote("g2", false);
    assertThat(again.changed()).isFalse();
    assertThat(cluster.all().current()).isEqualTo(current);
    refused("run default goes on with it; roll back first", () -> promote("g2", true));
  }

  @Test
  @Order(3)
  void takenBackTheRunGoesOnWhereItLeftAndAskedAgainNothingChanges() {
    Outcome back = cluster.promotions().rollback();
    assertThat(back.changed()).isTrue();
    Generation current = cluster.all().current();
    assertThat(current.getName()).isEqualTo("main");
    assertThat(current.getRun()).isEqualTo("default");
    assertThat(current.getRunGeneration()).isEmpty();
    assertThat(current.getBlocksFrom()).containsExactly(new TopicRange("token-blocks", 0, 4L, -1L));
    assertThat(cluster.promotions().rollback().changed()).isFalse();
    assertThat(cluster.all().current()).isEqualTo(current);
  }

  @Test
  @Order(4)
  void aFreshRunIsTheGenerationsOwn() {
    assertThat(promote("words", true).changed()).isTrue();
    Generation current = cluster.all().current();
    assertThat(current.getRun()).isEqualTo("words");
    assertThat(current.getRunGeneration()).isEmpty();
    assertThat(current.getBlocksFrom()).isEmpty();
    assertThat(cluster.promotions().rollback().all().current().getRun()).isEqualTo("default");
    assertThat(promote("g2", false).all().current().getRun()).isEqualTo("default");
  }

  @Test
  @Order(5)
  void aGenerationWhoseBlocksMayHaveToBeTrainedOnAgainIsNotDropped() {
    String reason = "run default would have to repeat 1 steps with blocks of generation main";
    refused(reason, () -> dropping().plan("main"));
    refused(reason, () -> dropping().drop("main"));
    cluster.checkpoint(2, 1);
    assertThat(dropping().plan("main").before()).isFalse();
  }

  @Test
  @Order(6)
  void aDropDeletesTopicsChangelogsAndGroupsButNotTheRunThatAnotherGoesOnWith() throws Exception {
    DropPlan plan = dropping().plan("main");
    List<String> kept =
        List.of("training-batches", "training-log", "checkpoints", "held-out-token-blocks");
    assertThat(plan.kept()).containsExactlyElementsOf(kept);
    assertThat(plan.topics())
        .containsKeys(
            "documents",
            "clean-documents",
            "token-blocks",
            "millrace-curation-dedup-index-changelog",
            "millrace-curation-dedup-window-repartition")
        .doesNotContainKeys("pages", "generations", "g2.documents")
        .doesNotContainKeys(kept.toArray(String[]::new));
    assertThat(plan.topics().get("token-blocks")).isPositive();
    assertThat(cluster.topicsThere()).as("a plan deletes nothing").contains("documents");

    dropping().drop("main");
    assertThat(cluster.topicsThere())
        .doesNotContainAnyElementsOf(plan.topics().keySet())
        .containsAll(kept)
        .contains("pages", "g2.documents", "g2-millrace-curation-dedup-index-changelog");
    Generations after = cluster.all();
    assertThat(after.current().getName()).isEqualTo("g2");
    refused("generation main was dropped", () -> promote("main", true));
    refused("generation main was dropped", () -> cluster.promotions().rollback());

    dropping().drop("main");
    DropPlan left = dropping().plan("main");
    assertThat(left.before()).isTrue();
    assertThat(left.topics()).isEmpty();
  }

  @Test
  @Order(7)
  void theLastGenerationThatHadARunTakesItWithIt() throws Exception {
    promote("words", true);
    DropPlan plan = dropping().plan("g2");
    assertThat(plan.kept()).isEmpty();
    assertThat(plan.topics())
        .containsKeys("training-batches", "held-out-token-blocks", "g2.documents");
    dropping().drop("g2");
    List<String> shared =
        TwoGenerations.MAIN.shared().stream().map(TypedTopic::name).sorted().toList();
    assertThat(cluster.topicsThere()).containsAll(shared);
    assertThat(cluster.topicsThere())
        .filteredOn(name -> !shared.contains(name) && !name.startsWith("__"))
        .allMatch(name -> name.matches("(words|young|long|_).*"));
    Topics words = TwoGenerations.topics("words");
    assertThat(cluster.topicsThere()).contains(words.tokenBlocks().name());
  }
}
