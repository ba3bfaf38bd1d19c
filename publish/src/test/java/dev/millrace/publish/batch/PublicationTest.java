package dev.millrace.publish.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.Rows;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Origin;
import dev.millrace.publish.folder.Place;
import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.folder.PublishedFolder;
import dev.millrace.publish.folder.Totals;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  private static final Origin ORIGIN = new Origin("clean-documents", "id", "main");
  private static final Takedowns HOST_B =
      new Takedowns(1, List.of(TakedownTarget.parse("host:b.example")));

  @TempDir private Path root = Path.of("");

  private static Publication open(Place place, Path scratch) throws IOException {
    return open(place, scratch, Rows.settings());
  }

  private static Publication open(Place place, Path scratch, PublishSettings settings)
      throws IOException {
    return new Publication(
        PublishedFolder.open(place, ORIGIN, DocumentTable.TABLE, InstantSource.system()),
        DocumentTable.TABLE,
        settings,
        scratch);
  }

  private Publication open() throws IOException {
    return open(Rows.place(root.resolve("out")), root.resolve("scratch"));
  }

  private List<String> places() {
    return Rows.places(root.resolve("out"));
  }

  @Test
  void nothingNewChangesNothing() throws IOException {
    try (Publication publication = open()) {
      long version = publication.manifest().version();
      publication.commit(Map.of(0, 9L));

      assertThat(publication.manifest().version()).isEqualTo(version);
      assertThat(publication.manifest().offsets()).isEmpty();
    }
  }

  @Test
  void eachDumpAndLanguageHasItsFolder() throws IOException {
    try (Publication publication = open()) {
      publication.add(Rows.at("http://a.example/", "en", 0, 0));
      publication.add(Rows.at("http://b.example/", "de", 1, 0));
      publication.commit(Map.of(0, 1L, 1, 1L));

      assertThat(publication.manifest().files())
          .extracting(file -> file.division().path())
          .containsExactly("dump=dump/language=de", "dump=dump/language=en");
    }
  }

  @Test
  void smallFilesBecomeOne() throws IOException {
    try (Publication publication = open()) {
      for (int i = 0; i < 3; i++) {
        publication.add(Rows.at(i));
        publication.commit(Map.of(0, i + 1L));
      }

      assertThat(publication.manifest().files()).hasSize(1);
      assertThat(Rows.of(root.resolve("out"), publication.manifest().files().getFirst()))
          .containsExactly(Rows.at(0), Rows.at(1), Rows.at(2));
      assertThat(places()).hasSize(3);
      assertThat(publication.manifest().offsets()).containsEntry(0, 3L);
    }
  }

  @Test
  void aRecordWithoutValueWithdrawsWhatCameBeforeItAndNotWhatComesAfter() throws IOException {
    try (Publication publication = open()) {
      publication.add(Rows.at("u", "en", 0, 0));
      publication.add(Rows.at("v", "en", 0, 1));
      publication.commit(Map.of(0, 2L));
      publication.add(Rows.at("u", "en", 0, 2));
      publication.withdraw("u", 0, 3);
      publication.add(Rows.at("u", "en", 0, 4));
      publication.commit(Map.of(0, 5L));

      assertThat(places()).containsExactlyInAnyOrder("0@1", "0@4");
      Manifest manifest = publication.manifest();
      assertThat(manifest.totals()).isEqualTo(new Totals(4, 2, 0));
      assertThat(manifest.rows()).isEqualTo(2);
      assertThat(manifest.withdrawals()).hasSize(2);
      assertThat(manifest.withdrawals().getFirst().replacement())
          .hasValueSatisfying(
              path -> assertThat(manifest.files()).extracting(PublishedFile::path).contains(path));
    }
  }

  @Test
  void aTakedownReachesFilesAndWhatIsYetToCome() throws IOException {
    try (Publication publication = open()) {
      publication.add(Rows.at("http://b.example/1", "en", 0, 0));
      publication.add(Rows.at("http://b.example/2", "de", 0, 1));
      publication.add(Rows.at("http://c.example/", "en", 0, 2));
      publication.commit(Map.of(0, 3L));
      publication.follow(HOST_B);
      assertThat(publication.hasNews()).isTrue();
      publication.add(Rows.at("http://b.example/3", "en", 0, 3));
      publication.commit(Map.of(0, 4L));

      assertThat(places()).containsExactly("0@2");
      assertThat(publication.manifest().totals()).isEqualTo(new Totals(4, 3, 0));
      assertThat(publication.manifest().takedowns()).isEqualTo(1);
      assertThat(publication.hasNews()).isFalse();
    }
  }

  @Test
  void takedownsAreRememberedByTheFolder() throws IOException {
    try (Publication publication = open()) {
      publication.add(Rows.at("http://b.example/1", "en", 0, 0));
      publication.commit(Map.of(0, 1L));
    }
    try (Publication publication = open()) {
      publication.follow(HOST_B);
      publication.commit(Map.of(0, 1L));
      assertThat(places()).isEmpty();
    }
    try (Publication publication = open()) {
      publication.follow(HOST_B);
      assertThat(publication.hasNews()).isFalse();
    }
  }

  /** The topic: offsets 0 to 19, of which one URL is withdrawn in the middle. */
  private static void publishOn(Publication publication) throws IOException {
    for (long offset = publication.manifest().offsets().getOrDefault(0, 0L);
        offset < 20;
        offset++) {
      if (offset == 9) {
        publication.withdraw("http://a.example/4", 0, offset);
      } else {
        publication.add(Rows.at(offset));
      }
      if (offset % 4 == 3) {
        publication.commit(Map.of(0, offset + 1));
      }
    }
  }

  /**
   * The process dies before and after each change that it makes in the store, and another goes on;
   * that one dies too, a few changes later.
   */
  @Test
  void noRowIsLostOrDoubledWhereverItDies() throws IOException {
    List<String> wanted =
        LongStream.range(0, 20)
            .filter(offset -> offset != 9 && offset != 4)
            .mapToObj(offset -> "0@" + offset)
            .toList();
    boolean died = true;
    for (int change = 1; died; change++) {
      for (boolean after : new boolean[] {false, true}) {
        Path folder = root.resolve("die-" + change + "-" + after);
        died = runUntilDeath(folder, change, after);
        var _ = runUntilDeath(folder, 1 + change % 5, after);
        try (Publication publication = open(Rows.place(folder.resolve("out")), folder)) {
          publishOn(publication);

          assertThat(Rows.places(folder.resolve("out")))
              .as("died at change %d, after it: %s", change, after)
              .containsExactlyInAnyOrderElementsOf(wanted);
          Manifest manifest = publication.manifest();
          assertThat(manifest.rows()).isEqualTo(18);
          assertThat(manifest.totals()).isEqualTo(new Totals(19, 1, 0));
        }
        assertThat(leftovers(folder.resolve("out"))).isEmpty();
      }
      assertThat(change).as("it never comes to its end").isLessThan(200);
    }
  }

  private static boolean runUntilDeath(Path folder, int change, boolean after) throws IOException {
    Place place = Rows.place(folder.resolve("out"));
    DyingStore store = new DyingStore(place.store(), change, after);
    try {
      Publication publication = open(new Place(store, place.base(), place.name()), folder);
      publishOn(publication);
    } catch (DyingStore.Death e) {
      // its files stay as they are
    }
    return store.isDead();
  }

  private static List<Path> leftovers(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith("."))
          .filter(file -> !file.getFileName().toString().endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void aFileIsFullOnceItIsAsLargeAsAskedFor() throws IOException {
    PublishSettings settings =
        new PublishSettings(
            Optional.empty(), Duration.ofMinutes(5), 4 << 20, 8 << 20, 3, Optional.empty(), false);
    Random random = new Random(1);
    long rows = 0;
    try (Publication publication =
        open(Rows.place(root.resolve("out")), root.resolve("scratch"), settings)) {
      while (!publication.isFull()) {
        List<Object> values = new ArrayList<>(Rows.at(rows).values());
        values.set(0, noise(random));
        publication.add(new Row(values));
        rows++;
      }
      publication.commit(Map.of(0, rows));

      assertThat(publication.manifest().bytes()).isBetween(3L << 20, 9L << 19);
    }
  }

  /** Of 64 characters, so that it can be made a quarter smaller and no more. */
  private static String noise(Random random) {
    return random
        .ints(10_000, ' ', ' ' + 64)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
