package dev.millrace.benchmarks.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.benchmarks.chaos.process.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The story on two copies of a folder, one undisturbed and one killed, and what differs after. */
final class ReplayChaosRun {
  private static final String RETRAINED = Story.GENERATION + "-retrained";

  private final Commands template;
  private final List<String> files;
  private final Path work;
  private final Random random;
  private final int kills;
  private final PrintWriter out;
  private final long begin = System.nanoTime();
  private final Map<String, Duration> durations = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * @param template on a folder that is yet to be made, below {@code work}
   * @param kills of all commands together
   */
  ReplayChaosRun(
      Commands template, List<String> files, Path work, long seed, int kills, PrintWriter out) {
    this.template = template;
    this.files = files;
    this.work = work;
    this.random = new Random(seed);
    this.kills = kills;
    this.out = out;
  }

  /** Returns what is not right, a line each. */
  List<String> run() throws InterruptedException {
    toEnd(template, Story.first(files));
    Story story = new Story(files, host());
    Map<String, String> undisturbed = story(story, copy("undisturbed"), Map.of());
    Map<String, String> killed = story(story, copy("killed"), shares(story));
    List<String> wrong = new ArrayList<>(faults);
    for (String name : new TreeSet<>(undisturbed.keySet())) {
      List<String> found = EndState.compare(name, undisturbed, killed);
      say("%-28s %s", name, found.isEmpty() ? "the same" : "NOT RIGHT");
      wrong.addAll(found);
    }
    return wrong;
  }

  /** The third of the hosts by tokens. */
  private String host() throws InterruptedException {
    Program.Result answer = template.execute(List.of("lineage", "--hosts", "--top", "3", "--json"));
    try {
      String line =
          answer.lines().stream().filter(one -> one.startsWith("{")).findFirst().orElse("{}");
      JsonNode hosts = new ObjectMapper().readTree(line).path("hosts");
      if (hosts.isEmpty()) {
        throw new IllegalStateException("the first run trained on no host: " + answer.lines());
      }
      String host = hosts.get(hosts.size() - 1).path("host").asText();
      say("host %s is to be taken down", host);
      return host;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lineage answers " + answer.lines(), e);
    }
  }

  private Commands copy(String name) {
    Path target = work.resolve(name);
    try (Stream<Path> all = Files.walk(template.data())) {
      for (Path source : (Iterable<Path>) all::iterator) {
        Files.copy(source, target.resolve(template.data().relativize(source).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + template.data(), e);
    }
    return template.on(target);
  }

  /** Step's name to its kills: as even as can be. */
  private Map<String, Integer> shares(Story story) {
    List<String> killed =
        Stream.concat(story.before().stream(), story.after().stream())
            .filter(Step::killed)
            .map(Step::name)
            .toList();
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < kills; i++) {
      shares.merge(killed.get(i % killed.size()), 1, Integer::sum);
    }
    return shares;
  }

  private Map<String, String> story(Story story, Commands commands, Map<String, Integer> shares)
      throws InterruptedException {
    for (Step step : story.before()) {
      take(commands, step, shares.getOrDefault(step.name(), 0));
    }
    EndState state = new EndState(commands);
    for (String name : List.of("main", Story.GENERATION)) {
      state.ask("accounts of " + name, "accounts", "--json", "--set", "topics.generation=" + name);
    }
    state.ask("comparison", "replay", "compare", "main", Story.GENERATION, "--json");
    for (Step step : story.after()) {
      take(commands, step, shares.getOrDefault(step.name(), 0));
    }
    state.check("audit", "accounts", "audit", "--deep");
    state.ask("generations", "replay", "list", "--json");
    state.weights(Story.GENERATION);
    state.weights(RETRAINED);
    state.states();
    return state.facts();
  }

  private void take(Commands commands, Step step, int times) throws InterruptedException {
    int done = 0;
    for (int tries = 0; done < times && tries < 3 * times; tries++) {
      long most = durations.getOrDefault(step.name(), Duration.ofSeconds(10)).toMillis();
      Duration after = Duration.ofMillis((long) (random.nextDouble() * most));
      OptionalInt ended = commands.kill(step.arguments(), after);
      if (ended.isEmpty()) {
        done++;
        say("killed %s after %.1f s, %d of %d", step.name(), after.toMillis() / 1e3, done, times);
      } else if (ended.getAsInt() != 0) {
        faults.add(step.name() + " ended by itself with " + ended.getAsInt());
      }
    }
    toEnd(commands, step);
  }

  private void toEnd(Commands commands, Step step) throws InterruptedException {
    long start = System.nanoTime();
    Program.Result result = commands.execute(step.arguments());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    durations.putIfAbsent(step.name(), took);
    say("%s: exit code %d after %.1f s", step.name(), result.exitCode(), took.toMillis() / 1e3);
    if (result.exitCode() != 0) {
      result.lines().forEach(line -> out.println("           | " + line));
      faults.add(step.name() + " ended with " + result.exitCode());
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, "[%7.1f s] ", (System.nanoTime() - begin) / 1e9);
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }
}
