package dev.millrace.cli.settings;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.filters.rules.RuleGroup;
import dev.millrace.schemas.settings.Setting;
import java.util.List;

/** Which quality rules judge, and whose code they follow. */
record ProfileSettings(
    @Setting(
            key = "quality.profile",
            stage = "curation",
            text = "fineweb, or fineweb-v1 for the code of 2024")
        QualityProfile profile,
    @Setting(
            key = "quality.groups",
            stage = "curation",
            text = "groups of quality rules, in the order of judging")
        List<String> groups) {

  static final ProfileSettings DEFAULT =
      new ProfileSettings(
          QualityProfile.FINEWEB,
          QualitySettings.of(QualityProfile.FINEWEB).groups().stream()
              .map(RuleGroup::name)
              .toList());
}
