package dev.millrace.cli.settings;

import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.schemas.settings.Setting;

/** Which personal data are replaced. */
record PiiSettings(
    @Setting(
            key = "pii.profile",
            stage = "curation",
            text = "fineweb: e-mail and public IPv4 addresses; strict: more kinds")
        Profile profile) {

  static final PiiSettings DEFAULT = new PiiSettings(Profile.FINEWEB);

  /** A set of kinds of personal data. */
  enum Profile {
    FINEWEB,
    STRICT
  }

  PiiScrubber scrubber() {
    return switch (profile) {
      case FINEWEB -> PiiScrubber.fineweb();
      case STRICT -> PiiScrubber.strict();
    };
  }
}
