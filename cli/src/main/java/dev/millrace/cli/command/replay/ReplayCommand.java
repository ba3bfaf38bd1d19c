package dev.millrace.cli.command.replay;

import picocli.CommandLine.Command;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    header = "Generations: all that is made from pages, made anew with other settings.",
    description = {
      "",
      "A generation has topics, stores, groups and transactional ids of its own, beside those of"
          + " the current one. The one without a name is called main.",
      "",
      "Example: millrace replay start g2 --from pages --set language.threshold=0.85"
          + " --until-drained%n         millrace replay compare main g2%n"
          + "         millrace replay promote g2 --fresh%n"
    },
    subcommands = {
      ReplayStartCommand.class,
      ReplayListCommand.class,
      ReplayStatusCommand.class,
      ReplayCompareCommand.class,
      ReplayPromoteCommand.class,
      ReplayRollbackCommand.class,
      ReplayDropCommand.class
    })
public final class ReplayCommand {}
