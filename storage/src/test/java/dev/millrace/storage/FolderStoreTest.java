package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.internal.folder.FolderStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends StoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  Store store() {
    return new FolderStore();
  }

  @Override
  URI place(String name) {
    return folder.resolve(name).toUri();
  }

  @Override
  List<String> begun() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).filter(name -> name.contains("/.")).toList();
    }
  }

  @Test
  void closingWithoutCommitLeavesNoFile() throws IOException {
    try (PendingObject pending = store().begin(place("x"), new WriteCondition.Always())) {
      pending.write(1);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
