package dev.millrace.cli.command.offline;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.InputOption;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.Judgement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    header = "Every quality rule's verdict on texts, to see what a limit does.",
    description = {
      "",
      "Reads JSON lines with a text and perhaps an id, url, language and score (what extract"
          + " writes). Gives for each a line with id, keep, drops, rules and c4Text. Every rule is"
          + " judged on its own and on the text as given, so drops names all faults: each with"
          + " rule, reason (datatrove's word), measured and limit, in the recipe's order; rules"
          + " holds every quality rule that had something to measure, with kept, measured and"
          + " limit. c4Text is the text as C4 rewrites it, null where C4 drops it. The URL and"
          + " language rules are judged where url and language are given. Any limit of millrace"
          + " settings can be --set.",
      "",
      "Example: millrace extract page.html | millrace judge - --set gopher-quality.min-words=20%n"
    })
public final class JudgeCommand implements Callable<Integer> {
  @Mixin private InputOption inputs = new InputOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Judgement judgement = new Judgement(common.wiring());
    JsonLines.transform("judge", inputs.names(), judgement::of);
    return 0;
  }
}
