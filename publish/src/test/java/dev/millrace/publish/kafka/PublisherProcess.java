package dev.millrace.publish.kafka;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.Rows;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A publisher in a process of its own, to be killed. */
final class PublisherProcess {
  private PublisherProcess() {}

  /**
   * @param dropped whether dropped documents are published, and not clean ones
   */
  static Process start(Connection connection, Path out, Path scratch, File log, boolean dropped)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PublisherProcess.class.getName(),
            connection.bootstrapServers(),
            connection.schemaRegistryUrl(),
            out.toString(),
            scratch.toString(),
            Boolean.toString(dropped));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  static PublishedTopic<?> published(boolean dropped) {
    return dropped ? PublishedTopic.dropped(Corpus.TOPICS) : PublishedTopic.clean(Corpus.TOPICS);
  }

  public static void main(String[] arguments) throws InterruptedException {
    Connection connection = Connection.to(arguments[0], arguments[1]);
    PublishSettings settings =
        new PublishSettings(
            Optional.empty(), Duration.ofMillis(50), 1 << 16, 1 << 16, 3, Optional.empty(), false);
    try (Publisher publisher =
        Publisher.start(
            connection,
            Corpus.TOPICS,
            published(Boolean.parseBoolean(arguments[4])),
            new RecordSerdes(connection),
            Rows.place(Path.of(arguments[2])),
            settings,
            Path.of(arguments[3]),
            new PublishNotices() {
              @Override
              public void committed(Manifest before, Manifest after) {
                System.out.println("version " + after.version() + ", rows " + after.rows());
              }
            })) {
      while (!publisher.isEnded()) {
        Thread.sleep(100);
      }
      publisher.requireHealthy();
    }
  }
}
