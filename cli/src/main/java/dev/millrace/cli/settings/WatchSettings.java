package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How a folder is watched for files. */
record WatchSettings(
    @Setting(
            key = "ingest.settle-seconds",
            text = "seconds; a watched file is read once its size has been stable that long",
            min = 0,
            unit = ChronoUnit.SECONDS)
        Duration settle) {

  static final WatchSettings DEFAULT = new WatchSettings(Duration.ofSeconds(10));
}
