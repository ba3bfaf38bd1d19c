package dev.millrace.filters.optout;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.millrace.schemas.settings.Setting;
import java.util.Optional;
import java.util.Set;

/** Which opt-outs drop a page. */
public record OptOutSettings(
    @Setting(
            key = "opt-outs.obey",
            stage = "extraction",
            text = "opt-outs of publishers that drop a page; empty: none")
        Set<OptOut> obey) {

  /** All. */
  public static final OptOutSettings DEFAULT = new OptOutSettings(Set.of(OptOut.values()));

  public OptOutSettings {
    // in the enum's order, so that the same page is dropped by the same rule
    obey = Sets.immutableEnumSet(obey);
  }

  /** The first of a page's opt-outs that is obeyed. */
  public Optional<OptOut> firstOf(Set<OptOut> said) {
    return ImmutableSet.copyOf(obey).stream().filter(said::contains).findFirst();
  }
}
