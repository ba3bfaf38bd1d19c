package dev.millrace.cli.settings;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.schemas.Setting;

/** Whose code the quality rules follow. */
record ProfileSettings(
    @Setting(key = "quality.profile", text = "fineweb, or fineweb-v1 for the code of 2024")
        QualityProfile profile) {

  static final ProfileSettings DEFAULT = new ProfileSettings(QualityProfile.FINEWEB);
}
