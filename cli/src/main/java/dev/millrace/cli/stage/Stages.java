package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.filters.stream.CurationTopology;
import dev.millrace.filters.stream.ExtractionTopology;
import dev.millrace.filters.stream.TopicTail;
import dev.millrace.packing.stream.TokenizeTopology;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.file.Path;

/** Starts the topologies of one cluster, prefix and generation. */
public final class Stages {
  /** Pages may take up to the time limit each; so few of them are fetched at once. */
  private static final int PAGES_A_POLL = 50;

  private static final int DOCUMENTS_A_POLL = 200;

  private final Wiring wiring;
  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Path state;

  /**
   * @param state folder of the stages' local state where the settings name none
   */
  public Stages(Wiring wiring, Connection connection, RecordSerdes serdes, Path state) {
    this.wiring = wiring;
    this.connection = connection;
    this.topics = wiring.topics();
    this.serdes = serdes;
    this.state = state;
  }

  private StreamsStage.Options options(int maxPollRecords) {
    return new StreamsStage.Options(
        wiring.streams(state), maxPollRecords, topics.settings().replication());
  }

  public StreamsStage extraction() {
    return StreamsStage.start(
        topics.applicationId("extraction"),
        ExtractionTopology.build(topics, serdes, wiring.pageToDocument()),
        connection,
        options(PAGES_A_POLL));
  }

  public StreamsStage curation() {
    TopicTail tail = new TopicTail(connection, topics);
    return StreamsStage.start(
            topics.applicationId("curation"),
            CurationTopology.build(topics, serdes, wiring.curation(), wiring.dedup(), tail),
            connection,
            options(DOCUMENTS_A_POLL))
        .with(tail);
  }

  public StreamsStage tokenize(Tokenizer tokenizer) {
    return StreamsStage.start(
        topics.applicationId("tokenize"),
        TokenizeTopology.build(topics, serdes, tokenizer, wiring.packing()),
        connection,
        options(DOCUMENTS_A_POLL));
  }
}
