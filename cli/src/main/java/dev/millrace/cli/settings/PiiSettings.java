package dev.millrace.cli.settings;

import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.schemas.Setting;

/** Which personal data are replaced. */
record PiiSettings(
    @Setting(
            key = "pii.profile",
            text = "fineweb: e-mail and public IPv4 addresses; strict: more kinds")
        Profile profile) {

  static final PiiSettings DEFAULT = new PiiSettings(Profile.FINEWEB);

  /** Kinds that go together. */
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
