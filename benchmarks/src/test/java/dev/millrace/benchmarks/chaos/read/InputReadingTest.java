package dev.millrace.benchmarks.chaos.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import dev.millrace.benchmarks.chaos.count.InputPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputReadingTest {
  private static final byte[] A = WarcFiles.response("urn:uuid:a", WarcFiles.HTML);
  private static final byte[] B = WarcFiles.response("urn:uuid:b", WarcFiles.HTML);
  private static final byte[] UNSURE =
      WarcFiles.response("urn:uuid:c", "HTTP/1.1 200 OK\r\n\r\n<p>");

  @TempDir Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void anIdCountsAsOftenAsTheFilesHoldIt() throws IOException {
    Path plain = write("1.warc", Bytes.concat(A, B, UNSURE));
    Path members = write("2.warc.gz", Bytes.concat(WarcFiles.gzip(A), WarcFiles.gzip(A)));

    InputPages pages = InputReading.of(List.of(plain, members));

    assertThat(pages.certain().count("urn:uuid:a")).isEqualTo(3);
    assertThat(pages.certain().count("urn:uuid:b")).isEqualTo(1);
    assertThat(pages.certain()).hasSize(4);
    assertThat(pages.possible()).containsExactly("urn:uuid:c");
  }

  @Test
  void partsHoldTheSameRecords() throws IOException {
    List<Path> input = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      byte[] bytes = new byte[0];
      for (int record = 0; record < 7; record++) {
        bytes =
            Bytes.concat(
                bytes, WarcFiles.response("urn:uuid:" + file + "-" + record, WarcFiles.HTML));
      }
      input.add(write(file + ".warc", bytes));
    }

    Map<Integer, Integer> written = Map.of(1, 1, 4, 4, 21, 21, 100, 21);
    for (int parts : written.keySet()) {
      List<Path> files = InputParts.write(input, folder.resolve("parts" + parts), parts);
      assertThat(files).hasSize(written.getOrDefault(parts, 0));
      assertThat(InputReading.of(files)).isEqualTo(InputReading.of(input));
    }
  }

  @Test
  void aFileThatBreaksOffIsRefusedByName() throws IOException {
    Path broken = write("broken.warc", Arrays.copyOf(A, A.length - 6));

    assertThatThrownBy(() -> InputReading.of(List.of(broken)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("broken.warc ends within a record");
  }
}
