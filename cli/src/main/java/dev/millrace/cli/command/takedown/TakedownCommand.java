package dev.millrace.cli.command.takedown;

import picocli.CommandLine.Command;

@Command(
    name = "takedown",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TakedownAddCommand.class,
      TakedownListCommand.class,
      TakedownStatusCommand.class,
      TakedownRevokeCommand.class
    },
    header = "Takes pages out: by URL, prefix, host, domain or digest of their text.",
    description = {
      "",
      "From then on pages that match are dropped, clean documents that match are withdrawn, and"
          + " blocks that were not trained on yet are masked where they hold them.",
      "",
      "A target is a URL, or url:, prefix:, host:, domain: or digest: and what it names. Scheme,"
          + " fragment and standard port play no part; host: is one host, domain: also all below"
          + " it.%n"
    })
public final class TakedownCommand {}
