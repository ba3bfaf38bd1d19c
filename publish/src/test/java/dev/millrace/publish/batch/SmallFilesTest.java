package dev.millrace.publish.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Origin;
import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.folder.Totals;
import dev.millrace.publish.table.Division;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SmallFilesTest {
  private static final long LARGE = 1 << 20;

  private static PublishedFile file(String path, String dump, long bytes) {
    return new PublishedFile(
        path, new Division(List.of(new Division.Level("dump", dump))), "", bytes, 1, 1);
  }

  private static Manifest manifest(List<PublishedFile> files) {
    return new Manifest(
        1,
        "",
        Instant.EPOCH,
        new Origin("", "", ""),
        List.of(),
        new TreeMap<>(),
        0,
        Totals.NONE,
        files,
        List.of());
  }

  private static List<List<String>> lists(int count, PublishedFile... files) {
    return SmallFiles.lists(manifest(List.of(files)), LARGE, count).stream()
        .map(list -> list.stream().map(PublishedFile::path).toList())
        .toList();
  }

  @Test
  void asManyAsAskedForOfOneDivisionBecomeOne() {
    assertThat(lists(2, file("a", "x", 100), file("b", "y", 100), file("c", "x", 100)))
        .containsExactly(List.of("a", "c"));
    assertThat(lists(3, file("a", "x", 100), file("c", "x", 100))).isEmpty();
    assertThat(lists(0, file("a", "x", 100), file("c", "x", 100))).isEmpty();
  }

  @Test
  void aLargeFileStays() {
    assertThat(lists(2, file("a", "x", LARGE / 2 + 1), file("b", "x", LARGE / 2 + 1))).isEmpty();
    assertThat(lists(2, file("a", "x", LARGE / 2), file("b", "x", LARGE / 2)))
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void aRowIsWrittenAnewAFewTimesOnly() {
    List<PublishedFile> files = new ArrayList<>();
    long written = 0;
    for (int i = 0; i < 10_000; i++) {
      files.add(file("n" + i, "x", 1_000));
      for (List<PublishedFile> list : SmallFiles.lists(manifest(files), LARGE, 8)) {
        long bytes = list.stream().mapToLong(PublishedFile::bytes).sum();
        written += bytes;
        files.removeAll(list);
        files.add(file("m" + i, "x", bytes));
      }
    }

    assertThat(files).hasSizeLessThan(60);
    assertThat(written).isLessThan(5 * 10_000_000L);
  }
}
