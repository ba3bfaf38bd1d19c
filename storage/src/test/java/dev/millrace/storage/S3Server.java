package dev.millrace.storage;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in this process, over a folder; its one bucket is {@code bucket}. */
final class S3Server implements AutoCloseable {
  static final String KEY_ID = "local-identity";
  static final String SECRET = "local-credential";

  private final S3Proxy proxy;

  S3Server(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("bucket"));
    proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .build();
    proxy.start();
    System.setProperty("aws.accessKeyId", KEY_ID);
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  S3Settings settings() {
    return new S3Settings(
        Optional.of(URI.create("http://127.0.0.1:" + proxy.getPort())),
        "us-east-1",
        true,
        false,
        Duration.ofMillis(10));
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
