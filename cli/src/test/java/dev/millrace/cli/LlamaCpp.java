package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** llama.cpp, run by node. */
final class LlamaCpp {
  private static final String NEEDED =
      "this test runs node (Debian: nodejs) with llama.cpp: npm install -g node-llama-cpp; ";

  private LlamaCpp() {}

  /**
   * Ids of each prompt and its likeliest continuation.
   *
   * @param folder for the script and what it says
   * @param tokens how many are added
   * @param prompts texts, or ids such as {@code ids:3,4,5}
   */
  static List<String> continued(Path folder, String file, int tokens, String... prompts)
      throws Exception {
    Path script = folder.resolve("continue.mjs");
    try (InputStream in = LlamaCpp.class.getResourceAsStream("continue.mjs")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    ProcessBuilder builder =
        new ProcessBuilder("node", script.toString(), file, Integer.toString(tokens));
    builder.command().addAll(List.of(prompts));
    Path out = folder.resolve("said");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(NEEDED).isTrue();
    } catch (IOException e) {
      throw new AssertionError(NEEDED + e.getMessage(), e);
    }
    List<String> lines =
        Files.readAllLines(out).stream().filter(line -> line.startsWith("ids ")).toList();
    assertThat(lines).as(NEEDED + Files.readString(out)).hasSize(prompts.length);
    return lines.stream().map(line -> line.substring(4)).toList();
  }
}
