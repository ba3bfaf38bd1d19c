package dev.millrace.filters.optout;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.millrace.schemas.settings.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which opt-outs drop a page.
 *
 * @param agents whose rules are obeyed beside those for all crawlers; in lower case
 */
public record OptOutSettings(
    @Setting(
            key = "opt-outs.obey",
            stage = "extraction",
            text = "opt-outs of publishers that drop a page; empty: none")
        Set<OptOut> obey,
    @Setting(
            key = "opt-outs.agents",
            stage = "extraction",
            text =
                "crawlers whose opt-outs by name are obeyed, beside those for all; name yours"
                    + " (crawl.agent), or the one that made an archive, such as ccbot",
            pattern = "[A-Za-z][A-Za-z0-9_-]*",
            rule = "a name of letters, digits, hyphens and underscores")
        Set<String> agents) {

  /** All. */
  public static final OptOutSettings DEFAULT =
      new OptOutSettings(Set.of(OptOut.values()), Set.of("millrace"));

  public OptOutSettings {
    // in the enum's order, so that the same page is dropped by the same rule
    obey = Sets.immutableEnumSet(obey);
    agents = agents.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toImmutableSet());
  }

  /** Obeying others. */
  public OptOutSettings obeying(Set<OptOut> others) {
    return new OptOutSettings(others, agents);
  }

  /** The first of a page's opt-outs that is obeyed. */
  public Optional<OptOut> firstOf(Set<OptOut> said) {
    return ImmutableSet.copyOf(obey).stream().filter(said::contains).findFirst();
  }
}
