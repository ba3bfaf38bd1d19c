package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;

/** What a stage waits for when it starts. */
record StartSettings(
    @Setting(
            key = "topics.wait",
            text =
                "how long a stage waits for topics that are missing before it ends; brokers and"
                    + " registry are waited for without end",
            min = 0)
        Duration topicsWait) {

  static final StartSettings DEFAULT = new StartSettings(Duration.ofMinutes(5));
}
