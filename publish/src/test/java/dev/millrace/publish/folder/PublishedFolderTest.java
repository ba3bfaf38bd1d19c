package dev.millrace.publish.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.publish.Rows;
import dev.millrace.publish.batch.Publication;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFolderTest {
  private static final Origin ORIGIN = new Origin("clean-documents", "id", "main");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-30T10:00:00.5Z"));

  @TempDir private Path folder = Path.of("");
  @TempDir private Path scratch = Path.of("");

  private PublishedFolder open() throws IOException {
    return open(ORIGIN, DocumentTable.TABLE);
  }

  private PublishedFolder open(Origin origin, Table table) throws IOException {
    return PublishedFolder.open(Rows.place(folder), origin, table, CLOCK);
  }

  private void publish(PublishedFolder into, int... offsets) throws IOException {
    Path own = scratch.resolve(UUID.randomUUID().toString());
    try (Publication publication =
        new Publication(into, DocumentTable.TABLE, Rows.settings(), own)) {
      for (int offset : offsets) {
        publication.add(Rows.at(offset));
      }
      publication.commit(Map.of(0, offsets[offsets.length - 1] + 1L));
    }
  }

  @Test
  void theManifestSaysTheFilesAndHowFarTheTopicIsRead() throws IOException {
    publish(open(), 0, 1);

    Manifest manifest = open().manifest();
    assertThat(manifest.offsets()).containsExactly(Map.entry(0, 2L));
    assertThat(manifest.totals()).isEqualTo(new Totals(2, 0, 0));
    assertThat(manifest.rows()).isEqualTo(2);
    assertThat(manifest.tokens()).isEqualTo(14);
    PublishedFile file = manifest.files().getFirst();
    assertThat(file.path()).startsWith("data/dump=dump/language=en/");
    assertThat(Rows.of(folder, file)).containsExactly(Rows.at(0), Rows.at(1));
    assertThat(file.sha256())
        .isEqualTo(
            MoreFiles.asByteSource(folder.resolve(file.path())).hash(Hashing.sha256()).toString());
    assertThat(file.bytes()).isEqualTo(Files.size(folder.resolve(file.path())));
  }

  @Test
  void theDataCardSaysTheCounts() throws IOException {
    publish(open(), 0, 1);

    assertThat(folder.resolve("README.md"))
        .content()
        .contains(
            "2 rows, 14 tokens",
            "2 documents were read; 0 of them are not or no longer here because of takedowns.\n",
            "| dump | en | 2 | 14 |",
            "data_files: data/**/*.parquet",
            "| `token_count` | int64 |");
  }

  @Test
  void theDataCardSaysHowManyOffsetsWereDeletedBeforeTheyWereRead() throws IOException {
    try (Publication publication =
        new Publication(open(), DocumentTable.TABLE, Rows.settings(), scratch)) {
      publication.miss(1_200);
      publication.add(Rows.at(1_200));
      publication.commit(Map.of(0, 1_201L));
    }

    assertThat(folder.resolve("README.md"))
        .content()
        .contains(
            "because of takedowns; 1,200 offsets were deleted by the topic's retention before they"
                + " were read.\n");
  }

  @Test
  void whatAnotherProcessHasLeftIsDeletedAndNothingElse() throws IOException {
    publish(open(), 0);
    Path data = folder.resolve("data/dump=dump/language=en");
    Path left = Files.createFile(data.resolve("000009-0123abcd.parquet"));
    Path pending = Files.createFile(data.resolve(".000009-0123abcd.parquet." + UUID.randomUUID()));
    Path foreign = Files.createFile(data.resolve("mine.parquet"));

    var _ = open();

    assertThat(left).doesNotExist();
    assertThat(pending).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
    assertThat(Rows.places(folder)).containsExactly("0@0");
  }

  @Test
  void whoOpensAFolderTakesItOver() throws IOException {
    PublishedFolder before = open();
    publish(before, 0);
    PublishedFolder after = open();

    assertThatThrownBy(() -> publish(before, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another process publishes to " + folder);
    publish(after, 1);

    var _ = open();
    assertThat(Rows.places(folder)).containsExactlyInAnyOrder("0@0", "0@1");
  }

  @Test
  void anotherGenerationIsRefused() throws IOException {
    publish(open(), 0);

    refused(
        new Origin("g2.clean-documents", "id", "g2"),
        DocumentTable.TABLE,
        folder + " holds generation main, and this is generation g2; publish to another folder");
  }

  @Test
  void anotherTopicIsRefusedAlsoOneOfTheSameName() throws IOException {
    publish(open(), 0);

    refused(
        new Origin("mill.clean-documents", "id", "main"),
        DocumentTable.TABLE,
        folder
            + " was published from topic clean-documents, and this is mill.clean-documents; publish"
            + " to another folder");
    refused(
        new Origin("clean-documents", "other", "main"),
        DocumentTable.TABLE,
        folder
            + " was published from another topic clean-documents (id id) than this cluster's (id"
            + " other); publish to another folder");
  }

  @Test
  void otherColumnsAreRefused() throws IOException {
    publish(open(), 0);
    Table less =
        new Table(DocumentTable.TABLE.columns().subList(0, 20), DocumentTable.TABLE.dividedBy());

    refused(
        ORIGIN,
        less,
        folder
            + " holds files with other columns (without [], with [description string]); publish"
            + " to another folder");
  }

  @Test
  void aManifestThatCannotBeReadIsNamedAndFilesStay() throws IOException {
    publish(open(), 0);
    Files.writeString(folder.resolve("_manifest.json"), "{");

    assertThatThrownBy(this::open)
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("_manifest.json in " + folder + " cannot be read: ")
        .hasMessageEndingWith("; publish to another folder, or restore the file");
    Files.delete(folder.resolve("_manifest.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            folder
                + " holds published files but no _manifest.json: publish to another folder, or"
                + " restore the file");
    assertThat(Rows.places(folder)).containsExactly("0@0");
  }

  private void refused(Origin origin, Table table, String message) {
    assertThatThrownBy(() -> open(origin, table))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
    assertThat(Rows.places(folder)).isEqualTo(List.of("0@0"));
  }
}
