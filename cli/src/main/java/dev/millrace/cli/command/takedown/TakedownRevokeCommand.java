package dev.millrace.cli.command.takedown;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.TakedownReport;
import dev.millrace.replay.takedown.kafka.TakedownRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    header = "Ends takedowns: what matches is let in again from now on.",
    description = {
      "",
      "What was dropped while it was in force stays dropped until it is crawled or replayed"
          + " again.%n"
    })
public final class TakedownRevokeCommand implements Callable<Integer> {
  @Mixin private TargetOptions targets = new TargetOptions();

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<TakedownTarget> named = targets.targets();
    return source.read(common.wiring(), (wiring, connection) -> revoke(named, wiring, connection));
  }

  private int revoke(List<TakedownTarget> named, Wiring wiring, Connection connection) {
    TakedownTopics.ofRegister(wiring.topics()).require(connection);
    TakedownRegister register =
        new TakedownRegister(
            connection, wiring.topics(), new RecordSerdes(connection), InstantSource.system());
    TakedownHistory before = register.read();
    for (TakedownTarget target : named) {
      if (before.find(target).isEmpty()) {
        throw new SettingsException(
            target + " was never taken down; millrace takedown list shows what is in force");
      }
    }
    List<TakedownTarget> revoked = register.revoke(named);
    TakedownHistory after = register.read();
    List<Map<String, Object>> objects = new ArrayList<>();
    for (TakedownTarget target : named) {
      Entry entry = after.find(target).orElseThrow();
      Map<String, Object> object = TakedownReport.toJson(entry);
      object.put("changed", revoked.contains(target));
      objects.add(object);
      if (!json) {
        System.out.println(TakedownReport.line(entry));
      }
    }
    if (json) {
      System.out.println(TakedownJson.of(objects));
    }
    return 0;
  }
}
