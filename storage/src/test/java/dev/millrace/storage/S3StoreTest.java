package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.internal.s3.S3Store;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreTest extends StoreContract {
  @TempDir Path folder = Path.of("");
  private Optional<S3Server> server = Optional.empty();
  private Optional<S3Store> store = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    server = Optional.of(new S3Server(folder));
    store = Optional.of(new S3Store(server.get().settings()));
  }

  @AfterEach
  void stop() throws Exception {
    store.orElseThrow().close();
    server.orElseThrow().close();
  }

  @Override
  Store store() {
    return store.orElseThrow();
  }

  @Override
  URI place(String name) {
    try {
      return new URI("s3", "bucket", "/" + name, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  List<String> begun() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> !name.endsWith("/kept"))
          .toList();
    }
  }

  @Test
  void prefixNeedNotEndAtASlash() throws Exception {
    write(place("crawl-1/x"), "1", new WriteCondition.Always());
    write(place("crawl-2/x"), "2", new WriteCondition.Always());
    write(place("other"), "3", new WriteCondition.Always());
    assertThat(store().list(place("crawl-")))
        .extracting(StoredObject::location)
        .containsExactly(place("crawl-1/x"), place("crawl-2/x"));
  }

  @Test
  void locationWithoutBucketIsRefused() {
    assertThatThrownBy(() -> store().stat(URI.create("s3:///key")))
        .isInstanceOf(StorageException.Refused.class)
        .hasMessageContaining("s3://BUCKET/KEY");
  }
}
