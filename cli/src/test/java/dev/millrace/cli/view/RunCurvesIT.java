package dev.millrace.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView.Point;
import dev.millrace.inference.serving.PipelineView.RunEntry;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunCurvesIT {
  private static final TopicSettings SETTINGS = new TopicSettings("", "", 1, (short) 1);
  private static final Topics MAIN = new Topics(SETTINGS);
  private static final Topics OTHER = new Topics(SETTINGS.ofGeneration("g2"));

  @TempDir Path folder;

  @Test
  void runsOfEveryGenerationThatWasNotDroppedHaveCurves() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      RecordSerdes serdes = new RecordSerdes(connection);
      new TopicCreation(connection, MAIN).run();
      new TopicCreation(connection, OTHER).run();
      // g3 has no topics: its log, which is not there, must hold up no other's.
      GenerationRegister register = new GenerationRegister(connection, MAIN, serdes);
      register.change(_ -> List.of(generation("g2", "ready"), generation("g3", "building")));
      write(connection, MAIN, entry("default", 1), entry("default", 2));
      write(connection, OTHER, entry("default", 1), entry("hot", 7));
      try (RunCurves curves = new RunCurves(connection, MAIN, serdes)) {
        assertThat(curves.runs())
            .containsExactly(
                new RunEntry("g2", "hot", 7, Instant.ofEpochMilli(7)),
                new RunEntry("main", "default", 2, Instant.ofEpochMilli(2)),
                new RunEntry("g2", "default", 1, Instant.ofEpochMilli(1)));
        assertThat(curves.find("main", "default").orElseThrow().curve().points())
            .extracting(Point::step)
            .containsExactly(1L, 2L);
        assertThat(curves.find("g2", "none")).isEmpty();
      }
      register.change(_ -> List.of(generation("g2", "dropped")));
      try (RunCurves curves = new RunCurves(connection, MAIN, serdes)) {
        assertThat(curves.runs()).extracting(RunEntry::generation).containsExactly("main");
      }
    }
  }

  private static Generation generation(String name, String state) {
    return Generation.newBuilder()
        .setName(name)
        .setState(state)
        .setStartsFrom("pages")
        .setParent("main")
        .build();
  }

  private static TrainingLogEntry entry(String run, long step) {
    return TrainingLogEntry.newBuilder()
        .setRun(run)
        .setStep(step)
        .setAt(Instant.ofEpochMilli(step))
        .setLoss(3.0)
        .build();
  }

  private static void write(Connection connection, Topics topics, TrainingLogEntry... entries) {
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Producer<String, TrainingLogEntry> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(TrainingLogEntry.class))) {
      for (TrainingLogEntry entry : entries) {
        var _ =
            producer.send(new ProducerRecord<>(topics.trainingLog().name(), entry.getRun(), entry));
      }
    }
  }
}
