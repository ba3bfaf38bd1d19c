package dev.millrace.publish.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.publish.FullStore;
import dev.millrace.publish.Rows;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Place;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.DroppedTable;
import dev.millrace.publish.table.Row;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher makes of a topic, from one start to the next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PublisherIT {
  @TempDir static Path folder = Path.of("");
  private static Optional<LocalCluster> cluster = Optional.empty();
  private static Optional<Corpus> corpus = Optional.empty();

  private volatile Optional<Manifest> manifest = Optional.empty();

  @BeforeAll
  static void start() {
    LocalCluster started = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    cluster = Optional.of(started);
    corpus = Optional.of(Corpus.open(Corpus.connection(started)));
  }

  @AfterAll
  static void stop() {
    corpus.ifPresent(Corpus::close);
    cluster.ifPresent(LocalCluster::close);
  }

  private static Path out() {
    return folder.resolve("out");
  }

  private static Corpus corpus() {
    return corpus.orElseThrow();
  }

  private static List<String> urls(String host, int count) {
    return IntStream.range(0, count).mapToObj(i -> "http://" + host + "/" + i).toList();
  }

  private Publisher publisher(Topics topics) {
    return publisher(topics, PublishedTopic.clean(topics), out());
  }

  private Publisher publisher(Topics topics, PublishedTopic<?> published, Path to) {
    return publisher(topics, published, Rows.place(to), to);
  }

  private Publisher publisher(Topics topics, PublishedTopic<?> published, Place place, Path to) {
    Connection connection = Corpus.connection(cluster.orElseThrow());
    return Publisher.start(
        connection,
        topics,
        published,
        new RecordSerdes(connection),
        place,
        Rows.settings(),
        to.resolveSibling(to.getFileName() + "-scratch"),
        new PublishNotices() {
          @Override
          public void opened(Manifest held) {
            manifest = Optional.of(held);
          }

          @Override
          public void committed(Manifest before, Manifest after) {
            manifest = Optional.of(after);
          }
        });
  }

  private void drain() throws InterruptedException {
    drain(PublishedTopic.clean(Corpus.TOPICS), out());
  }

  private void drain(PublishedTopic<?> published, Path to) throws InterruptedException {
    try (Publisher publisher = publisher(Corpus.TOPICS, published, to)) {
      publisher.finish();
      while (!publisher.isEnded()) {
        Thread.sleep(20);
      }
      publisher.requireHealthy();
    }
  }

  @Test
  @Order(1)
  void allThatWasCommittedIsPublishedAndNothingElse() throws Exception {
    corpus().write(urls("a.example", 100));
    corpus().writeInVain("http://a.example/never");
    corpus().write(urls("b.example", 50));

    drain();

    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(corpus().rows());
    assertThat(manifest.orElseThrow().totals().documents()).isEqualTo(150);
    assertThat(Rows.in(out()).getFirst().text(Rows.TABLE.index(DocumentTable.DIGEST))).isEmpty();
  }

  @Test
  @Order(2)
  void anotherStartGoesOnAndWhatWasWithdrawnGoes() throws Exception {
    corpus().write(urls("c.example", 30));
    corpus().withdraw("http://a.example/7");
    corpus().writeNothing("http://a.example/8");
    corpus().write(List.of("http://b.example/9"));

    drain();

    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(corpus().rows());
    Manifest held = manifest.orElseThrow();
    assertThat(held.totals().documents()).isEqualTo(181);
    assertThat(held.totals().withdrawn()).isEqualTo(1);
    assertThat(held.withdrawals()).hasSize(1);
  }

  @Test
  @Order(3)
  void aTakedownReachesWhatWasPublished() throws Exception {
    corpus().takeDown("b.example");
    drain();

    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(corpus().rows());
    assertThat(manifest.orElseThrow().totals().withdrawn()).isEqualTo(52);
    drain();
    assertThat(manifest.orElseThrow().totals().withdrawn()).isEqualTo(52);
  }

  @Test
  @Order(4)
  void whatWasReadIsPublishedWhenItIsClosed() throws Exception {
    corpus().write(urls("d.example", 10));
    try (Publisher publisher = publisher(Corpus.TOPICS)) {
      Thread.sleep(2_000);
      publisher.requireHealthy();
    }
    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(corpus().rows());
  }

  @Test
  @Order(5)
  void dropsAreADataSetOfTheirOwnWithRuleAndLimit() throws Exception {
    Path dropped = folder.resolve("dropped");
    PublishedTopic<?> drops = PublishedTopic.dropped(Corpus.TOPICS);
    corpus().writeDropped(urls("e.example", 40));
    corpus().writeDropped(urls("f.example", 10));

    drain(drops, dropped);

    assertThat(Rows.places(dropped, DroppedTable.TABLE))
        .containsExactlyInAnyOrderElementsOf(corpus().droppedRows())
        .hasSize(50);
    Row row = Rows.in(dropped, DroppedTable.TABLE).getFirst();
    assertThat(row.text(DroppedTable.TABLE.index("stage"))).isEqualTo("curation");
    assertThat(row.decimal(DroppedTable.TABLE.index("measured"))).isEqualTo(49);
    assertThat(row.decimal(DroppedTable.TABLE.index("limit"))).isEqualTo(50);
    assertThat(manifest.orElseThrow().origin().topic()).isEqualTo("dropped-documents");
    assertThat(Files.readString(dropped.resolve("README.md")))
        .contains(
            "50 rows, ", "| stage | rule | rows | bytes | files |", "SELECT stage, rule, count(*)")
        .contains("| curation | gopher-quality.too-few-words | ")
        .doesNotContain("token");

    corpus().takeDown("f.example");
    corpus().writeDropped(urls("g.example", 5));
    drain(drops, dropped);

    assertThat(Rows.places(dropped, DroppedTable.TABLE))
        .containsExactlyInAnyOrderElementsOf(corpus().droppedRows())
        .hasSize(45);
    assertThat(manifest.orElseThrow().totals().withdrawn()).isEqualTo(10);
  }

  @Test
  @Order(6)
  void aDiskThatIsFullEndsItInALineAndTheNextStartGoesOn() throws Exception {
    corpus().write(urls("h.example", 200));
    List<String> before = Rows.places(out());
    Place place = Rows.place(out());
    Place full = new Place(new FullStore(place.store(), 500), place.base(), place.name());
    try (Publisher publisher =
        publisher(Corpus.TOPICS, PublishedTopic.clean(Corpus.TOPICS), full, out())) {
      publisher.finish();
      while (!publisher.isEnded()) {
        Thread.sleep(20);
      }
      assertThatThrownBy(publisher::requireHealthy)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "publishing stopped: cannot publish to %s: No space left on device; mend that and"
                  + " start again: it goes on after the last file",
              out());
    }
    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(before);

    drain();
    assertThat(Rows.places(out())).containsExactlyInAnyOrderElementsOf(corpus().rows());
  }

  @Test
  @Order(7)
  void anotherGenerationIsRefusedAtTheStart() {
    Topics other = new Topics(new TopicSettings("", "g2", 2, (short) 1));
    new TopicCreation(Corpus.connection(cluster.orElseThrow()), other).run();

    assertThatThrownBy(() -> publisher(other))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            out() + " holds generation main, and this is generation g2; publish to another folder");
  }
}
