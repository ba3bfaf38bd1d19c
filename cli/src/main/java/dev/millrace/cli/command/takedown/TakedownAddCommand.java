package dev.millrace.cli.command.takedown;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.takedown.Copy;
import dev.millrace.cli.takedown.CopySearch;
import dev.millrace.cli.view.CopyReport;
import dev.millrace.cli.view.TakedownReport;
import dev.millrace.replay.takedown.Reach;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.replay.takedown.kafka.ReachScan;
import dev.millrace.replay.takedown.kafka.TakedownRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    header = "Puts takedowns in force.",
    description = {
      "",
      "What is in force already stays as it is, so it can be repeated. A takedown of something that"
          + " was never seen is kept and applies to what comes.",
      "",
      "The same text elsewhere is looked for among clean documents, by its digest and as a"
          + " near-duplicate, and among the pages that were dropped as its duplicates; what is"
          + " found is named, and with --with-copies taken down too, each by a target of its own.",
      "",
      "A target that takes a tenth of all clean documents or more needs --yes.",
      "",
      "Example: millrace takedown add https://example.org/me --reference letter-17%n"
    })
public final class TakedownAddCommand implements Callable<Integer> {
  @Mixin private TargetOptions targets = new TargetOptions();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
  private String reason = "";

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "how whoever asks names the request, for the record")
  private String reference = "";

  @Option(
      names = "--with-copies",
      description = "also take the same text, or nearly the same, wherever else it is found")
  private boolean withCopies;

  @Option(names = "--yes", description = "however much it takes")
  private boolean yes;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<TakedownTarget> named = targets.targets();
    return source.read(common.wiring(), (wiring, connection) -> add(named, wiring, connection));
  }

  private int add(List<TakedownTarget> named, Wiring wiring, Connection connection) {
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    TakedownTopics.of(topics).require(connection);
    RecordSerdes serdes = new RecordSerdes(connection);
    Map<TakedownTarget, Reach> reaches = ReachScan.of(named, connection, topics, serdes);
    if (!yes) {
      reaches.forEach(TakedownAddCommand::requireSmall);
    }
    TakedownRegister register =
        new TakedownRegister(connection, topics, serdes, InstantSource.system());
    Map<TakedownTarget, List<Copy>> copies =
        CopySearch.of(
            named, register.read().current(), wiring.minHash(), connection, topics, serdes);
    if (withCopies && !yes) {
      requireFew(copies, reaches);
    }
    List<TakedownTarget> added = register.add(requests(named, copies));
    print(register.read(), reaches, copies, added);
    return 0;
  }

  private List<TakedownRequest> requests(
      List<TakedownTarget> named, Map<TakedownTarget, List<Copy>> copies) {
    List<TakedownRequest> requests = new ArrayList<>();
    named.forEach(one -> requests.add(TakedownRequest.of(one, reason, reference)));
    if (withCopies) {
      copies.forEach(
          (of, found) ->
              found.forEach(
                  copy ->
                      requests.add(
                          new TakedownRequest(copy.take(), reason, reference, Optional.of(of)))));
    }
    return requests;
  }

  private static void requireFew(
      Map<TakedownTarget, List<Copy>> copies, Map<TakedownTarget, Reach> reaches) {
    copies.forEach(
        (target, found) -> {
          long clean = found.stream().filter(copy -> copy.kind() != Copy.Kind.DROPPED).count();
          long documents =
              Optional.ofNullable(reaches.get(target)).map(Reach::documents).orElse(0L);
          if (Reach.isLarge(clean, documents)) {
            throw new SettingsException(
                "the copies of what "
                    + target
                    + " takes are "
                    + clean
                    + " of "
                    + documents
                    + " clean documents, a tenth or more; add --yes if that is meant");
          }
        });
  }

  private static void requireSmall(TakedownTarget target, Reach reach) {
    if (reach.isLarge()) {
      throw new SettingsException(
          target
              + " takes "
              + reach.taken()
              + " of "
              + reach.documents()
              + " clean documents, a tenth or more; add --yes if that is meant");
    }
  }

  private void print(
      TakedownHistory history,
      Map<TakedownTarget, Reach> reaches,
      Map<TakedownTarget, List<Copy>> copies,
      List<TakedownTarget> added) {
    List<Map<String, Object>> objects = new ArrayList<>();
    reaches.forEach(
        (target, reach) -> {
          TakedownHistory.Entry entry = history.find(target).orElseThrow();
          Map<String, Object> object = TakedownReport.toJson(entry);
          object.put("added", added.contains(target));
          object.put("cleanDocuments", reach.taken());
          List<Copy> found = copies.getOrDefault(target, List.of());
          object.put("copies", CopyReport.toJson(found, withCopies));
          objects.add(object);
          if (!json) {
            System.out.println(
                TakedownReport.line(entry)
                    + (added.contains(target) ? "" : " already")
                    + "; "
                    + TakedownReport.line(reach));
            CopyReport.lines(found, withCopies).forEach(System.out::println);
          }
        });
    if (json) {
      System.out.println(TakedownJson.of(objects));
    }
  }
}
