package dev.millrace.cli.report;

import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.lineage.KnownRuns;
import dev.millrace.cli.report.film.FilmMaker;
import dev.millrace.cli.report.film.FilmPlan;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.kafka.LineageReader;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Gathers what a report tells: from topics, from the index of lineage and from checkpoints. */
public final class FactsReader {
  /** Whose rights it needs: it counts as {@code accounts} does, and asks as {@code lineage}. */
  private static final String READER = "accounts";

  private static final String LINEAGE = "lineage";

  private static final int EXAMPLES = 2;
  private static final int LARGEST = 10;

  private final Connection connection;
  private final RecordSerdes serdes;
  private final ChosenGeneration chosen;
  private final Topics topics;
  private final TrainerSettings trainer;
  private final Path lineage;

  /**
   * @param checkpoints folder of checkpoints where the settings name none
   * @param lineage folder of the index of lineage, which is asked if it is there
   */
  public FactsReader(
      Connection connection, ChosenGeneration chosen, Path checkpoints, Path lineage) {
    this.connection = connection;
    this.serdes = new RecordSerdes(connection);
    this.chosen = chosen;
    this.topics = chosen.topics();
    this.trainer = chosen.wiring().trainer(checkpoints);
    this.lineage = lineage;
  }

  RunFacts read(FilmPlan plan) throws InterruptedException {
    String run = trainer.run();
    Takedowns takedowns = takedowns();
    DropLog drops = drops(takedowns);
    Progress progress;
    List<String> notes;
    List<Checkpoint> announced;
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, topics, serdes)) {
      accounts.awaitSettled();
      progress = accounts.progress(run);
      notes =
          Stream.concat(accounts.feed().note().stream(), progress.counts().notes().stream())
              .toList();
      announced = accounts.feed().runs().checkpoints(run);
    }
    SmallTopics small = new SmallTopics(topics.origins(), run, progress.steps());
    TopicScan.values(READER, connection, serdes, small.read(topics))
        .toEnd(record -> small.add(record.value()));
    SortedMap<Long, Checkpoint> checkpoints = new TreeMap<>();
    announced.forEach(checkpoint -> checkpoints.put(checkpoint.getStep(), checkpoint));
    return new RunFacts(
        Instant.now(),
        run,
        chosen.generation(),
        progress,
        notes,
        small.sources(),
        takedowns,
        drops,
        small.training(),
        small.spans(),
        checkpoints,
        announced.size(),
        shares(run, checkpoints),
        state(checkpoints),
        new FilmMaker(plan, chosen.wiring().serving(), trainer.checkpointsRoot())
            .make(checkpoints));
  }

  /** A cluster of a version before has no such topic. */
  private Takedowns takedowns() {
    boolean there;
    try (TopicEnds ends = new TopicEnds(connection)) {
      there = !ends.existing(topics.takedowns().topicPartitions()).isEmpty();
    }
    return there
        ? TakedownFollower.read(LINEAGE, connection, topics, serdes).current()
        : Takedowns.NONE;
  }

  private DropLog drops(Takedowns takedowns) {
    DropLog drops = new DropLog(takedowns, EXAMPLES);
    for (Topics maker : topics.makers()) {
      TopicScan.values(READER, connection, serdes, maker.droppedDocuments())
          .toEnd(
              record -> {
                if (topics.isMadeBy(maker, record.value().getStage())) {
                  drops.add(record.value());
                }
              });
    }
    return drops;
  }

  /** Only of an index that is there: to make one reads all topics. */
  private Optional<DocumentShares> shares(String run, SortedMap<Long, Checkpoint> checkpoints) {
    if (checkpoints.isEmpty() || !Files.isDirectory(lineage)) {
      return Optional.empty();
    }
    CheckpointId newest = new CheckpointId(run, checkpoints.lastKey());
    return Optional.of(
        new LineageReader(connection, serdes, topics, lineage)
            .answer(
                chosen.all(),
                note -> System.err.println("millrace: " + note),
                answers -> shares(answers, newest)));
  }

  private DocumentShares shares(LineageAnswers answers, CheckpointId newest) {
    KnownRuns runs = new KnownRuns(answers, trainer.checkpointsRoot());
    return answers.shares(runs.upTo(newest), LARGEST);
  }

  private Optional<TrainerState> state(SortedMap<Long, Checkpoint> checkpoints) {
    if (checkpoints.isEmpty()) {
      return Optional.empty();
    }
    Path folder = trainer.checkpointsRoot().resolve(checkpoints.lastEntry().getValue().getPath());
    return Files.exists(folder.resolve(CheckpointFiles.TRAINER))
        ? Optional.of(TrainerState.read(folder))
        : Optional.empty();
  }
}
