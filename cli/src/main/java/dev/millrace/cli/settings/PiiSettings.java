package dev.millrace.cli.settings;

import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.schemas.settings.Setting;
import java.util.Set;

/** Which personal data are replaced. */
record PiiSettings(
    @Setting(
            key = "pii.profile",
            stage = "curation",
            text =
                "fineweb: e-mail and public IPv4 addresses as the recipe finds them; strict: more"
                    + " kinds, and no versions or section numbers taken for addresses")
        Profile profile,
    @Setting(
            key = "pii.kinds",
            stage = "curation",
            text = "kinds that are replaced; empty: those of the profile")
        Set<PiiKind> kinds) {

  static final PiiSettings DEFAULT = new PiiSettings(Profile.FINEWEB, Set.of());

  /** A set of kinds of personal data. */
  enum Profile {
    FINEWEB,
    STRICT
  }

  PiiScrubber scrubber() {
    return switch (profile) {
      case FINEWEB -> kinds.isEmpty() ? PiiScrubber.fineweb() : PiiScrubber.fineweb(kinds);
      case STRICT -> kinds.isEmpty() ? PiiScrubber.strict() : PiiScrubber.strict(kinds);
    };
  }
}
