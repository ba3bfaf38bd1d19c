package dev.millrace.inference.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the scripts of {@code clients} by node. Their packages are found in the folders of {@code
 * NODE_PATH} and among npm's global ones; a script sees them beside itself, as {@code import} wants
 * it.
 *
 * @param folder for the script, its packages and what it says
 */
record NodeScript(Path folder) {
  private static final String NODE = "this test runs node (Debian: nodejs); ";
  private static final int SECONDS = 90;

  /** What the script says, both streams together. */
  String run(String script, List<String> packages, String... arguments) throws Exception {
    for (String file : List.of("service.mjs", script)) {
      try (InputStream in = NodeScript.class.getResourceAsStream("/clients/" + file)) {
        Files.copy(Objects.requireNonNull(in, file), folder.resolve(file));
      }
    }
    List<String> command = new ArrayList<>(List.of("node", folder.resolve(script).toString()));
    command.addAll(List.of(arguments));
    List<Path> links = links(packages);
    try {
      return said(command);
    } finally {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  private List<Path> links(List<String> packages) throws Exception {
    List<Path> installed = installed();
    List<Path> links = new ArrayList<>();
    for (String name : packages) {
      Path target = found(name, installed);
      Path link = folder.resolve("node_modules").resolve(name);
      Files.createDirectories(Objects.requireNonNull(link.getParent()));
      links.add(Files.createSymbolicLink(link, target));
    }
    return links;
  }

  private static Path found(String name, List<Path> installed) {
    return installed.stream()
        .map(one -> one.resolve(name))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseGet(
            () ->
                fail(
                    "npm's package %s is missing: npm install -g %s, or npm install %s and"
                        + " NODE_PATH set to its node_modules; looked in %s",
                    name, name, name, installed));
  }

  private List<Path> installed() throws Exception {
    String named = Optional.ofNullable(System.getenv("NODE_PATH")).orElse("");
    String global = said(List.of("npm", "root", "-g")).lines().reduce("", (a, b) -> b);
    return Stream.concat(Stream.of(named.split(":", -1)), Stream.of(global))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).toAbsolutePath())
        .toList();
  }

  private String said(List<String> command) throws Exception {
    Path out = folder.resolve(command.getFirst() + ".out");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError(NODE + e.getMessage(), e);
    }
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("%s says %s and does not end", command, Files.readString(out)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out).strip();
  }
}
