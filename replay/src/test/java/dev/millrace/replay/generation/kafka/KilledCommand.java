package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.kafka.drop.Dropping;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A promotion, or a drop, in a process of its own, to be killed. */
final class KilledCommand {
  private KilledCommand() {}

  static Process start(Connection connection, File output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledCommand.class.getName(),
            connection.bootstrapServers(),
            connection.schemaRegistryUrl()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  public static void main(String[] arguments) {
    try {
      run(Connection.to(arguments[0], arguments[1]), arguments[2], arguments[3]);
      System.out.println("done");
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Connection connection, String verb, String name)
      throws InterruptedException {
    RecordSerdes serdes = new RecordSerdes(connection);
    System.out.println("begins");
    switch (verb) {
      case "promote" -> {
        var _ =
            new Promotions(connection, TwoGenerations.SETTINGS, serdes)
                .promote(
                    new Promotions.Request(
                        name, false, Optional.empty(), Optional.empty(), "default"));
      }
      case "rollback" -> {
        var _ = new Promotions(connection, TwoGenerations.SETTINGS, serdes).rollback();
      }
      default -> new Dropping(connection, TwoGenerations.SETTINGS, serdes).drop(name);
    }
  }
}
