package dev.millrace.ingest.kafka;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** One copy of ingest, in a process of its own that can be killed. */
final class IngestProcess {
  static final Topics TOPICS = new Topics(new TopicSettings("", "", 3, (short) 1));
  static final IngestSettings SETTINGS =
      new IngestSettings(
          ReadSettings.DEFAULT,
          50,
          1 << 20,
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofMillis(100));

  private IngestProcess() {}

  static Ingestor ingestor(Connection connection, IngestProgress progress) {
    return new Ingestor(
        new ConnectedClients(connection, new RecordSerdes(connection)),
        TOPICS,
        SETTINGS,
        progress,
        InstantSource.system());
  }

  /**
   * Prints the number of records read after every commit.
   *
   * @param arguments the broker, the registry, and files
   */
  public static void main(String[] arguments) throws InterruptedException {
    List<FileSource> files =
        Stream.of(arguments).skip(2).map(Path::of).map(FileSource::new).toList();
    try (Ingestor ingestor =
        ingestor(
            Connection.to(arguments[0], arguments[1]),
            (source, soFar, bytesRead) -> System.out.println(soFar.getRecords()))) {
      ingestor.ingest(files);
    }
  }
}
