package dev.millrace.cli.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {
  private static final String PREFIX = "millrace-streams-";

  @TempDir Path parent;

  /** A process that makes a folder, says which, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      ScratchFolder folder = ScratchFolder.create(Path.of(arguments[0]), PREFIX);
      Files.createDirectories(folder.path().resolve("stage/0_0/rocksdb"));
      Files.writeString(folder.path().resolve("stage/0_0/rocksdb/CURRENT"), "x");
      System.out.println(folder.path());
      var _ = System.in.read();
    }
  }

  @Test
  void theFolderOfAKilledProcessIsDeletedAndThatOfALivingOneIsNot() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = holder.inputReader(UTF_8);
        ScratchFolder first = ScratchFolder.create(parent, PREFIX)) {
      Path held = Path.of(String.valueOf(out.readLine()));
      assertThat(held.resolve("stage/0_0/rocksdb/CURRENT")).exists();
      assertThat(first.path()).as("used in this process").isDirectory();

      ScratchFolder.create(parent, PREFIX).close();
      assertThat(held.resolve("stage/0_0/rocksdb/CURRENT")).exists();
      assertThat(first.path()).isDirectory();

      holder.destroyForcibly().waitFor();
      assertThat(held).exists();
      ScratchFolder.create(parent, PREFIX).close();
      assertThat(held).doesNotExist();
      assertThat(first.path()).isDirectory();
    } finally {
      holder.destroyForcibly();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatIsNotSurelyOursStays() throws IOException {
    Path unmarked = Files.createDirectory(parent.resolve(PREFIX + "1"));
    Path other = Files.createDirectory(parent.resolve("other"));
    Files.createFile(other.resolve(ScratchFolder.LOCK));
    Path link = Files.createSymbolicLink(parent.resolve(PREFIX + "2"), other);
    Path file = Files.createFile(parent.resolve(PREFIX + "3"));
    Path marked = Files.createDirectory(parent.resolve(PREFIX + "4"));
    Files.createFile(marked.resolve(ScratchFolder.LOCK));
    Files.createSymbolicLink(marked.resolve("out"), other);

    ScratchFolder.create(parent, PREFIX).close();

    assertThat(parent).isDirectoryNotContaining(path -> path.equals(marked));
    assertThat(unmarked).isDirectory();
    assertThat(other.resolve(ScratchFolder.LOCK)).exists();
    assertThat(link).isSymbolicLink();
    assertThat(file).exists();
  }
}
