package dev.millrace.local.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.LocalException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void makesFolderWithItsFormatAndTakesItAgain() throws Exception {
    Path path = temp.resolve("a/b");
    DataFolder.open(path).close();
    assertThat(path.resolve("version")).hasContent(DataFolder.FORMAT);
    DataFolder.open(path).close();
  }

  @Test
  void takesFolderWhoseFirstStartWasKilledBeforeItHadAVersion() throws Exception {
    Files.createFile(temp.resolve("lock"));
    Files.createDirectory(temp.resolve("lost+found"));
    DataFolder.open(temp).close();
    assertThat(temp.resolve("version")).exists();
  }

  @Test
  void refusesFolderThatIsSomebodyElsesAndLeavesItAlone() throws Exception {
    Files.writeString(temp.resolve("thesis.txt"), "mine");
    assertRefused(temp, "is not empty and not a millrace data folder");
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactly(temp.resolve("thesis.txt"));
    }
  }

  @Test
  void refusesFolderOfAnotherFormatAndNamesBoth() throws Exception {
    Files.writeString(temp.resolve("version"), "millrace-data 2\n");
    assertRefused(temp, "has format \"millrace-data 2\", this version reads \"millrace-data 1\"");
  }

  @Test
  void refusesFileAndFolderBelowAFile() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertRefused(file, file + " is a file");
    assertRefused(file.resolve("below"), file.toString());
  }

  @Test
  void folderIsHeldUntilClosedUnderAnyOfItsNames() throws Exception {
    Path other =
        Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("real")));
    try (DataFolder held = DataFolder.open(temp.resolve("real"))) {
      assertRefused(other, held.path() + " is in use by process " + ProcessHandle.current().pid());
    }
    DataFolder.open(other).close();
  }

  private static void assertRefused(Path folder, String message) {
    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
