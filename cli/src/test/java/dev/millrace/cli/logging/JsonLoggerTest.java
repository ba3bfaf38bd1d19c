package dev.millrace.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class JsonLoggerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final JsonLogger logger = new JsonLogger("a.B", Optional.of(Level.WARN), out);

  private List<JsonNode> events() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> events = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      events.add(json.readTree(line));
    }
    return events;
  }

  @Test
  void anEventIsAnObjectALine() throws Exception {
    logger.warn("{} of {}\n\"quoted\"", 3, "ü");

    assertThat(events()).hasSize(1);
    JsonNode event = events().getFirst();
    assertThat(event.path("level").asText()).isEqualTo("warn");
    assertThat(event.path("logger").asText()).isEqualTo("a.B");
    assertThat(event.path("message").asText()).isEqualTo("3 of ü\n\"quoted\"");
    assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  @Test
  void anErrorComesWithItsTraceInTheSameLine() throws Exception {
    logger.error("it ends", new IllegalStateException("broken"));

    assertThat(events()).hasSize(1);
    assertThat(events().getFirst().path("error").asText())
        .startsWith("java.lang.IllegalStateException: broken\n\tat ");
  }

  @Test
  void whatIsBelowTheLevelIsNotWritten() throws Exception {
    logger.info("hush");
    new JsonLogger("c", Optional.empty(), out).error("off");

    assertThat(events()).isEmpty();
  }

  @Test
  void aThreadOfKafkaStreamsTellsItsStage() throws Exception {
    String name = "prefix-millrace-curation-0f8fad5b-d9cb-469f-a165-70867728950e-StreamThread-1";
    Thread thread = Thread.ofPlatform().name(name).start(() -> logger.warn("slow"));
    thread.join();

    assertThat(events().getFirst().path("stage").asText()).isEqualTo("curation");
  }

  @Test
  void levelsAreThoseOfPlainLines() {
    Properties properties = new Properties();
    properties.put("org.slf4j.simpleLogger.defaultLogLevel", "error");
    properties.put("org.slf4j.simpleLogger.log.dev.millrace", "warn");
    properties.put("org.slf4j.simpleLogger.log.org.apache.kafka.streams", "off");
    LogLevels levels = new LogLevels(properties);

    assertThat(levels.of("com.example.A")).contains(Level.ERROR);
    assertThat(levels.of("dev.millrace.cli.B")).contains(Level.WARN);
    assertThat(levels.of("dev.millraces.C")).contains(Level.ERROR);
    assertThat(levels.of("org.apache.kafka.streams.processor.D")).isEmpty();
  }

  @Test
  void linesThatArePrintedAreEventsToo() throws Exception {
    try (PrintStream printed =
        new PrintStream(new EventLines(out, "warn"), true, StandardCharsets.UTF_8)) {
      printed.println("millrace: stopping");
      printed.println();
      printed.print("step 1");
      printed.print(", loss 2\n");
      printed.println("{\"time\":\"t\",\"level\":\"error\",\"message\":\"already one\"}");
    }

    assertThat(events().stream().map(event -> event.path("message").asText()))
        .containsExactly("stopping", "step 1, loss 2", "already one");
    assertThat(events().getFirst().path("level").asText()).isEqualTo("warn");
  }

  @Test
  void theFormatIsFoundOnTheCommandLine() {
    assertThat(LogFormat.of("run", "--log-format", "json")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("run", "--log-format=JSON", "--port", "0")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("run", "--log-format", "plain")).isEqualTo(LogFormat.PLAIN);
    assertThat(LogFormat.of("run", "--log-format")).isEqualTo(LogFormat.PLAIN);
    assertThat(LogFormat.of("encode", "json")).isEqualTo(LogFormat.PLAIN);
  }
}
