package dev.millrace.trainer.kafka;

import dev.millrace.storage.S3Settings;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.Stores;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.trainer.keep.CheckpointStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in a process of its own, to be killed; its one bucket is {@code bucket}. */
final class S3Process implements AutoCloseable {
  static final String KEY_ID = "local-identity";
  static final String SECRET = "local-credential";
  static final String PLACE = "s3://bucket/checkpoints";

  private final Path folder;
  private final int port;
  private Process process;

  S3Process(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("bucket"));
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    this.process = start();
  }

  private Process start() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                S3Process.class.getName(),
                Integer.toString(port),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (!"listening".equals(line)) {
      throw new IOException("the S3 server said " + line);
    }
    return started;
  }

  public static void main(String[] arguments) throws Exception {
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:" + arguments[0]))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .blobStore(new FilesystemNio2BlobStore(arguments[1]))
            .build();
    proxy.start();
    System.out.println("listening");
    Thread.currentThread().join();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where the server has a run's objects. */
  Path folderOf(String run) {
    return folder.resolve("bucket").resolve("checkpoints").resolve(run);
  }

  static CheckpointStore store(URI endpoint) throws StorageException {
    Stores stores =
        new Stores(
            new S3Settings(Optional.of(endpoint), "us-east-1", true, false, Duration.ofMillis(20)),
            "test");
    Store s3 = stores.writing(URI.create(PLACE));
    return new CheckpointStore(
        StoreFolder.of(s3, s3, PLACE), Duration.ofMillis(100), Duration.ofMinutes(2));
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void restart() throws IOException {
    process = start();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
