package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.internal.s3.S3Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3KillIT {
  private static final URI PLACE = URI.create("s3://bucket/folder/model.safetensors");

  /** Writes parts for ever, and says so after the second. */
  static final class Writer {
    public static void main(String[] arguments) throws Exception {
      S3Settings settings =
          new S3Settings(
              Optional.of(URI.create(arguments[0])),
              "us-east-1",
              true,
              false,
              Duration.ofMillis(10));
      try (S3Store store = new S3Store(settings);
          PendingObject pending = store.begin(PLACE, new WriteCondition.Always())) {
        byte[] bytes = new byte[1 << 20];
        for (int written = 1; ; written++) {
          pending.write(bytes);
          if (written == 20) {
            System.out.println("two parts are sent");
          }
          if (written > 20) {
            Thread.sleep(50);
          }
        }
      }
    }
  }

  @Test
  void processKilledWithinAnUploadLeavesNothingVisible(@TempDir Path folder) throws Exception {
    try (S3Server server = new S3Server(folder);
        S3Store store = new S3Store(server.settings())) {
      Process writer = start(server.settings().endpoint().orElseThrow());
      try {
        assertThat(firstLine(writer)).isEqualTo("two parts are sent");
      } finally {
        writer.destroyForcibly();
      }
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

      assertThat(store.list(URI.create("s3://bucket/"))).isEmpty();
      assertThatThrownBy(() -> store.stat(PLACE)).isInstanceOf(StorageException.NotFound.class);
      try (PendingObject pending = store.begin(PLACE, new WriteCondition.IfAbsent())) {
        pending.write(new byte[] {1, 2, 3});
        assertThat(pending.commit().bytes()).isEqualTo(3);
      }
    }
  }

  private static Process start(URI endpoint) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Daws.accessKeyId=" + S3Server.KEY_ID,
            "-Daws.secretAccessKey=" + S3Server.SECRET,
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            endpoint.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return String.valueOf(lines.readLine());
  }
}
