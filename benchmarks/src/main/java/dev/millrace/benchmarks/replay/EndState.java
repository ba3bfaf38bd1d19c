package dev.millrace.benchmarks.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.millrace.benchmarks.chaos.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a folder holds, as far as two folders with the same story must hold the same. */
final class EndState {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Times, and counts of what was read at that moment. */
  private static final List<String> VARYING =
      List.of("lag", "begunAt", "begunBy", "changedAt", "changedBy", "promotion", "changes");

  /** Begins a fact of a command that did not answer, or did not find all right. */
  static final String WRONG = "wrong";

  private final Commands commands;
  private final Map<String, String> facts = new TreeMap<>();

  EndState(Commands commands) {
    this.commands = commands;
  }

  /** Name to what must be the same. */
  Map<String, String> facts() {
    return Map.copyOf(facts);
  }

  /** What is not right about a fact of both folders: it differs, or is wrong in both. */
  static List<String> compare(
      String name, Map<String, String> undisturbed, Map<String, String> killed) {
    String fact = undisturbed.getOrDefault(name, WRONG);
    String other = killed.getOrDefault(name, WRONG);
    return fact.equals(other) && !fact.startsWith(WRONG)
        ? List.of()
        : List.of(name + " undisturbed: " + fact, name + " killed: " + other);
  }

  /** Notes what a command answers, without what varies. */
  void ask(String name, String... arguments) throws InterruptedException {
    Program.Result result = commands.execute(List.of(arguments));
    String answer =
        result.lines().stream()
            .filter(line -> line.startsWith("{"))
            .findFirst()
            .map(EndState::withoutVarying)
            .orElse("");
    facts.put(
        name,
        result.exitCode() == 0 && !answer.isEmpty()
            ? answer
            : WRONG + "\n" + String.join("\n", result.lines()));
  }

  /** Notes how a command that checks ends. */
  void check(String name, String... arguments) throws InterruptedException {
    Program.Result result = commands.execute(List.of(arguments));
    facts.put(
        name, result.exitCode() == 0 ? "right" : WRONG + "\n" + String.join("\n", result.lines()));
  }

  /** Notes the digests of the weights of a run's checkpoints that have kept theirs. */
  void weights(String run) {
    Path folder = commands.data().resolve("checkpoints").resolve(run);
    List<String> digests = new ArrayList<>();
    for (Path file : files(folder)) {
      if (file.getFileName().toString().equals("model.safetensors")) {
        digests.add(folder.relativize(file) + " " + digest(file));
      }
    }
    facts.put("weights of " + run, String.join("\n", digests));
  }

  /** Notes the names of the stages' state folders. */
  void states() {
    Path streams = commands.data().resolve("streams");
    try (Stream<Path> folders = Files.list(streams)) {
      facts.put(
          "state folders",
          String.join(" ", folders.map(one -> one.getFileName().toString()).sorted().toList()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + streams, e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static String digest(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static String withoutVarying(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      strip(node);
      return node.toPrettyString();
    } catch (JsonProcessingException e) {
      return line;
    }
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(VARYING);
    }
    node.forEach(EndState::strip);
  }
}
