package dev.millrace.cli.command.replay;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.replay.PromotionReport;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.DataPlace;
import dev.millrace.replay.generation.kafka.Promotions;
import dev.millrace.schemas.RecordSerdes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    header = "Go back to the generation that was current before the latest promotion.",
    description = {
      "",
      "Its stages go on where they were. If another run was begun with the promotion, the former"
          + " one goes on where it was, too, and is served at once; if the same run went on, it"
          + " goes on from its newest checkpoint, with what it has learned since.",
      "",
      "Asked again, it changes nothing; promote leads further back.",
      "",
      "Example: millrace replay rollback --data millrace-data%n"
    })
public final class ReplayRollbackCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (DataPlace place = source.open(common.wiring())) {
      Wiring given = place.wiring();
      place.requireShared(given.topics());
      Promotions.Outcome outcome =
          new Promotions(
                  place.connection(),
                  given.topics().settings(),
                  new RecordSerdes(place.connection()))
              .rollback();
      json.print(PromotionReport.toJson(outcome), PromotionReport.toText(outcome));
      return 0;
    }
  }
}
